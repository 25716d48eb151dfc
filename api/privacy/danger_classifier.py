"""A trained linear classifier that stands beside the danger rules."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from api.privacy.danger import Level
from api.privacy.danger_features import letter_features, word_features

MODEL_FILE, MANIFEST_FILE = "danger.joblib", "manifest.json"
FORMAT = 2
_SHARPNESS = 4.0  # how far the best topic outweighs the others when topics are pooled

Features = Callable[[str], Iterable[str]]
_BLOCKS: tuple[Features, ...] = (word_features, letter_features)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manifest:
    """Where a model comes from. `metrics` were measured on held-out folds, class names to shares."""

    data_checksum: str
    model_checksum: str
    format: int
    offer_from: float
    safe_from: float
    metrics: Mapping[str, float]


@dataclass(frozen=True)
class Block:
    """One kind of feature: its terms, their rarity (idf) and the weights learnt, terms by columns.

    Column 0 of `weights` speaks for danger; the others for one label each.
    """

    terms: Mapping[str, int]
    rarity: Any
    weights: Any

    def project(self, features: Iterable[str]) -> Any:
        """The block's part of all decision values: log counts times rarity, scaled to length one."""
        known = self.terms
        counts = Counter(map(known.get, features))
        counts.pop(None, None)
        if not counts:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        rows = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(times)) * self.rarity[rows]
        length = np.sqrt(np.sum(values * values)) or 1.0
        return (values / length) @ self.weights[rows]


@dataclass(frozen=True)
class Model:
    """All that judging needs. The first `classes` labels are dangerous, the other labels are areas.

    Probability = 1 / (1 + exp(-m)), m = slopes . (danger decision, label margin) + offset.
    """

    blocks: tuple[Block, ...]
    intercepts: Any
    classes: tuple[str, ...]
    slopes: tuple[float, float]
    offset: float

    def decide(self, text: str) -> tuple[float, str]:
        """The probability of danger and the likeliest class; 0.0 when no part of the text is known."""
        seen = sum(block.project(features(text)) for block, features in zip(self.blocks, _BLOCKS, strict=True))
        if not np.any(seen):
            return 0.0, self.classes[0]
        values = self.intercepts + seen
        labels = values[1:]
        margin = float(label_margin(labels[None, :], len(self.classes))[0])
        total = self.slopes[0] * float(values[0]) + self.slopes[1] * margin + self.offset
        best = self.classes[int(np.argmax(labels[: len(self.classes)]))]
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, total)))), best


def label_margin(decisions: Any, dangerous: int) -> Any:
    """How far the first `dangerous` columns outweigh the rest, row by row (log of pooled odds)."""
    scaled = _SHARPNESS * decisions
    danger, rest = scaled[:, :dangerous], scaled[:, dangerous:]
    return np.logaddexp.reduce(danger, axis=1) - np.logaddexp.reduce(rest, axis=1)


class DangerClassifier:
    """Judges messages with a model and its two thresholds. Immutable."""

    def __init__(self, model: Model, offer_from: float, safe_from: float) -> None:
        self._model = model
        self._offer_from, self._safe_from = offer_from, safe_from

    def judge(self, text: str) -> tuple[Level, str | None]:
        """The level of a raw message and the likeliest class (None when the level is NONE). Linear time."""
        probability, topic = self._model.decide(text)
        if probability < self._offer_from:
            return Level.NONE, None
        return (Level.SAFE if probability >= self._safe_from else Level.OFFER), topic


def save(folder: Path, model: Model, manifest: Manifest) -> Manifest:
    """Writes model and manifest; the manifest last, so that a half-written model is never loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / MODEL_FILE, compress=1)
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
