"""What one measurement learns from and is asked: the same file for every pipeline. Valid Python 3.10, pure but for I/O.

The gateway's environment writes it, the bot's reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Text:
    """A text and its label. `also`: labels that are right as well; `weight`: how much it counts in our training."""

    text: str
    label: str
    also: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def right(self) -> frozenset[str]:
        """Every label that counts as right."""
        return frozenset((self.label, *self.also))


@dataclass(frozen=True)
class DataSet:
    """`train` teaches every pipeline; `extra` only the one that says so in its name.

    `outside` is the label of what belongs to nobody; test texts whose label is not in `labels` are
    out of scope. `swedish`: whether our Swedish vocabulary applies.
    """

    name: str
    train: tuple[Text, ...]
    calibration: tuple[Text, ...]
    test: tuple[Text, ...]
    outside: str
    extra: tuple[Text, ...] = ()
    swedish: bool = True

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels that are in scope."""
        return frozenset(text.label for text in self.train) - {self.outside}

    def is_in_scope(self, text: Text) -> bool:
        """Whether one of the text's labels can be found at all."""
        return bool(text.right & self.labels)

    def checksum(self) -> str:
        """Of what stock Rasa learns from: its models are kept by it. Ours is trained anew each time."""
        learnt = [[text.text, text.label] for text in self.train]
        return hashlib.sha256(json.dumps(learnt).encode()).hexdigest()

    def to_json(self) -> str:
        """One JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_data_set(path: Path) -> DataSet:
    """What `to_json` gave. Raises OSError, ValueError, KeyError or TypeError."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return DataSet(**{**raw, **{part: _texts(raw[part]) for part in ("train", "calibration", "test", "extra")}})


def _texts(raw: Iterable[dict[str, Any]]) -> tuple[Text, ...]:
    return tuple(Text(**{**item, "also": tuple(item["also"])}) for item in raw)
