"""Draws documents by lots that stay their own, whatever others come or go. Pure.

A model that is trained again with a few more wordings differs by what these say, and not by another draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.components.features import Grams

Lots = npt.NDArray[np.uint32]


def lot(document: Grams) -> int:
    """A number below 2^32 that only the document decides."""
    return crc32("\n".join(document[0]).encode())


def drawing(documents: Iterable[Grams], lots: list[int]) -> Iterator[Grams]:
    """The same documents; the lot of each is added to `lots` as it passes."""
    for document in documents:
        lots.append(lot(document))
        yield document
