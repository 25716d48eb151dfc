"""Training wordings as matrices: every sentence cut up once, messages put together from their sentences."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack  # type: ignore[import-untyped]

from api.privacy.danger_concepts import Concepts
from api.privacy.danger_features import sentences
from api.privacy.danger_model import Features, remembering_features, term_numbers


class Matrix:
    """The counts of all features in all messages and in all their sentences; `owner` tells whose a sentence is."""

    def __init__(self, texts: Sequence[str], concepts: Concepts) -> None:
        parts = [sentences(text) for text in texts]
        flat = [part for several in parts for part in several]
        self.owner = np.repeat(np.arange(len(texts)), [len(several) for several in parts])
        together = csr_matrix(
            (np.ones(len(flat), dtype=np.float32), (self.owner, np.arange(len(flat)))), shape=(len(texts), len(flat))
        )
        self.numbers: list[Any] = []
        self._sentences: list[Any] = []
        self._messages: list[Any] = []
        for kind in remembering_features(concepts):
            numbers, counts = _counts(flat, kind)
            self.numbers.append(numbers)
            self._messages.append(_damped(together @ counts))
            self._sentences.append(_damped(counts))

    @property
    def places(self) -> list[slice]:
        """For each block the columns it has in a weighed matrix."""
        ends = np.cumsum([0, *map(len, self.numbers)]).tolist()
        return [slice(start, end) for start, end in itertools.pairwise(ends)]

    def rarities(self, rows: Any) -> list[Any]:
        """For each block how rare its terms are among the messages `rows`; unknown terms weigh nothing."""
        found = []
        for block in self._messages:
            documents = block[rows].getnnz(axis=0)
            rarity = np.where(documents > 1, np.log((1 + len(rows)) / (1 + documents)) + 1, 0.0)
            found.append(rarity.astype(np.float32))
        return found

    def messages(self, rows: Any, rarities: Sequence[Any]) -> Any:
        """The messages `rows`, each block scaled to length one; blocks side by side (`places`)."""
        return _weighed([block[rows] for block in self._messages], rarities)

    def sentences(self, rows: Any, rarities: Sequence[Any]) -> tuple[Any, Any]:
        """The sentences of the messages `rows` that have several, and for each the place in `rows` it belongs to."""
        place = np.full(self._messages[0].shape[0], -1)
        place[rows] = np.arange(len(rows))
        several = np.bincount(self.owner, minlength=len(place)) > 1
        wanted = np.flatnonzero((place[self.owner] >= 0) & several[self.owner])
        return _weighed([block[wanted] for block in self._sentences], rarities), place[self.owner[wanted]]


def _counts(texts: Sequence[str], kind: Features) -> tuple[Any, Any]:
    """The numbers of the terms that occur in two texts or more, ascending, and how often they do in each text."""
    several = [term_numbers(kind(text)) for text in texts]
    numbers, columns = np.unique(np.concatenate(several), return_inverse=True)
    ends = np.cumsum([0, *map(len, several)])
    matrix = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(texts), len(numbers)))
    matrix.sum_duplicates()
    kept = np.flatnonzero(np.bincount(matrix.indices, minlength=len(numbers)) > 1)
    return numbers[kept], matrix[:, kept]


def _damped(counts: Any) -> Any:
    damped = counts.tocsr()
    damped.data = 1 + np.log(damped.data)
    return damped


def _weighed(blocks: Sequence[Any], rarities: Sequence[Any]) -> Any:
    return hstack([_to_length_one(b @ diags(r)) for b, r in zip(blocks, rarities, strict=True)]).tocsr()


def _to_length_one(rows: Any) -> Any:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths > 0, lengths, 1)) @ rows
