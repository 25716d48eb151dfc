from __future__ import annotations

import sys
from pathlib import Path

from api.ops import messages
from api.ops.check import Check, all_checks, report, run_check


def python(name: str, code: str) -> Check:
    return Check(name, (sys.executable, "-c", code))


def test_all_are_run_and_what_failed_is_shown_with_its_output(tmp_path: Path) -> None:
    checks = [
        python("good", "print('quiet')"),
        python("bad", "import sys; print('why'); sys.exit(2)"),
        Check("absent", ("no-such-program",)),
        Check("left out", skip="NO TOOL"),
    ]
    text, code = report([run_check(check, tmp_path) for check in checks])
    assert code == 1
    assert "why" in text
    assert "quiet" not in text
    assert "NO TOOL" in text
    assert text.splitlines()[-1] == messages.check_failed(["bad", "absent"])


def test_a_skipped_check_is_no_failure(tmp_path: Path) -> None:
    text, code = report([run_check(Check("left out", skip="NO TOOL"), tmp_path)])
    assert code == 0
    assert text.splitlines()[-1] == messages.CHECK_ALL_GOOD


def test_both_halves_are_typed_and_names_are_different() -> None:
    checks = all_checks()
    assert len({check.name for check in checks}) == len(checks)
    commands = [" ".join(check.command) for check in checks]
    assert any("mypy" in command and "api" in command and "nlu_data" in command for command in commands)
    assert any("mypy" in command and " bot" in command and "actions" in command for command in commands)
