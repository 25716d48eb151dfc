"""What is measured on rankings, the same for every pipeline. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.nlu.data_set import DataSet, Text

RISK = 0.02
BINS = 10

Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Judged:
    """One text in scope: how sure the pipeline was of its best label, and whether that was right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1. `in_scope` counts texts, `errors` those whose first label is wrong.

    `answered` and `wrong`: the share of texts in scope that are as sure as `threshold` asks, and the
    share of these that are wrong. `coverage` is the largest share that could have been answered with
    at most RISK wrong, known afterwards. `outside` and `elsewhere` are the AUROC of telling texts in
    scope from texts with the label of nobody's, and from texts of labels that were not learnt; None
    without any. `let_in` is the share of all those which the threshold would have answered.
    """

    in_scope: int
    errors: int
    top1: float
    top3: float
    threshold: float
    answered: float
    wrong: float
    coverage: float
    outside: float | None
    elsewhere: float | None
    let_in: float | None
    ece: float


def measure(data_set: DataSet, calibration: Sequence[Ranking], test: Sequence[Ranking], risk: float = RISK) -> Quality:
    """`calibration` and `test` hold one ranking for each of the data set's texts, in their order."""
    inside = [(text, row) for text, row in zip(data_set.test, test, strict=True) if data_set.is_in_scope(text)]
    others = [(text, row) for text, row in zip(data_set.test, test, strict=True) if not data_set.is_in_scope(text)]
    held = zip(data_set.calibration, calibration, strict=True)
    threshold = safe_threshold([judge(*pair, data_set.outside) for pair in held if data_set.is_in_scope(pair[0])], risk)
    judged = [judge(*pair, data_set.outside) for pair in inside]
    answered = [item for item in judged if item.confidence >= threshold]
    errors = sum(row[0][0] not in text.right for text, row in inside)
    belongs = [belonging(row, data_set.outside) for _, row in inside]
    outside = [belonging(row, data_set.outside) for text, row in others if text.label == data_set.outside]
    elsewhere = [belonging(row, data_set.outside) for text, row in others if text.label != data_set.outside]
    let_in = [judge(text, row, data_set.outside).confidence >= threshold for text, row in others]
    return Quality(
        in_scope=len(inside),
        errors=errors,
        top1=1 - errors / len(inside),
        top3=share(bool(text.right & {label for label, _ in row[:3]}) for text, row in inside),
        threshold=threshold,
        answered=len(answered) / len(judged),
        wrong=share(not item.right for item in answered) if answered else 0.0,
        coverage=coverage(judged, risk),
        outside=auroc(belongs, outside) if outside else None,
        elsewhere=auroc(belongs, elsewhere) if elsewhere else None,
        let_in=share(let_in) if let_in else None,
        ece=calibration_error([Judged(row[0][1], row[0][0] in text.right) for text, row in inside]),
    )


def rights(data_set: DataSet, test: Sequence[Ranking]) -> tuple[bool, ...]:
    """Of each test text in scope whether its first label is right."""
    pairs = zip(data_set.test, test, strict=True)
    return tuple(row[0][0] in text.right for text, row in pairs if data_set.is_in_scope(text))


def share(found: Iterable[bool]) -> float:
    """How many of some statements are true. Raises ZeroDivisionError without any."""
    values = list(found)
    return sum(values) / len(values)


def judge(text: Text, ranking: Ranking, outside: str) -> Judged:
    """What is taken for nobody's is never answered, so its confidence is 0."""
    label, confidence = ranking[0]
    return Judged(0.0 if label == outside else confidence, label in text.right)


def belonging(ranking: Ranking, outside: str) -> float:
    """How sure the pipeline is that a text is about one of its labels: the confidence of the best one."""
    return next((confidence for label, confidence in ranking if label != outside), 0.0)


def _safe_cut(judged: Sequence[Judged], risk: float) -> int:
    """How many of the surest can be answered with at most `risk` wrong; equals are never parted."""
    ordered = sorted(judged, key=lambda item: -item.confidence)
    best = wrong = 0
    for count, item in enumerate(ordered, 1):
        wrong += not item.right
        is_last_of_equals = count == len(ordered) or ordered[count].confidence < item.confidence
        if item.confidence > 0 and is_last_of_equals and wrong <= risk * count:
            best = count
    return best


def coverage(judged: Sequence[Judged], risk: float = RISK) -> float:
    """The largest share that can be answered with at most `risk` wrong."""
    return _safe_cut(judged, risk) / len(judged)


def safe_threshold(judged: Sequence[Judged], risk: float = RISK) -> float:
    """The smallest confidence that keeps to the risk; above 1 when none does."""
    count = _safe_cut(judged, risk)
    return sorted((item.confidence for item in judged), reverse=True)[count - 1] if count else 1.1


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a text in scope scores higher than one that is not; ties count half."""
    ordered = sorted(outside)
    wins = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in inside)
    return wins / 2 / len(inside) / len(outside)


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error over BINS bins of equal width."""
    bins: dict[int, list[Judged]] = {}
    for item in judged:
        bins.setdefault(min(int(item.confidence * BINS), BINS - 1), []).append(item)
    return sum(
        abs(sum(item.right for item in part) - sum(item.confidence for item in part)) for part in bins.values()
    ) / len(judged)
