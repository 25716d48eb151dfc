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

from bot.components.features import blocks

Floats = npt.NDArray[np.float32]


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
    """`labels` in the order of the margins; `temperature` turns margins into probabilities.

    `weights` is a scipy.sparse.csr_matrix of float32 with one row per feature and one column per label.
    """

    labels: tuple[str, ...]
    characters: Block
    words: Block
    weights: Any
    bias: Floats
    temperature: float = 1.0

    def margins(self, text: str) -> Floats:
        """One margin per label; the bias alone for a text without a known n-gram."""
        grams, pairs = blocks(text)
        char_rows, char_weights = self.characters.weigh(grams)
        word_rows, word_weights = self.words.weigh(pairs)
        rows = np.concatenate([char_rows, word_rows + len(self.characters.rows)])
        weights = np.concatenate([char_weights, word_weights])
        message = csr_matrix((weights, rows, [0, len(rows)]), shape=(1, self.weights.shape[0]))
        total: Floats = (message @ self.weights).toarray()[0] + self.bias
        return total

    def probabilities(self, margins: Floats) -> Floats:
        """Softmax of the margins at the model's temperature."""
        row: Floats = softmax(margins[None, :] / self.temperature)[0]
        return row


def softmax(logits: Floats) -> Floats:
    """Row-wise probabilities of a matrix of logits."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return result


def save(model: LinearModel, folder: Path) -> None:
    """Writes the model as arrays and JSON: nothing in it can run code when it is read."""
    np.savez(
        folder / "weights.npz",
        values=model.weights.data.astype(np.float16),
        columns=model.weights.indices.astype(np.uint16),
        ends=model.weights.indptr.astype(np.int32),
        bias=model.bias,
        characters=model.characters.idf,
        words=model.words.idf,
    )
    names = {
        "labels": list(model.labels),
        "characters": list(model.characters.rows),
        "words": list(model.words.rows),
        "temperature": model.temperature,
    }
    (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> LinearModel:
    """Reads what `save` wrote. Raises OSError or KeyError when something is missing."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        labels = tuple(names["labels"])
        values, ends = arrays["values"].astype(np.float32), arrays["ends"]
        return LinearModel(
            labels=labels,
            characters=Block({gram: row for row, gram in enumerate(names["characters"])}, arrays["characters"]),
            words=Block({gram: row for row, gram in enumerate(names["words"])}, arrays["words"]),
            weights=csr_matrix((values, arrays["columns"].astype(np.int32), ends), (len(ends) - 1, len(labels))),
            bias=arrays["bias"],
            temperature=float(names["temperature"]),
        )
