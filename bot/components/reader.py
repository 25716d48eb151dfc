"""One language's reader: model and thresholds, trained, stored and used together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.components.calibration import Thresholds, calibrate, calibrate_ours, find_thresholds, report
from bot.components.compounds import learn_compounds
from bot.components.encoder import Encoder
from bot.components.features import folded_words, grams
from bot.components.fitting import fit
from bot.components.heldout import HeldMessage, hold
from bot.components.linear import LinearModel, load, save
from bot.components.ours import Ours
from bot.components.vocabulary import Vocabulary

FACTS = "training.json"
RANKING = 10

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Document:
    """A text to learn from, its topic, and how much it counts."""

    text: str
    topic: str
    weight: float = 1.0


@dataclass(frozen=True)
class Reading:
    """The ten best topics with calibrated probabilities, best first, and how likely the message is ours at all."""

    ranking: Ranking
    ours: float


@dataclass(frozen=True)
class Reader:
    """Ranks messages in one language."""

    model: LinearModel
    thresholds: Thresholds
    ours: Ours

    def read(self, text: str) -> Reading:
        """Ranks a message."""
        margins = self.model.margins(text)
        probabilities = self.model.probabilities(margins)
        best = np.argpartition(-probabilities, min(RANKING, len(probabilities) - 1))[:RANKING]
        best = best[np.argsort(-probabilities[best], kind="stable")]
        row = margins[None, :]
        ours = self.ours.of(self.model.calibration.chances(row), row, self.model.labels)
        return Reading(
            [(self.model.labels[number], round(float(probabilities[number]), 6)) for number in best],
            round(float(ours[0]), 4),
        )

    def rank(self, text: str) -> Ranking:
        """The ranking alone."""
        return self.read(text).ranking


def train_reader(
    documents: Sequence[Document],
    held_out: Sequence[HeldMessage],
    vocabulary: Vocabulary,
    risks: Mapping[str, float],
    encoder: Encoder | None = None,
    areas: Mapping[str, str] | None = None,
) -> tuple[Reader, dict[str, Any]]:
    """The reader and what was measured on the held-out messages.

    `risks` are as find_thresholds takes them, `areas` as fit does.
    """
    read = (folded_words(document.text) for document in documents)
    vocabulary = replace(vocabulary, compounds=learn_compounds(read, vocabulary.common))
    texts = (grams(document.text, vocabulary) for document in documents)
    topics = [document.topic for document in documents]
    encoded = (encoder, encoder.vectors([document.text for document in documents])) if encoder else None
    fitted = fit(texts, topics, [document.weight for document in documents], vocabulary, encoded, areas)
    held = hold(fitted, held_out)
    calibration = calibrate(held, fitted.calibration.bars)
    thresholds = find_thresholds(held, calibration, **risks)
    ours, auroc = calibrate_ours(held, calibration)
    facts = {
        "thresholds": thresholds.to_wire(),
        "temperature": calibration.temperature,
        "sureness": calibration.sureness.to_wire(),
        "bars": dict(zip(fitted.labels, calibration.bars, strict=True)),
        "ours": {**ours.to_wire(), "auroc": auroc},
        "examples": len(topics),
        "labels": len(fitted.labels),
        "features": fitted.weights.shape[0],
        **report(held, calibration, thresholds),
    }
    return Reader(replace(fitted, calibration=calibration), thresholds, ours), facts


def save_reader(reader: Reader, facts: Mapping[str, Any], folder: Path) -> None:
    """Writes the reader into a folder that need not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    save(reader.model, folder)
    (folder / FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def load_reader(folder: Path, encoder: Encoder | None = None) -> Reader:
    """Reads what `save_reader` wrote. Raises OSError, KeyError or ValueError when it is incomplete or unfit."""
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    ours = Ours(facts["ours"]["bias"], facts["ours"]["log_odds"], facts["ours"]["margin"])
    return Reader(load(folder, encoder), Thresholds(**facts["thresholds"]), ours)
