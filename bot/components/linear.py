"""A linear model over n-grams: one margin per topic, read without any framework. Pure but for `load` and `save`.

Weights are sparse rows per feature, so that reading a message only touches the rows of its own n-grams.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.components.confidence import UNCALIBRATED, Calibration, Floats
from bot.components.encoder import Encoder
from bot.components.features import FAMILY_WEIGHTS, Grams, grams
from bot.components.vocabulary import NOTHING, Vocabulary


@dataclass(frozen=True)
class Block:
    """One family of n-grams: row number and inverse document frequency of each gram."""

    rows: Mapping[str, int]
    idf: Floats

    def weigh(self, grams: Sequence[str]) -> tuple[npt.NDArray[np.int64], Floats]:
        """(rows, unit-length TF-IDF weights) of the known grams; empty when none is known."""
        rows = self.rows
        counts = Counter(rows[gram] for gram in grams if gram in rows)
        found = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = ((1.0 + np.log(weights)) * self.idf[found]).astype(np.float32)
        length = float(np.sqrt(weights @ weights))
        return found, weights / np.float32(length) if length else weights


@dataclass(frozen=True)
class LinearModel:
    """`labels` in the order of the margins; `calibration` turns margins into probabilities.

    `weights` is a scipy.sparse.csr_matrix of float32 with one row per feature and one column per label;
    the features are those of the blocks, one block a family of grams, one after the other, and then those
    of the encoder, if there is one.
    """

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Any
    bias: Floats
    vocabulary: Vocabulary = NOTHING
    calibration: Calibration = UNCALIBRATED
    encoder: Encoder | None = None

    def margins(self, text: str) -> Floats:
        """One margin per label; the bias alone for a text without a known n-gram."""
        rows, weights = weigh(grams(text, self.vocabulary), self.blocks)
        if self.encoder is not None:
            first = self.weights.shape[0] - self.encoder.size
            rows = np.concatenate([rows, np.arange(first, self.weights.shape[0])])
            weights = np.concatenate([weights, self.encoder.vectors([text])[0]])
        message = csr_matrix((weights, rows, [0, len(rows)]), shape=(1, self.weights.shape[0]))
        total: Floats = (message @ self.weights).toarray()[0] + self.bias
        return total

    def probabilities(self, margins: Floats) -> Floats:
        """Calibrated probabilities of one message's margins."""
        row: Floats = self.calibration.probabilities(margins[None, :])[0]
        return row


def weigh(families: Grams, blocks: Sequence[Block]) -> tuple[npt.NDArray[np.int64], Floats]:
    """(feature numbers, weights) of a message over all blocks."""
    rows: list[npt.NDArray[np.int64]] = []
    weights: list[Floats] = []
    before = 0
    for family, block, importance in zip(families, blocks, FAMILY_WEIGHTS, strict=True):
        found, values = block.weigh(family)
        rows.append(found + before)
        weights.append(values * np.float32(importance))
        before += len(block.rows)
    return np.concatenate(rows), np.concatenate(weights)


def save(model: LinearModel, folder: Path) -> None:
    """Writes the model as arrays and JSON: nothing in it can run code when it is read."""
    np.savez(
        folder / "weights.npz",
        values=model.weights.data.astype(np.float16),
        columns=model.weights.indices.astype(np.uint16),
        ends=model.weights.indptr.astype(np.int32),
        bias=model.bias,
        **{f"idf_{number}": block.idf for number, block in enumerate(model.blocks)},
    )
    names = {
        "labels": list(model.labels),
        "blocks": [list(block.rows) for block in model.blocks],
        "calibration": model.calibration.to_wire(),
        "vocabulary": model.vocabulary.to_wire(),
        "encoder": model.encoder.name if model.encoder else None,
    }
    (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def load(folder: Path, encoder: Encoder | None = None) -> LinearModel:
    """Reads what `save` wrote. Raises OSError or KeyError when something is missing.

    Raises ValueError when the model was trained with another encoder, or with one and now there is none.
    """
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    given = encoder.name if encoder else None
    if names["encoder"] != given:
        raise ValueError(f"the model was trained with the encoder {names['encoder']}, not with {given}: train again")
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        labels = tuple(names["labels"])
        values, ends = arrays["values"].astype(np.float32), arrays["ends"]
        return LinearModel(
            labels=labels,
            blocks=tuple(
                Block({gram: row for row, gram in enumerate(block)}, arrays[f"idf_{number}"])
                for number, block in enumerate(names["blocks"])
            ),
            weights=csr_matrix((values, arrays["columns"].astype(np.int32), ends), (len(ends) - 1, len(labels))),
            bias=arrays["bias"],
            vocabulary=Vocabulary.from_wire(names["vocabulary"]),
            calibration=Calibration.from_wire(names["calibration"]),
            encoder=encoder,
        )
