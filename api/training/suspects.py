"""Looks at the wordings that a candidate has learnt and the live model has not: are they what they are called?

Pure, but slow for many wordings: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from api.knowledge.model import Wording
from api.pool.nearest import Nearest
from api.privacy.danger import DangerScreen
from api.training.gate import NewWording
from nlu_data.files import read_yaml
from nlu_data.overlay import wording_key, wording_text

# From here on two wordings say the same with other endings.
SAME_FROM = 0.75
_BLAMED_FROM = 0.2
_BLAMED = 3


def danger_wordings(path: Path) -> list[tuple[str, str]]:
    """(topic, text) of everything that the danger screen learns from besides the catalogue's own."""
    return [(str(topic), wording_text(item)) for topic, items in read_yaml(path).items() for item in items]


def looked_at(
    new: Sequence[Wording],
    sources: Mapping[tuple[str, str], str],
    screen: DangerScreen,
    sensitive: Iterable[tuple[str, str]],
    is_sensitive: Callable[[str], bool],
) -> list[NewWording]:
    """The new wordings with what the live screen says of each and the sensitive topic that has nearly the same."""
    known = [(topic, text) for topic, text in sensitive if is_sensitive(topic)]
    index = Nearest(text for _, text in known) if new else Nearest(())
    found = []
    for wording in new:
        near = None
        if not is_sensitive(wording.topic):
            best = index.find(wording.text, 1)
            near = known[best[0][0]][0] if best and best[0][1] >= SAME_FROM else None
        source = sources.get((wording.topic, wording_key(wording.text)), "catalogue")
        level = screen.screen(wording.text).level.code
        found.append(NewWording(wording.topic, wording.text, source, level, near))
    return found


def blamer(new: Sequence[Wording]) -> Callable[[str], list[tuple[str, str]]]:
    """Tells which new wordings are nearest to a message: those that may have drawn it away."""
    index = Nearest(wording.text for wording in new)

    def blame(message: str) -> list[tuple[str, str]]:
        near = index.find(message, _BLAMED) if new else []
        return [(new[at].topic, new[at].text) for at, likeness in near if likeness >= _BLAMED_FROM]

    return blame
