"""Why a message was taken for the wrong topic: the nearest wordings of both topics, and what pulled. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bot.components.confidence import Floats
from bot.components.features import grams
from bot.components.linear import LinearModel, weigh

NEAREST = 2
PULLS = 6

Vector = Mapping[int, float]


@dataclass(frozen=True)
class Near:
    """A training text and its cosine to the message."""

    text: str
    cosine: float


@dataclass(frozen=True)
class Explanation:
    """`expected` and `predicted` are the nearest training texts of the two topics, nearest first.

    `pulled` holds (gram, how much it spoke for the predicted topic rather than the expected one).
    """

    expected: tuple[Near, ...]
    predicted: tuple[Near, ...]
    pulled: tuple[tuple[str, float], ...]

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


class Gallery:
    """Explains confusions of one model."""

    def __init__(self, model: LinearModel, texts: Mapping[str, Sequence[str]]) -> None:
        self._model = model
        self._texts = texts
        self._names = [gram for block in model.blocks for gram in block.rows]  # an encoder has no words for why
        self._column = {label: number for number, label in enumerate(model.labels)}
        self._vectors: dict[str, list[Vector]] = {}

    def explain(self, text: str, expected: str, predicted: str) -> Explanation:
        """Topics that the model does not know have no nearest texts, and nothing pulls."""
        message = self._vector(text)
        return Explanation(
            expected=self._nearest(message, expected),
            predicted=self._nearest(message, predicted),
            pulled=self._pulled(message, expected, predicted),
        )

    def _vector(self, text: str) -> Vector:
        rows, weights = weigh(grams(text, self._model.vocabulary), self._model.blocks)
        length = float(np.sqrt(weights @ weights)) or 1.0
        return dict(zip(rows.tolist(), (weights / np.float32(length)).tolist(), strict=True))

    def _nearest(self, message: Vector, topic: str) -> tuple[Near, ...]:
        texts = self._texts.get(topic, ())
        if topic not in self._vectors:
            self._vectors[topic] = [self._vector(text) for text in texts]
        found = [
            Near(text, round(sum(value * vector.get(row, 0.0) for row, value in message.items()), 3))
            for text, vector in zip(texts, self._vectors[topic], strict=True)
        ]
        return tuple(sorted(found, key=lambda near: -near.cosine)[:NEAREST])

    def _pulled(self, message: Vector, expected: str, predicted: str) -> tuple[tuple[str, float], ...]:
        if expected not in self._column or predicted not in self._column:
            return ()
        rows = list(message)
        weights: Floats = self._model.weights[rows].toarray()
        towards = weights[:, self._column[predicted]] - weights[:, self._column[expected]]
        pulls = towards * np.array([message[row] for row in rows], dtype=np.float32)
        strongest = np.argsort(-pulls)[:PULLS]
        return tuple((self._names[rows[number]], round(float(pulls[number]), 3)) for number in strongest)
