"""Turns the training texts into a matrix, all at once: the same weights as Block.weigh gives a message. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from bot.components.confidence import Floats
from bot.components.features import FAMILY_WEIGHTS, Grams
from bot.components.linear import Block

MIN_DOCUMENTS = 2


class Family:
    """One family of grams over all documents, each gram by its number in the order of appearance."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found = array("i")
        self._ends = array("q", [0])

    def add(self, grams: Sequence[str]) -> None:
        """The grams of the next document."""
        numbers = self._numbers
        self._found.extend([numbers.setdefault(gram, len(numbers)) for gram in grams])
        self._ends.append(len(self._found))

    def finish(self, importance: float) -> tuple[Block, Any]:
        """(block in alphabetical order, sparse rows of TF-IDF weights of length `importance`)."""
        size = (len(self._ends) - 1, len(self._numbers))
        found, ends = np.frombuffer(self._found, dtype=np.int32), np.frombuffer(self._ends, dtype=np.int64)
        counts = csr_matrix((np.ones(len(found), dtype=np.float32), found, ends), shape=size)
        counts.sum_duplicates()
        frequency = np.bincount(counts.indices, minlength=size[1])
        kept = sorted((gram, number) for gram, number in self._numbers.items() if frequency[number] >= MIN_DOCUMENTS)
        numbers = np.array([number for _, number in kept], dtype=np.int64)
        idf: Floats = (np.log((1 + size[0]) / (1 + frequency[numbers].astype(np.float64))) + 1).astype(np.float32)
        rows = counts[:, numbers]
        rows.data = ((1.0 + np.log(rows.data)) * idf[rows.indices]).astype(np.float32)
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), dtype=np.float64).ravel())
        scale = (importance / np.maximum(lengths, 1e-12)).astype(np.float32)
        return Block({gram: row for row, (gram, _) in enumerate(kept)}, idf), (diags(scale) @ rows).tocsr()


def vectorise(documents: Iterable[Grams]) -> tuple[tuple[Block, ...], Any]:
    """(a block per family of grams, sparse float32 rows over all blocks, one per document)."""
    families = [Family() for _ in FAMILY_WEIGHTS]
    for document in documents:
        for family, grams in zip(families, document, strict=True):
            family.add(grams)
    done = [family.finish(importance) for family, importance in zip(families, FAMILY_WEIGHTS, strict=True)]
    return tuple(block for block, _ in done), hstack([rows for _, rows in done], format="csr", dtype=np.float32)
