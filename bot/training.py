"""One training run of Rasa. Import it only after bot.lean has had its say."""

from __future__ import annotations

import contextlib
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

import rasa.model_training
import rasa.version
import sklearn

from bot.importer import SUBSET_VARIABLE
from bot.quiet import configure_logging
from nlu_data.checksum import DATA, digests

HERE = Path(__file__).resolve().parent
KEPT_MODELS = 3
SUMMARY = "measured.json"  # written by bot.components.classifier


def training_facts(model: Path) -> dict[str, Any]:
    """What the classifier measured, read from the model archive."""
    with tarfile.open(model) as archive:
        for member in archive:
            if member.name.endswith(SUMMARY):
                stream = archive.extractfile(member)
                facts: dict[str, Any] = json.load(stream) if stream else {}
                return facts
    return {}


def train(out: Path, subset: int, checksum: str) -> dict[str, Any]:
    """Trains, writes model and manifest into `out`, and returns the manifest.

    Raises RuntimeError when Rasa gave no model. The checksum is taken before training, so that data
    changed meanwhile makes the model count as old.
    """
    started = time.monotonic()
    os.environ[SUBSET_VARIABLE] = str(subset)
    configure_logging()
    out.mkdir(parents=True, exist_ok=True)
    # Rasa writes the archive in place: train beside it, then move it in whole.
    with tempfile.TemporaryDirectory(dir=out) as folder:
        with contextlib.redirect_stdout(sys.stderr):
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
        facts = training_facts(trained)
        model = trained.replace(out / trained.name)
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
        if old != model:
            old.unlink()
    return manifest
