"""The figures of an evaluation. Pure; each key is explained where it is computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import quantiles
from typing import Any

from api.conversation.model import Outcome
from api.evaluation.records import Record
from nlu_data.catalogue import Catalogue

_HANDED_OVER = {outcome for outcome in Outcome if outcome.value.startswith("handed_over_")}
_NOT_OURS = {"sys.utanfor_omfang", "sys.oforstaeligt"}
_BINS = 10


def share(records: Sequence[Record], holds: Callable[[Record], bool]) -> float | None:
    """The share of records for which something holds; None when there are none."""
    return round(sum(map(holds, records)) / len(records), 4) if records else None


def wilson(hits: int, n: int) -> list[float] | None:
    """The 95 % confidence interval of a share (Wilson's score)."""
    if n == 0:
        return None
    z, p = 1.96, hits / n
    centre, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [round((centre - spread) / (1 + z * z / n), 4), round((centre + spread) / (1 + z * z / n), 4)]


def calibration_error(records: Sequence[Record]) -> float | None:
    """Expected calibration error over ten equal bins of the assistant's confidence."""
    bins: dict[int, list[Record]] = defaultdict(list)
    for item in records:
        bins[min(int(item.confidence * _BINS), _BINS - 1)].append(item)
    if not records:
        return None
    gaps = (
        abs(sum(i.confidence for i in group) - sum(i.line.accepts(i.predicted) for i in group))
        for group in bins.values()
    )
    return round(sum(gaps) / len(records), 4)


def _top3(item: Record) -> bool:
    return any(item.line.accepts(topic) for topic, _ in item.top[:3])


def _right(item: Record) -> bool:
    return item.line.accepts(item.predicted)


def _group(records: Sequence[Record], catalogue: Catalogue) -> dict[str, Any]:
    ours = [r for r in records if _is_question(r, catalogue)]
    answered = [r for r in ours if r.outcome is Outcome.ANSWERED]
    return {
        "n": len(records),
        "top1": share(records, _right),
        "answered_share": share(ours, lambda r: r.outcome is Outcome.ANSWERED),
        "wrong_answer_rate": share(answered, lambda r: not _right(r)),
    }


def _is_question(item: Record, catalogue: Catalogue) -> bool:
    """An ordinary question in scope: a topic of the catalogue that is not met the safe way."""
    return item.line.topic in catalogue.topics and not catalogue.is_sensitive(item.line.topic)


def summarise(records: Sequence[Record], catalogue: Catalogue) -> dict[str, Any]:
    """The summary of the contract. Shares are of the lines they speak of; None where there are none."""

    def sensitive_line(item: Record) -> bool:
        return any(catalogue.is_sensitive(topic) for topic in (item.line.topic, *item.line.also))

    questions = [r for r in records if _is_question(r, catalogue)]
    answered = [r for r in questions if r.outcome is Outcome.ANSWERED]
    clarified = [r for r in questions if r.outcome is Outcome.CLARIFIED]
    sensitive = [r for r in records if catalogue.is_sensitive(r.line.topic)]
    caught = [r for r in sensitive if r.safety != "none"]
    plain = [r for r in records if not sensitive_line(r)]
    not_ours = [r for r in records if r.line.topic in _NOT_OURS]
    times = sorted(r.ms for r in records)
    by_style: dict[str, list[Record]] = defaultdict(list)
    by_area: dict[str, list[Record]] = defaultdict(list)
    for item in records:
        by_style[item.line.style or "-"].append(item)
        topic = catalogue.topics.get(item.line.topic)
        by_area[topic.area if topic else "system"].append(item)
    return {
        "n": len(records),
        "top1": share(records, _right),
        "top3": share(records, _top3),
        "answered_share": share(questions, lambda r: r.outcome is Outcome.ANSWERED),
        "wrong_answer_rate": share(answered, lambda r: not _right(r)),
        "clarified_share": share(questions, lambda r: r.outcome is Outcome.CLARIFIED),
        "clarify_contains_expected": share(clarified, lambda r: any(map(r.line.accepts, r.offered))),
        "handed_over_share": share(questions, lambda r: r.outcome in _HANDED_OVER),
        "sensitive_recall": share(sensitive, lambda r: r.safety != "none"),
        "sensitive_recall_ci95": wilson(len(caught), len(sensitive)),
        "sensitive_safe_share": share(sensitive, lambda r: r.safety == "safe"),
        "sensitive_class_accuracy": share(caught, lambda r: r.line.accepts(r.sensitive_class)),
        "false_safe_rate": share(plain, lambda r: r.safety == "safe"),
        "false_offer_rate": share(plain, lambda r: r.safety == "offer"),
        "out_of_scope_answered_rate": share(not_ours, lambda r: r.outcome is Outcome.ANSWERED),
        "ece": calibration_error([r for r in questions if r.asked_assistant]),
        "by_style": {style: _group(group, catalogue) for style, group in sorted(by_style.items())},
        "by_area": {area: _group(group, catalogue) for area, group in sorted(by_area.items())},
        "ms_p50": _percentile(times, 50),
        "ms_p95": _percentile(times, 95),
    }


def _percentile(times: Sequence[float], percent: int) -> float | None:
    if not times:
        return None
    if len(times) == 1:
        return round(times[0], 2)
    return round(quantiles(times, n=100, method="inclusive")[percent - 1], 2)
