"""`./kommunlots train`: new models from `nlu_data/`, with the trainer's own report shown."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path

from api.ops import messages
from api.ops.faults import Fault
from api.ops.places import BOT_PYTHON, GATEWAY_PYTHON, ROOT, open_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `train`; any other goes on to the assistant's trainer."""
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", ROOT / "data")))


def main(options: argparse.Namespace, rest: list[str]) -> int:
    """Returns 0 when both were trained. A running `up` takes the new models at its next start."""
    folder = open_folder(options.data)
    if not BOT_PYTHON.exists():
        raise Fault(messages.part_missing(messages.RASA, str(BOT_PYTHON)))
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}
    jobs: tuple[tuple[Path, str, Path, list[str]], ...] = (
        (BOT_PYTHON, "bot.trainer", folder.bot_models, rest),
        (GATEWAY_PYTHON, "api.privacy.train_danger", folder.danger_models, []),
    )
    for python, module, out, more in jobs:
        done = subprocess.run(  # noqa: S603 -- our own modules
            [str(python), "-m", module, "--out", str(out), *more], cwd=ROOT, env=environment, check=False
        )
        if done.returncode:
            return done.returncode
    return 0
