"""The catalogue as the gateway's services hold it: always the version that is live now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from nlu_data.catalogue import Catalogue

_Value = TypeVar("_Value")


class _View(Mapping[str, _Value]):
    """One part of the catalogue that is live when it is asked."""

    def __init__(self, part: Callable[[], Mapping[str, _Value]]) -> None:
        self._part = part

    def __getitem__(self, key: str) -> _Value:
        return self._part()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._part()

    def __iter__(self) -> Iterator[str]:
        return iter(self._part())

    def __len__(self) -> int:
        return len(self._part())


class LiveCatalogue:
    """`catalogue` is handed to services once; `swap` changes what all of them see, at one stroke."""

    def __init__(self, first: Catalogue) -> None:
        self._now = first
        self.catalogue = Catalogue(
            topics=_View(lambda: self._now.topics),
            areas=_View(lambda: self._now.areas),
            departments=_View(lambda: self._now.departments),
            answers=_View(lambda: self._now.answers),
            municipalities=_View(lambda: self._now.municipalities),
            checklists=_View(lambda: self._now.checklists),
            system=_View(lambda: self._now.system),
        )

    @property
    def now(self) -> Catalogue:
        """The version that is live, to be kept as it is."""
        return self._now

    def swap(self, new: Catalogue) -> None:
        """From here on every service sees `new`."""
        self._now = new
