"""Trains a model: `python -m bot.trainer --out DIR`. Same data and code, same model.

Writes `rasa-<checksum>.tar.gz` and `manifest.json` into DIR; the manifest is written last, so a
model that it names is whole. Exit code 0 also when `--if-changed` finds nothing to do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tarfile
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from nlu_data.checksum import DATA, REPOSITORY, digests, model_checksum

from bot.quiet import configure_logging, set_environment

HERE = Path(__file__).resolve().parent
KEPT_MODELS = 3


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


def training_facts(model: Path) -> dict[str, Any]:
    """What the classifier measured, read from the model archive."""
    with tarfile.open(model) as archive:
        for member in archive:
            if member.name.endswith("training.json"):
                stream = archive.extractfile(member)
                facts: dict[str, Any] = json.load(stream) if stream else {}
                return facts
    return {}


def train(out: Path, subset: int = 0) -> dict[str, Any]:
    """Trains and returns the manifest. Raises RuntimeError when Rasa gave no model."""
    started = time.monotonic()
    checksum = model_checksum(subset=subset)
    set_environment()
    from bot.importer import SUBSET_VARIABLE

    os.environ[SUBSET_VARIABLE] = str(subset)
    say("Läser in Rasa ...")
    import rasa.model_training
    import rasa.version
    import sklearn

    configure_logging()
    out.mkdir(parents=True, exist_ok=True)
    say("Läser exempel och lär modellen (det tar omkring en minut) ...")
    # Rasa writes the archive in place: train beside it, then move it in whole.
    with tempfile.TemporaryDirectory(dir=out) as folder:
        result = rasa.model_training.train(
            domain=str(HERE / "domain" / "core.yml"),
            config=str(HERE / "config.yml"),
            training_files=None,
            output=folder,
            force_training=True,
            fixed_model_name=f"rasa-{checksum[:12]}",
        )
        if not result.model:
            raise RuntimeError("rasa gave no model")
        trained = Path(result.model)
        model = out / trained.name
        facts = training_facts(trained)
        trained.replace(model)
    manifest = {
        "model": model.name,
        "checksum": checksum,
        "subset": subset,
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - started, 1),
        "versions": {
            "python": platform.python_version(),
            "rasa": rasa.version.__version__,
            "scikit-learn": sklearn.__version__,
        },
        **facts,
        "data": digests(patterns=DATA),
    }
    written = out / "manifest.json.new"
    written.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    written.replace(out / "manifest.json")
    for old in sorted(out.glob("rasa-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return manifest


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
    manifest = train(options.out, options.subset)
    say(
        f"Klart på {manifest['seconds']:.0f} sekunder: {manifest.get('examples')} exempel, "
        f"{manifest.get('labels')} ämnen, rätt ämne först i {manifest.get('top1', 0):.1%} av undanhållna exempel."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
