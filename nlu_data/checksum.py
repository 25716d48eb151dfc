"""The checksum of everything that determines the Rasa model. Fast, and without Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from nlu_data.files import ROOT

REPOSITORY = ROOT.parent
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


def files(repository: Path = REPOSITORY, patterns: tuple[str, ...] = DATA + CODE) -> Iterator[Path]:
    """The files that determine the model, in a stable order."""
    for pattern in patterns:
        yield from sorted(repository.glob(pattern))


def digests(repository: Path = REPOSITORY, patterns: tuple[str, ...] = DATA + CODE) -> dict[str, str]:
    """Repository path -> SHA-256 of the file."""
    return {
        path.relative_to(repository).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files(repository, patterns)
    }


def model_checksum(repository: Path = REPOSITORY, subset: int = 0) -> str:
    """One SHA-256 over names and contents. `subset` as in the trainer: another subset is another model."""
    total = hashlib.sha256(f"subset={subset}".encode())
    for name, digest in digests(repository).items():
        total.update(f"{name} {digest}\n".encode())
    return total.hexdigest()
