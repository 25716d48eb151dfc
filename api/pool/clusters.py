"""What many ask about and the assistant does not know: groups of messages, as proposals for new topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.pool.model import Fold, Reason

# Fewer than this is no topic.
SMALLEST = 3
LARGEST_INPUT = 2000
_APART_FROM = 0.88
# Among many messages, what a third of them has tells nothing; among few it may be what they are about.
_MANY, _COMMON = 50, 0.3
_TYPICAL = 4
_NAME_WORDS = 3
_LONGER_WORDS = r"(?u)\b[^\W\d_]{4,}\b"
UNANSWERED = frozenset({Reason.LOW_CONFIDENCE, Reason.CLARIFICATION, Reason.HANDOVER, Reason.OUT_OF_SCOPE})


@dataclass(frozen=True)
class Cluster:
    """Folds that ask about the same. `id` is that of the most typical message; `name` its typical words."""

    id: UUID
    name: str
    size: int
    typical: tuple[str, ...]
    ids: tuple[UUID, ...]


def clusters(folds: Sequence[Fold]) -> list[Cluster]:
    """Groups of what was not answered, the largest first. Deterministic. Seconds for thousands: call it in a thread."""
    chosen = [fold for fold in folds if fold.shown.candidate.reason in UNANSWERED][:LARGEST_INPUT]
    if len(chosen) < SMALLEST:
        return []
    # Only who opens this page pays for the library.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    texts = [fold.shown.candidate.text for fold in chosen]
    common = _COMMON if len(texts) >= _MANY else 1.0
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_df=common)
    try:
        values = pieces.fit_transform(texts).toarray()
    except ValueError:  # nothing but what all of them have
        return []
    grouping = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_APART_FROM, metric="cosine", linkage="average"
    )
    worded = values.any(axis=1)
    labels = [-1] * len(texts)
    for place, label in zip(worded.nonzero()[0], grouping.fit_predict(values[worded]), strict=True):
        labels[int(place)] = int(label)
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        if label >= 0:
            groups.setdefault(label, []).append(place)
    weights = _word_weights(texts)
    made = [_cluster([chosen[p] for p in places], values[places], weights) for places in groups.values()]
    return sorted((c for c in made if c.size >= SMALLEST), key=lambda c: (-c.size, str(c.id)))


def _cluster(members: list[Fold], values: Any, weights: dict[str, float]) -> Cluster:
    centre = values.mean(axis=0)
    order = (values @ centre).argsort()[::-1]
    ranked = [members[int(place)] for place in order]
    return Cluster(
        id=ranked[0].shown.id,
        name=_name([fold.shown.candidate.text for fold in members], weights),
        size=sum(len(fold.items) for fold in members),
        typical=tuple(fold.shown.candidate.text for fold in ranked[:_TYPICAL]),
        ids=tuple(item.id for fold in ranked for item in fold.items),
    )


def _word_weights(texts: list[str]) -> dict[str, float]:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    words = TfidfVectorizer(token_pattern=_LONGER_WORDS)
    try:
        words.fit(texts)
    except ValueError:
        return {}
    return dict(zip(words.get_feature_names_out(), map(float, words.idf_), strict=True))


def _name(texts: list[str], weights: dict[str, float]) -> str:
    """The words that most of the group has and few others."""
    having: dict[str, int] = {}
    for text in texts:
        for word in {word.strip(".,?!:;()\"'") for word in text.casefold().split()}:
            if word in weights:
                having[word] = having.get(word, 0) + 1
    best = sorted(having, key=lambda word: (-having[word] * weights[word], word))
    return " ".join(best[:_NAME_WORDS])
