"""The two ways in which the makers of CLINC150 tell what is out of scope. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.nlu.data_set import DataSet, Text
from tests.bench.nlu.measures import Ranking, share


@dataclass(frozen=True)
class Scheme:
    """In-scope accuracy (a text taken for nobody's is wrong) and out-of-scope recall."""

    accuracy: float
    recall: float


def chosen_label(ranking: Ranking, outside: str, threshold: float) -> str:
    """The first label, or nobody's when it is less sure than the threshold."""
    label, confidence = ranking[0]
    return label if confidence >= threshold else outside


def scheme(data_set: DataSet, texts: Sequence[Text], rankings: Sequence[Ranking], threshold: float = 0.0) -> Scheme:
    """With threshold 0, out of scope is just one more label. Raises ZeroDivisionError if a kind of text is missing."""
    found = [chosen_label(ranking, data_set.outside, threshold) for ranking in rankings]
    pairs = list(zip(texts, found, strict=True))
    return Scheme(
        accuracy=share(label == text.label for text, label in pairs if text.label != data_set.outside),
        recall=share(label == text.label for text, label in pairs if text.label == data_set.outside),
    )


def best_threshold(data_set: DataSet, rankings: Sequence[Ranking]) -> float:
    """The one with most right labels on the calibration texts, out of scope counted as a label; the smallest such."""
    candidates = sorted({0.0, *(ranking[0][1] for ranking in rankings)})
    right = []
    for threshold in candidates:
        found = (chosen_label(ranking, data_set.outside, threshold) for ranking in rankings)
        right.append(sum(label == text.label for text, label in zip(data_set.calibration, found, strict=True)))
    return candidates[right.index(max(right))]


def scheme_lines(name: str, data_set: DataSet, calibration: Sequence[Ranking], test: Sequence[Ranking]) -> list[str]:
    """Both schemes as the published table gives them."""
    cut = best_threshold(data_set, calibration)
    ways = (
        ("oos-train", scheme(data_set, data_set.test, test)),
        ("oos-threshold", scheme(data_set, data_set.test, test, cut)),
    )
    return [f"{name}: " + ", ".join(f"{way} {100 * s.accuracy:.1f} / {100 * s.recall:.1f}" for way, s in ways)]
