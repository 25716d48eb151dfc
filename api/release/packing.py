"""Reads a danger classifier beside the turns of citizens: `python -m api.release.packing FOLDER FILE`.

To read one takes a second of computing, and in this process every turn would have to share that second. So a
process of its own reads it and writes it down again in small pieces, each of which is taken up in milliseconds.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from threading import Event
from typing import IO, Any

from api.privacy.danger_classifier import DangerClassifier, load_classifier
from api.privacy.danger_model import Block

_PIECE = 4_000
_BETWEEN_S = 0.001


class _Writer(pickle.Pickler):
    """Leaves large mappings out, and keeps them in `large`."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, protocol=5)
        self.large: list[dict[Any, Any]] = []

    def persistent_id(self, obj: Any) -> int | None:
        """A large mapping's place; None for everything else."""
        if type(obj) is not dict or len(obj) <= _PIECE:
            return None
        self.large.append(obj)
        return len(self.large) - 1

    def reducer_override(self, obj: Any) -> Any:
        """A block with its terms as a mapping: on disk they are one text, which is taken up at one stroke."""
        if isinstance(obj, Block):
            return Block, (obj.terms, obj.rarity, obj.weights)
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Puts the large mappings back."""

    def __init__(self, stream: IO[bytes], large: Sequence[dict[Any, Any]]) -> None:
        super().__init__(stream)
        self._large = large

    def persistent_load(self, pid: Any) -> Any:
        """The mapping of that place."""
        return self._large[pid]


def pack(classifier: DangerClassifier, path: Path) -> None:
    """Writes it in pieces. Raises OSError."""
    rest = path.with_name(path.name + ".rest")
    with rest.open("wb") as stream:
        writer = _Writer(stream)
        writer.dump(classifier)
    with path.open("wb") as stream:
        pickle.dump([-(-len(mapping) // _PIECE) for mapping in writer.large], stream)
        for mapping in writer.large:
            items = iter(mapping.items())
            while piece := dict(islice(items, _PIECE)):
                pickle.dump(piece, stream, protocol=5)
        stream.write(rest.read_bytes())
    rest.unlink()


def unpack(path: Path) -> DangerClassifier:
    """Reads what `pack` has written, with a moment for others after each piece: call it in a thread. Raises OSError."""
    others = Event()
    with path.open("rb") as stream:
        large = []
        for pieces in pickle.load(stream):  # noqa: S301 -- our own process has just written it
            mapping: dict[Any, Any] = {}
            for _ in range(pieces):
                mapping.update(pickle.load(stream))  # noqa: S301
                others.wait(_BETWEEN_S)
            large.append(mapping)
        classifier = _Reader(stream, large).load()
    assert isinstance(classifier, DangerClassifier)
    return classifier


def main(arguments: Sequence[str]) -> int:
    """1 when there is no usable classifier in the folder."""
    folder, path = map(Path, arguments)
    classifier = load_classifier(folder)
    if classifier is None:
        return 1
    pack(classifier, path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
