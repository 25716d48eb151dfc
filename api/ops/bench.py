"""`./kommunlots bench turn|nlu|curve`: hands over to the benchmark's own code, which lies beside the tests."""

from __future__ import annotations

import importlib
import sys

from api.ops import messages
from api.ops.faults import Fault
from api.ops.places import ROOT

_BENCHMARKS = {
    "turn": "tests.bench.turn",
    "swap": "tests.bench.swap",
    "nlu": "tests.bench.nlu.command",
    "curve": "tests.bench.curve",
}


def main(argv: list[str]) -> int:
    """The benchmark's exit code. Raises Fault on a name that is none."""
    name = argv[0] if argv else "turn"
    if name not in _BENCHMARKS:
        raise Fault(messages.wrong_arguments(f"bench {name}"))
    sys.path.insert(0, str(ROOT))  # the launcher's path, also for whoever comes another way
    benchmark = importlib.import_module(_BENCHMARKS[name])
    return int(benchmark.main(argv[1:]))
