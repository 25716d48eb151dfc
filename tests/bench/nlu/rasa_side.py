"""Trains or asks one pipeline inside Rasa: `python -m tests.bench.nlu.rasa_side train|parse ...`, bot's Python.

`train` writes a model; `parse` writes a ranking a text, the milliseconds it took, and the process's memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

from tests.bench.nlu.data_set import read_data_set
from tests.bench.nlu.pipelines import Pipeline, config

WARM_UP = 20
FALLBACK = "nlu_fallback"


def train(pipeline: Pipeline, data_set: Path, out: Path) -> None:
    """Writes `out`/model.tar.gz. Raises RuntimeError when Rasa gave no model."""
    settings = out / "config.yml"
    swedish = read_data_set(data_set).swedish
    settings.write_text(yaml.safe_dump(config(pipeline, data_set, swedish=swedish)), encoding="utf-8")
    with contextlib.redirect_stdout(sys.stderr):
        # Rasa asks for a path of training files, but the importer reads its own.
        model = _load("rasa.model_training").train_nlu(str(settings), str(settings), str(out), fixed_model_name="model")
    if not model:
        raise RuntimeError("rasa gave no model")


async def parse(model: Path, data_set: Path) -> dict[str, Any]:
    """`calibration` and `test`: a ranking a text; `milliseconds`: of each test text; `pss_mb`."""
    agent = _load("rasa.core.agent").Agent.load(str(model))
    texts = read_data_set(data_set)
    for text in texts.calibration[:WARM_UP]:
        await agent.parse_message(text.text)
    found: dict[str, Any] = {"calibration": [], "test": [], "milliseconds": [], "pss_mb": pss_mb()}
    for name, part in (("calibration", texts.calibration), ("test", texts.test)):
        for text in part:
            started = perf_counter()
            parsed = await agent.parse_message(text.text)
            if name == "test":
                found["milliseconds"].append((perf_counter() - started) * 1000)
            entries = parsed["intent_ranking"]
            found[name].append([[e["name"], float(e["confidence"])] for e in entries if e["name"] != FALLBACK])
    return found


def _load(name: str) -> Any:
    # By name and late: Rasa may be imported only when it has been told what to leave out.
    return import_module(name)


def pss_mb() -> float:
    """Resident memory of this process in 10^6 bytes, shared pages divided among their owners."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return float("nan")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("train", "parse"))
    parser.add_argument("--pipeline", type=Pipeline, required=True)
    parser.add_argument("--data-set", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="train: the model's folder; parse: a JSON file")
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    _load("bot.quiet").set_environment()
    if not options.pipeline.is_stock:
        _load("bot.lean").leave_out_what_is_not_used()
    if options.step == "train":
        train(options.pipeline, options.data_set, options.out)
    else:
        found = asyncio.run(parse(options.model, options.data_set))
        options.out.write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
