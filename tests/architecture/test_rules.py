"""House rules that a reader of the code can see, and that nothing else would hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HALVES = ("api", "bot", "actions", "nlu_data")
LONGEST = 400
# Reading Swedish is what these are for; nothing of it is shown to anybody.
READS_SWEDISH = (
    "api/privacy/",
    "bot/components/",
    "nlu_data/authorities.py",
    "nlu_data/checks/",
    "nlu_data/readability.py",
)
# Terminal texts for whoever runs the programs, and messages that name a line of a file.
FOR_OPERATORS = ("api/ops/", "api/evaluation/records.py", "api/staff/admin.py", "bot/trainer.py")
SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|inte|kan du|du kan|ring|kontakta|tack|hej)\b", re.IGNORECASE)


@cache
def sources() -> dict[str, str]:
    found = {}
    for half in HALVES:
        for path in sorted((ROOT / half).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if not any(part.startswith(".") or part == "node_modules" for part in parts):
                found["/".join(parts)] = path.read_text(encoding="utf-8")
    return found


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(sources()[path])


def calls(path: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call with what is called, as it is written."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def in_half(half: str) -> list[str]:
    return [path for path in sources() if path.startswith(f"{half}/")]


def test_there_is_something_to_look_at() -> None:
    assert len(in_half("api")) > 60


def test_only_the_unit_of_work_commits() -> None:
    committing = {path for path in in_half("api") for name, _ in calls(path) if name.endswith(".commit")}
    assert committing == {"api/db/unit_of_work.py"}


def test_only_the_engine_and_the_migrations_open_connections() -> None:
    opening = {
        path
        for path in in_half("api")
        for name, _ in calls(path)
        if name.split(".")[-1] in {"create_async_engine", "create_engine", "create_pool"} or name == "asyncpg.connect"
    }
    assert opening == {"api/db/engine.py", "api/db/migrate.py"}


def test_no_file_is_too_long_to_read() -> None:
    assert {path: n for path, text in sources().items() if (n := text.count("\n")) > LONGEST} == {}


def test_nothing_polls() -> None:
    """Whoever waits for something is told. A pause between tries, or until it is time, says so by its name."""
    polling = []
    for path in [*in_half("api"), *in_half("actions")]:
        if path.startswith("api/ops/"):
            continue  # processes cannot tell; the supervisor must look
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.While):
                continue
            for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
                name = ast.unparse(call.func)
                if name in {"asyncio.sleep", "time.sleep", "sleep"} and not (
                    isinstance(call.args[0], ast.Name) and re.fullmatch(r"_[A-Z_]+_S", call.args[0].id)
                ):
                    polling.append(f"{path}:{node.lineno}")
    assert polling == []


def test_nothing_blocks_the_loop() -> None:
    """time.sleep and requests have no place in the gateway."""
    found = {
        path
        for path in in_half("api")
        if not path.startswith("api/ops/")
        for name, _ in calls(path)
        if name == "time.sleep"
    }
    assert found == set()


def strings(path: str) -> Iterator[ast.Constant]:
    """Every string that is no docstring, no pattern and no annotation."""
    skipped: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            skipped.update(id(part) for part in ast.walk(node))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node


@pytest.mark.parametrize("half", ["api", "actions", "nlu_data", "bot"])
def test_no_words_for_citizens_in_python(half: str) -> None:
    found = [
        f"{path}:{node.lineno} {str(node.value)[:40]}"
        for path in in_half(half)
        if not path.startswith((*READS_SWEDISH, *FOR_OPERATORS))
        for node in strings(path)
        if " " in str(node.value).strip() and SWEDISH.search(str(node.value))
    ]
    assert found == []


def test_no_singletons_and_no_work_at_import() -> None:
    """A module makes constants and names. What reads files, opens connections or starts anything is called later."""
    working = ("open", "read_", "load_", "connect", "create_", "Redis", "Path.read", "run")
    found = []
    for path in in_half("api"):
        for statement in tree(path).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr) and statement.value is not None:
                found += [
                    f"{path}:{statement.lineno} {name}"
                    for node in ast.walk(statement.value)
                    if isinstance(node, ast.Call)
                    and (name := ast.unparse(node.func)).split(".")[-1].startswith(working)
                ]
    assert found == []


def test_no_log_call_is_given_what_somebody_wrote() -> None:
    """Log calls take constants, names of errors, numbers and routes."""
    telling = {"text", "body", "draft", "said", "message", "messages", "contact", "comment", "username", "token"}
    found = []
    for path in in_half("api"):
        for name, call in calls(path):
            if re.fullmatch(r"(log|logger|_log|logging)\.(debug|info|warning|error|exception|critical|log)", name):
                used = {n.id for arg in call.args for n in ast.walk(arg) if isinstance(n, ast.Name)}
                used |= {n.attr for arg in call.args for n in ast.walk(arg) if isinstance(n, ast.Attribute)}
                found += [f"{path}:{call.lineno} {word}" for word in used & telling]
    assert found == []


def test_raised_errors_hold_no_words_of_the_citizen() -> None:
    """Of the errors that cross a boundary, none is made from a message."""
    found = []
    for path in in_half("api"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                used = {n.attr for arg in node.exc.args for n in ast.walk(arg) if isinstance(n, ast.Attribute)}
                found += [f"{path}:{node.lineno}" for word in used & {"text", "body"}]
    assert found == []
