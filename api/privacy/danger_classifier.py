"""A trained classifier that stands beside the danger rules: stored with its thresholds, loaded at start."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import joblib

from api.privacy.danger import Level
from api.privacy.danger_model import Model
from api.privacy.danger_rules import Found

MODEL_FILE, MANIFEST_FILE = "danger.joblib", "manifest.json"
FORMAT = 7
# Longer messages are judged by a gist of at most so many characters.
_LONG, _GIST = 240, 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manifest:
    """Where a model comes from. `metrics` were measured on held-out folds, group and level to shares."""

    data_checksum: str
    model_checksum: str
    format: int
    offer_from: float
    safe_from: float
    metrics: Mapping[str, float]


class DangerClassifier:
    """Judges messages with a model and its two thresholds. Immutable."""

    def __init__(self, model: Model, offer_from: float, safe_from: float) -> None:
        self._model = model
        self._offer_from, self._safe_from = offer_from, safe_from

    def gist(self, text: str) -> str:
        """A raw message, of a long one what sounds most like danger: keeps every message fast."""
        return text if len(text) <= _LONG else self._model.gist(text, _GIST)

    def judge(self, text: str, found: Found | None) -> tuple[Level, str]:
        """The level of a raw message, weighed with what the rules found in it, and the likeliest class. Linear time."""
        probability, topic = self._model.decide(text, found)
        if probability < self._offer_from:
            return Level.NONE, topic
        return (Level.SAFE if probability >= self._safe_from else Level.OFFER), topic

    def doubts(self, text: str, share: float) -> bool:
        """True when the probability is at least `share` of what an offer takes, without any rule's word."""
        return self._model.decide(text, None)[0] >= share * self._offer_from


def save(folder: Path, model: Model, manifest: Manifest) -> Manifest:
    """Writes model and manifest; the manifest last, so that a half-written model is never loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / MODEL_FILE)  # not compressed: taken up in a hundredth of a second beside turns
    whole = Manifest(**{**asdict(manifest), "model_checksum": _checksum(folder / MODEL_FILE)})
    (folder / MANIFEST_FILE).write_text(json.dumps(asdict(whole), indent=1) + "\n", encoding="utf-8")
    return whole


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a stored model, None when there is none or it is not one of ours."""
    try:
        return Manifest(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def load_classifier(folder: Path) -> DangerClassifier | None:
    """The stored classifier. None and a warning when it is missing, damaged or of another format."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.format != FORMAT:
        _log.warning("no danger classifier in %s: the rules work alone; run api.privacy.train_danger", folder)
        return None
    if not (folder / MODEL_FILE).is_file() or _checksum(folder / MODEL_FILE) != manifest.model_checksum:
        _log.warning("the danger classifier in %s is damaged: the rules work alone; train it again", folder)
        return None
    return DangerClassifier(joblib.load(folder / MODEL_FILE), manifest.offer_from, manifest.safe_from)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
