"""The commands behind `./kommunlots`. Faults end with one sentence, a remedy and exit code 1."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from api.ops import check, messages, run_tests, train, up
from api.ops.beside import run_with_database
from api.ops.faults import Fault
from api.ops.places import ROOT
from api.ops.terminal import to_stderr

# Commands whose code belongs to other parts: module and function, called with the arguments.
_ELSEWHERE = {
    "evaluate": ("api.ops.evaluate", "main"),
    "bench": ("api.ops.bench", "main"),
    "content": ("api.ops.content", "main"),
    "add-staff": ("api.staff.admin", "add_staff"),
    "migrate": ("api.db.migrate", "main"),
    "purge": ("api.conversation.purge", "main"),
    "export": ("api.knowledge.commands", "export_command"),
    "import": ("api.knowledge.commands", "import_command"),
}
_NEED_DATABASE = frozenset({"add-staff", "migrate", "purge", "export", "import"})


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Fault(messages.wrong_arguments(message))


def run(argv: list[str]) -> int:
    """The exit code of one command. Raises Fault."""
    command, rest = argv[0], argv[1:]
    os.environ.setdefault("KOMMUNLOTS_DATA_DIR", str(ROOT / "data"))
    parser = _Parser(prog=f"kommunlots {command}")
    match command:
        case "up":
            up.add_arguments(parser)
            return up.main(parser.parse_args(rest))
        case "train":
            train.add_arguments(parser)
            return train.main(*parser.parse_known_args(rest))
        case "check":
            parser.parse_args(rest)
            return check.main()
        case "test":
            return run_tests.main(rest)
        case _:
            return _elsewhere(command, rest)


def _elsewhere(command: str, rest: list[str]) -> int:
    if command in _NEED_DATABASE and not os.environ.get("DATABASE_URL"):
        return run_with_database(command, rest)
    module, name = _ELSEWHERE.get(command, ("", ""))
    try:
        function = getattr(importlib.import_module(module), name)
    except (ValueError, ModuleNotFoundError, AttributeError) as error:
        if isinstance(error, ModuleNotFoundError) and error.name and not module.startswith(error.name):
            raise  # a library is missing, not the command
        raise Fault(messages.not_built(command)) from error
    return int(function(rest) or 0)


def main() -> int:
    """Runs sys.argv's command; what went wrong is said on standard error."""
    try:
        return run(sys.argv[1:] or ["help"])
    except Fault as fault:
        to_stderr(f"\nFel: {fault.sentence}\n{fault.remedy}")
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the person gets a sentence, the developer a traceback on request
        if os.environ.get("KOMMUNLOTS_DEBUG"):
            raise
        sentence, remedy = messages.unexpected(error)
        to_stderr(f"\nFel: {sentence}\n{remedy}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
