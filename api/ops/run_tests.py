"""`./kommunlots test [...]`: pytest in the gateway's and then in the bot's environment."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from api.ops import messages
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT

_BOT_ONLY = ("tests/bot", "tests/actions")
_BOTH = ("tests/contract",)
_NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Side:
    """One environment's run: its paths, and pytest's arguments before them."""

    name: str
    python: Path
    options: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """What a run found."""

    passed: int
    failed: int
    skipped: int


def plan(arguments: Sequence[str]) -> tuple[list[Side], list[str]]:
    """The runs and the arguments for both.

    Arguments that name existing files or folders choose the tests: each goes to the side that
    it belongs to, and a side without any is left out. Without such arguments all tests run.
    """
    chosen = [a for a in arguments if not a.startswith("-") and (ROOT / a.split("::")[0]).exists()]
    rest = [a for a in arguments if a not in chosen]
    ignored = tuple(f"--ignore={folder}" for folder in _BOT_ONLY)
    gateway_paths = [a for a in chosen if not a.startswith(_BOT_ONLY)] if chosen else ["tests"]
    bot_paths = [a for a in chosen if a.startswith(_BOT_ONLY + _BOTH)] if chosen else [*_BOT_ONLY, *_BOTH]
    sides = [
        Side(messages.TESTS_GATEWAY, GATEWAY_PYTHON, ignored, tuple(gateway_paths)),
        Side(
            messages.TESTS_BOT,
            BOT_PYTHON,
            ("-c", "bot/pyproject.toml", "--rootdir", "."),
            tuple(path for path in bot_paths if (ROOT / path.split("::")[0]).exists()),
        ),
    ]
    return [side for side in sides if side.paths], rest


def run_side(side: Side, rest: Sequence[str], results: Path) -> tuple[int, Count]:
    """pytest's exit code and its counts; its output goes straight to the terminal."""
    command = [str(side.python), "-m", "pytest", *side.options, f"--junitxml={results}", *rest, *side.paths]
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 -- our own interpreter
    return done.returncode, count(results)


def count(results: Path) -> Count:
    """The sums of a JUnit file; all zero when pytest wrote none."""
    try:
        suites = ElementTree.parse(results).getroot().iter("testsuite")  # noqa: S314 -- written by our own pytest
    except (OSError, ElementTree.ParseError):
        return Count(0, 0, 0)
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return Count(total - failed - skipped, failed, skipped)


def main(arguments: Sequence[str]) -> int:
    """Both sides always run; 1 when any test failed or none was found."""
    sides, rest = plan(arguments)
    good = True
    summary: list[str] = []
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, side in enumerate(sides):
            sys.stdout.write(f"\n{messages.tests_of(side.name)}\n")
            sys.stdout.flush()
            code, counted = run_side(side, rest, Path(folder) / f"{number}.xml")
            found += counted.passed + counted.failed + counted.skipped
            good = good and code in {0, _NOTHING_COLLECTED}
            summary.append(messages.tests_counted(side.name, counted.passed, counted.failed, counted.skipped))
    good = good and found > 0
    sys.stdout.write(f"\n{messages.tests_done(summary, good=good)}\n")
    return 0 if good else 1
