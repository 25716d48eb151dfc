"""`./kommunlots evaluate FILE.jsonl [--json OUT] [--municipality ID] [--errors] [--curve]`.

Runs every line through the steps that a citizen's message takes, against a real Rasa and a real
action server that are started for it, and stores nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from api.app import load_screen
from api.assistant.client import RasaAssistant
from api.conversation.turn import Turn, TurnDeps, take_turn
from api.evaluation import curve, errors
from api.evaluation.records import BadLine, Line, Record, read_lines, record
from api.evaluation.report import summarise
from api.ops import messages
from api.ops.faults import Fault
from api.ops.places import BOT_PYTHON, ROOT, open_folder
from api.ops.stack import BOT_PARTS, Stack
from api.ops.terminal import to_stderr
from api.privacy.language import Recogniser
from nlu_data.catalogue import Catalogue, read_catalogue

# Rasa is asked without haste: the first turns warm it up, and a slow machine is not a wrong answer.
_PATIENCE_S = 30.0


async def evaluate(lines: list[Line], municipality: str, data: Path, catalogue: Catalogue) -> list[Record]:
    """A record a line, in the same order."""
    with tempfile.TemporaryDirectory(prefix="kommunlots-evaluate-") as scratch:
        async with Stack(Path(scratch), BOT_PARTS, models_from=data) as stack:
            assistant = RasaAssistant(stack.bot_url, stack.bot_token, _PATIENCE_S)
            deps = TurnDeps(load_screen(data), assistant, catalogue, Recogniser.load(catalogue))
            try:
                records = []
                for number, line in enumerate(lines):
                    turn = Turn(f"evaluate-{number}", municipality, line.text, open_now=True)
                    started = perf_counter()
                    turn = await take_turn(turn, deps)
                    records.append(record(line, turn, (perf_counter() - started) * 1000))
                return records
            finally:
                await assistant.close()


def print_summary(summary: dict[str, Any]) -> None:
    """The figures as a table a person reads."""
    for key, value in summary.items():
        if isinstance(value, dict):
            sys.stdout.write(f"{key}\n")
            for name, group in value.items():
                figures = "  ".join(f"{k} {'-' if v is None else v}" for k, v in group.items())
                sys.stdout.write(f"  {name:<22} {figures}\n")
        else:
            sys.stdout.write(f"{key:<28} {'-' if value is None else value}\n")


def print_errors(confusions: list[Record], data: Path) -> None:
    """The worst confusions with the nearest training texts of both topics. Raises CalledProcessError."""
    done = subprocess.run(  # noqa: S603 -- our own module
        [str(BOT_PYTHON), "-m", "bot.gallery", "--models", str(open_folder(data).bot_models)],
        input=json.dumps([errors.question(item) for item in confusions]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        check=True,
    )
    for item, explanation in zip(confusions, json.loads(done.stdout), strict=True):
        sys.stdout.write("\n" + "\n".join(errors.lines(item, explanation)) + "\n")


def print_curve(records: list[Record], data: Path) -> None:
    """What share is answered and wrong at each threshold. Raises OSError when there is no manifest."""
    manifest = json.loads((open_folder(data).bot_models / "manifest.json").read_text(encoding="utf-8"))
    sys.stdout.write("\n" + "\n".join(curve.lines(records, manifest)) + "\n")


def main(argv: list[str]) -> int:
    """0 when the file was evaluated. Raises Fault on a file that cannot be."""
    parser = argparse.ArgumentParser(prog="kommunlots evaluate")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", type=Path, dest="out")
    parser.add_argument("--municipality", default="exempelkoping")
    parser.add_argument("--errors", action="store_true", help="show the worst confusions, and why")
    parser.add_argument("--curve", action="store_true", help="show what other thresholds would answer, and get wrong")
    arguments = parser.parse_args(argv)
    catalogue = read_catalogue()
    if arguments.municipality not in catalogue.municipalities:
        raise Fault(messages.wrong_arguments(f"--municipality {arguments.municipality}"))
    known = frozenset({*catalogue.topics, *catalogue.answers})
    try:
        lines = read_lines(arguments.file.read_text(encoding="utf-8").splitlines(), known)
    except OSError as error:
        raise Fault(messages.unreadable_file(arguments.file, error.strerror or "")) from error
    except BadLine as error:
        raise Fault(messages.bad_line(arguments.file, str(error))) from error
    data = Path(os.environ["KOMMUNLOTS_DATA_DIR"])
    records = asyncio.run(evaluate(lines, arguments.municipality, data, catalogue))
    summary = summarise(records, catalogue)
    if arguments.out:
        document = {"summary": summary, "records": [item.to_wire() for item in records]}
        arguments.out.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        to_stderr(str(arguments.out))
    print_summary(summary)
    if arguments.curve:
        print_curve(records, data)
    if arguments.errors:
        print_errors(errors.worst(records), data)
    return 0
