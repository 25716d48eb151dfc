"""The checksum of everything that determines the Rasa model. Fast, and without Rasa."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from nlu_data.files import ROOT, SHIPPED

REPOSITORY = SHIPPED.parent
ENCODER_VARIABLE = "KOMMUNLOTS_ENCODER"  # another encoder is another model (bot/components/encoder.py)
DATA = (
    "nlu_data/topics.yml",
    "nlu_data/areas.yml",
    "nlu_data/vocabulary.yml",
    "nlu_data/answers/*.yml",
    "nlu_data/examples/*.yml",
    "nlu_data/flows/follow_ups.yml",
    "nlu_data/flows/needs.yml",
    "nlu_data/flows/broad_words.yml",
    "nlu_data/holdout/calibration.jsonl",
    "nlu_data/holdout/english_calibration.jsonl",
)
CODE = (
    "bot/config.yml",
    "bot/domain/*.yml",
    "bot/components/*.py",
    "bot/documents.py",
    "bot/importer.py",
    "bot/policy.py",
    "bot/rules.py",
    "bot/uv.lock",
    "nlu_data/catalogue.py",
    "nlu_data/files.py",
)


def _named(repository: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """(path in the repository, file). The data is that of the folder in use (see nlu_data.files)."""
    for pattern in patterns:
        elsewhere = pattern in DATA and repository == REPOSITORY
        base = ROOT if elsewhere else repository
        prefix = f"{SHIPPED.name}/" if elsewhere else ""
        for path in sorted(base.glob(pattern.removeprefix(prefix))):
            yield prefix + path.relative_to(base).as_posix(), path


def files(repository: Path = REPOSITORY, patterns: tuple[str, ...] = DATA + CODE) -> Iterator[Path]:
    """The files that determine the model, in a stable order."""
    return (path for _, path in _named(repository, patterns))


def digests(repository: Path = REPOSITORY, patterns: tuple[str, ...] = DATA + CODE) -> dict[str, str]:
    """Repository path -> SHA-256 of the file."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _named(repository, patterns)}


def model_checksum(repository: Path = REPOSITORY, subset: int = 0) -> str:
    """One SHA-256 over names and contents. `subset` as in the trainer: another subset is another model."""
    total = hashlib.sha256(f"subset={subset}".encode())
    total.update(os.environ.get(ENCODER_VARIABLE, "").encode())
    for name, digest in digests(repository).items():
        total.update(f"{name} {digest}\n".encode())
    return total.hexdigest()
