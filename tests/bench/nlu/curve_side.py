"""Trains the reader with more and more wordings: `python -m tests.bench.nlu.curve_side ...`, bot's Python, no Rasa.

Writes a JSON list, one entry a level: what it learnt from, what it took, and its rankings.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.nlu.curve_data import LEVELS, at_most
from tests.bench.nlu.data_set import DataSet, read_data_set
from tests.bench.nlu.learn import learn


def level(data_set: DataSet, per_label: int) -> dict[str, Any]:
    """One level. Titles and sentences of answers are learnt at every level, as in the product."""
    kept = at_most(data_set.train, per_label)
    before, started = _cpu(), perf_counter()
    reader, _ = learn([*kept, *data_set.extra], data_set.calibration, swedish=data_set.swedish)
    took, cpu = perf_counter() - started, _cpu() - before
    return {
        "level": per_label,
        "wordings": len(kept),
        "seconds": took,
        "cpu": cpu,
        "calibration": [reader.rank(text.text) for text in data_set.calibration],
        "test": [reader.rank(text.text) for text in data_set.test],
    }


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-set", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--levels", type=int, nargs="+", default=LEVELS)
    options = parser.parse_args()
    data_set = read_data_set(options.data_set)
    found = []
    for per_label in options.levels:
        found.append(level(data_set, per_label))
        sys.stderr.write(f"{per_label or 'all'}: {found[-1]['wordings']} wordings, {found[-1]['cpu']:.0f} s of CPU\n")
    options.out.write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
