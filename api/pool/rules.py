"""What may never be learnt from: special categories, and what a second, lower threshold for danger finds. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from api.pool.model import Ranking
from nlu_data.files import DataError, read_yaml

# No citizen's own way of asking may weigh more than this.
MOST_OF_A_CONVERSATION = 3
# The assistant need only suspect a sensitive topic this much for a message to be left alone.
SUSPECTED_FROM = 0.03
# A message that is this near a sensitive wording, and nearer to it than to any other, is left alone.
NEAR_SENSITIVE_FROM = 0.30

_WORD = re.compile(r"\w+(?:-\w+)*")


def read_special_words(path: Path) -> re.Pattern[str]:
    """One pattern for all words of special_categories.yml. Raises DataError."""
    raw = read_yaml(path)
    if not isinstance(raw, Mapping):
        raise DataError(f"{path}: expected category: [words]")
    words = [str(word) for group in raw.values() for word in group]
    parts = sorted({re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words})
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def tells_of_special_category(text: str, words: re.Pattern[str]) -> bool:
    """True when a word tells of health, faith, union, sexuality, origin or politics."""
    return bool(words.search(text))


def suspected(ranking: Ranking, is_sensitive: Callable[[str], bool]) -> bool:
    """True when the assistant finds it possible that a sensitive topic is meant."""
    return any(p >= SUSPECTED_FROM and is_sensitive(topic) for topic, p in ranking.topics)


def near_sensitive(near: Sequence[tuple[str, float]], is_sensitive: Callable[[str], bool]) -> bool:
    """True when what is known to be sensitive is nearest, of (topic, nearness) pairs, or nearly so."""
    best = max((n for _, n in near), default=0.0)
    return any(is_sensitive(topic) and n >= NEAR_SENSITIVE_FROM and n >= 0.9 * best for topic, n in near)


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.casefold())
