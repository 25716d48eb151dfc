"""`./kommunlots check`: every check that reads the project and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from api.ops import messages
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT

_BOT_SIDE = ("bot", "actions", "tests/bot", "tests/actions")
_AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One command. `skip` says why it cannot run here."""

    name: str
    command: tuple[str, ...] = ()
    skip: str = ""


@dataclass(frozen=True)
class Result:
    """How it went: `code` 0 is good, None is skipped."""

    check: Check
    code: int | None
    output: str
    seconds: float


def all_checks() -> list[Check]:
    """Slow ones first, so that two at a time end early."""
    python, bot_python = str(GATEWAY_PYTHON), str(BOT_PYTHON)
    bot_side = [folder for folder in _BOT_SIDE if (ROOT / folder).is_dir()]
    return [
        Check("mypy (gateway)", (python, "-m", "mypy", "--strict", "api", "nlu_data", *_gateway_tests())),
        Check("mypy (bot)", (bot_python, "-m", "mypy", "--strict", "--config-file", "bot/pyproject.toml", *bot_side)),
        *_type_script(),
        Check("ruff check", (python, "-m", "ruff", "check", ".")),
        Check("ruff format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("import-linter", (python, "-c", "from importlinter.cli import lint_imports_command as c; c()")),
        Check("nlu_data", (python, "-m", "nlu_data.check")),
        *_lock_files(),
        Check("sh", ("sh", "-n", "kommunlots")),
        Check("bash", ("bash", "-n", ".ci/run")),
    ]


def _gateway_tests() -> list[str]:
    """The test folders of the gateway's environment; the bot's cannot be typed there."""
    other = {ROOT / folder for folder in _BOT_SIDE}
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").iterdir())
        if path not in other and (path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py"))))
    ]


def _type_script() -> list[Check]:
    name = "tsc"
    if not (shutil.which("node") and shutil.which("npm")):
        return [Check(name, skip=messages.CHECK_NO_NODE)]
    install = "npm ci --no-audit --no-fund --loglevel=error"
    compiler = "node_modules/.bin/tsc --project api/web/jsconfig.json"
    # npm writes this file last; an older one belongs to another lock file.
    installed = "[ node_modules/.package-lock.json -nt package-lock.json ]"
    return [Check(name, ("sh", "-c", f"{installed} || {install} || exit 1; {compiler}"))]


def _lock_files() -> list[Check]:
    uv = os.environ.get("KOMMUNLOTS_UV", "")
    if not uv:
        return [Check("uv lock", skip=messages.CHECK_NO_UV)]
    common = (uv, "lock", "--check", "--no-python-downloads")
    return [
        Check("uv lock (gateway)", (*common, "--python", str(GATEWAY_PYTHON))),
        Check("uv lock (bot)", (*common, "--project", "bot", "--python", str(BOT_PYTHON))),
    ]


def run_check(check: Check, root: Path = ROOT) -> Result:
    """Runs one; its output is kept, not shown."""
    if check.skip:
        return Result(check, None, check.skip, 0.0)
    began = time.monotonic()
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    try:
        done = subprocess.run(  # noqa: S603 -- commands of this file
            check.command,
            cwd=root,
            env=environment | {"NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        code, output = done.returncode, done.stdout
    except OSError as error:
        code, output = 127, f"{check.command[0]} {messages.CHECK_MISSING}: {error.strerror}"
    return Result(check, code, output, time.monotonic() - began)


def report(results: Sequence[Result]) -> tuple[str, int]:
    """The text for a person, and the exit code: 1 when any check failed."""
    lines: list[str] = []
    failed = [result for result in results if result.code]
    for result in failed:
        lines += [f"── {result.check.name} " + "─" * max(0, 70 - len(result.check.name)), result.output.rstrip(), ""]
    for result in results:
        mark = "–" if result.code is None else "✗" if result.code else "✓"
        note = result.output if result.code is None else f"{result.seconds:5.1f} s"
        lines.append(f"  {mark} {result.check.name:<18} {note}")
    lines.append(messages.check_failed([r.check.name for r in failed]) if failed else messages.CHECK_ALL_GOOD)
    return "\n".join(lines), 1 if failed else 0


def main() -> int:
    """Runs all checks, two at a time."""
    checks = all_checks()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results = list(pool.map(run_check, checks))
    text, code = report(results)
    sys.stdout.write(text + "\n")
    return code
