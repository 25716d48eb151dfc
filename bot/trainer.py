"""Trains a model: `python -m bot.trainer --out DIR`. Same data and code, same model.

Writes `rasa-<checksum>.tar.gz` and `manifest.json` into DIR; the manifest is written last, so a
model that it names is whole. Exit code 0 also when `--if-changed` finds nothing to do.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.lean import leave_out_what_is_not_used
from bot.quiet import set_environment
from nlu_data.checksum import REPOSITORY, model_checksum


def say(line: str) -> None:
    """One line of progress for a person."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest in a folder; empty when there is none or its model is gone."""
    path = out / "manifest.json"
    if not path.is_file():
        return {}
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest if (out / str(manifest.get("model"))).is_file() else {}


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "data" / "models" / "rasa")
    parser.add_argument("--subset", type=int, default=0, metavar="N_PER_TOPIC", help="a quick model for tests")
    parser.add_argument("--checksum", action="store_true", help="print the checksum of data and code, and stop")
    parser.add_argument("--if-changed", action="store_true", help="do nothing when the model is up to date")
    options = parser.parse_args(arguments)
    checksum = model_checksum(subset=options.subset)
    if options.checksum:
        say(checksum)
        return 0
    if options.if_changed and read_manifest(options.out).get("checksum") == checksum:
        say("Modellen är redan aktuell.")
        return 0
    set_environment()
    leave_out_what_is_not_used()
    say("Läser in Rasa ...")
    from bot.training import train  # noqa: PLC0415 - Rasa may be imported only now

    say("Läser exempel och lär modellen (det tar omkring en minut) ...")
    manifest = train(options.out, options.subset, checksum)
    say(
        f"Klart på {manifest['seconds']:.0f} sekunder: {manifest.get('examples')} exempel, "
        f"{manifest.get('labels')} ämnen, rätt ämne först i {manifest.get('top1', 0):.1%} av undanhållna exempel."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
