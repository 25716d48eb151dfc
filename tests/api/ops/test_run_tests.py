from __future__ import annotations

from pathlib import Path

from api.ops import messages
from api.ops.run_tests import Count, count, plan


def paths(*arguments: str) -> dict[str, tuple[str, ...]]:
    return {side.name: side.paths for side in plan(arguments)[0]}


def test_without_paths_each_side_runs_its_own() -> None:
    sides, rest = plan(["-k", "word", "-x"])
    assert rest == ["-k", "word", "-x"]
    gateway = next(side for side in sides if side.name == messages.TESTS_GATEWAY)
    assert gateway.paths == ("tests",)
    assert {"--ignore=tests/bot", "--ignore=tests/actions"} <= set(gateway.options)


def test_a_path_goes_to_the_side_that_it_belongs_to() -> None:
    chosen = paths("tests/api/ops/test_run_tests.py::test_counts", "-v")
    assert chosen == {messages.TESTS_GATEWAY: ("tests/api/ops/test_run_tests.py::test_counts",)}


def test_counts(tmp_path: Path) -> None:
    file = tmp_path / "r.xml"
    file.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/></testsuites>')
    assert count(file) == Count(passed=5, failed=3, skipped=1)
    assert count(tmp_path / "nothing.xml") == Count(0, 0, 0)
