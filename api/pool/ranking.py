"""What is worth labelling first, and what is the same said twice. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from api.pool.model import Candidate, Fold, Item, Ranking, Reason, Suggestion, Why
from api.pool.nearest import Nearest
from api.pool.rules import words_of

# This like, two messages are one row of the inbox.
SAME_FROM = 0.8
SUGGESTED = 3
_REASONS_EACH = 2
# Where somebody has said that it was wrong, the assistant's own opinion of how sure it was counts for nothing.
_TOLD_WRONG = frozenset({Reason.THUMBS_DOWN, Reason.WRONG_TOPIC})


def fold_key(text: str) -> str:
    """Equal for messages with the same words in any order."""
    return " ".join(sorted(set(words_of(text))))


def fold_keys(new: Sequence[str], known: Sequence[tuple[str, str]]) -> list[str]:
    """The key of each new text: that of a known or earlier text that it is nearly the same as, else its own.

    `known` are (text, key) pairs.
    """
    texts = [text for text, _ in known]
    keys = [key for _, key in known]
    index = Nearest([*texts, *new])
    for place, text in enumerate(new, start=len(texts)):
        own = fold_key(text)
        like = next((at for at, near in index.find(text, 20) if at < place and near >= SAME_FROM), None)
        keys.append(own if own in keys or like is None else keys[like])
    return keys[len(texts) :]


def uncertainty(candidate: Candidate, ranking: Ranking) -> float:
    """0 when the assistant was sure of one topic, 1 when it was torn or has been told that it was wrong."""
    if candidate.reason in _TOLD_WRONG or not ranking.topics:
        return 1.0
    best = [p for _, p in ranking.topics[:2]] + [0.0]
    return max(0.0, min(1.0, 1.0 - (best[0] - best[1])))


def folds(items: Iterable[Item]) -> list[Fold]:
    """Items with the same key as one, most worth first: uncertainty x frequency x novelty."""
    by_key: dict[str, list[Item]] = {}
    for item in items:
        by_key.setdefault(item.fold_key, []).append(item)
    made = []
    for group in by_key.values():
        group.sort(key=lambda item: (item.candidate.at, str(item.id)))
        unsure = max(uncertainty(item.candidate, item.ranking) for item in group)
        novel = 0.1 + group[0].ranking.novelty
        made.append(Fold(tuple(group), round(unsure * math.log2(1 + len(group)) * novel, 4)))
    return sorted(made, key=lambda fold: (-fold.worth, str(fold.shown.id)))


def suggestions(ranking: Ranking, near: Sequence[Why], allowed: Callable[[str], bool]) -> tuple[Suggestion, ...]:
    """At most three topics: those that the assistant ranks first, then those of the nearest wordings.

    Each with the known wordings that speak for it. Never a topic that is not `allowed`.
    """
    ranked = {topic: p for topic, p in ranking.topics if allowed(topic)}
    others = [why.topic for why in near if why.topic not in ranked and allowed(why.topic)]
    topics = [*list(ranked)[:SUGGESTED], *dict.fromkeys(others)][:SUGGESTED]
    return tuple(
        Suggestion(topic, ranked.get(topic), tuple(why for why in near if why.topic == topic)[:_REASONS_EACH])
        for topic in topics
    )
