"""Two models measured on the same messages. Pure; shares are 0-1, None where there is nothing to share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from api.conversation.model import Outcome
from api.evaluation.records import Record
from api.evaluation.report import calibration_error, share, summarise
from nlu_data.catalogue import Catalogue

_BINS = 10
_POINTS = 40


@dataclass(frozen=True)
class Measured:
    """One message as the live model and the candidate met it. `municipality` is the profile it was put to."""

    live: Record
    candidate: Record
    municipality: str

    @property
    def topic(self) -> str:
        """What is right for it."""
        return self.live.line.topic

    @property
    def lost(self) -> bool:
        """The live model had it right and the candidate does not."""
        return right(self.live) and not right(self.candidate)

    @property
    def won(self) -> bool:
        """The other way round."""
        return right(self.candidate) and not right(self.live)


def right(record: Record) -> bool:
    """The best guess is one of the right ones."""
    return record.line.accepts(record.predicted)


def caught(record: Record) -> bool:
    """The person was met by the safe way or offered it."""
    return record.safety != "none"


def mcnemar(lost: int, won: int) -> float:
    """Two-sided exact p-value that as many are lost as won."""
    n = lost + won
    if n == 0:
        return 1.0
    tail = sum(comb(n, k) for k in range(min(lost, won) + 1))
    return min(1.0, 2.0 * tail / float(2**n))


def macro_f1(records: Sequence[Record]) -> float | None:
    """The mean of the topics' F1. A guess that is right as well counts as the message's own topic."""
    hits: defaultdict[str, int] = defaultdict(int)
    said: defaultdict[str, int] = defaultdict(int)
    meant: defaultdict[str, int] = defaultdict(int)
    for record in records:
        guess = record.line.topic if right(record) else record.predicted or ""
        meant[record.line.topic] += 1
        said[guess] += 1
        hits[record.line.topic] += guess == record.line.topic
    scores = [2 * hits[topic] / (meant[topic] + said[topic]) for topic in meant]
    return round(sum(scores) / len(scores), 4) if scores else None


def risk_coverage(records: Sequence[Record]) -> list[list[float]]:
    """[share answered, share wrong among those], from the surest message to all; at most forty points."""
    ordered = sorted((r for r in records if r.asked_assistant), key=lambda r: -r.confidence)
    points: list[list[float]] = []
    wrong = 0
    for number, record in enumerate(ordered, start=1):
        wrong += not right(record)
        if number == len(ordered) or number % max(1, len(ordered) // _POINTS) == 0:
            points.append([round(number / len(ordered), 4), round(wrong / number, 4)])
    return points


def reliability(records: Sequence[Record]) -> list[dict[str, float]]:
    """Per tenth of confidence: mean confidence, share right, and how many."""
    bins: defaultdict[int, list[Record]] = defaultdict(list)
    for record in records:
        if record.asked_assistant:
            bins[min(int(record.confidence * _BINS), _BINS - 1)].append(record)
    return [
        {
            "confidence": round(sum(r.confidence for r in group) / len(group), 4),
            "right": round(sum(map(right, group)) / len(group), 4),
            "n": len(group),
        }
        for _, group in sorted(bins.items())
    ]


def confusion(records: Sequence[Record], catalogue: Catalogue) -> dict[str, Any]:
    """How many messages of each area (row) were taken for each area (column), and the worst pairs of topics."""

    def area(topic: str | None) -> str:
        found = catalogue.topics.get(topic or "")
        return found.area if found else "system"

    areas = sorted({area(r.line.topic) for r in records} | {area(r.predicted) for r in records})
    place = {name: number for number, name in enumerate(areas)}
    counts = [[0] * len(areas) for _ in areas]
    pairs: defaultdict[tuple[str, str], int] = defaultdict(int)
    for record in records:
        guess = record.line.topic if right(record) else record.predicted
        counts[place[area(record.line.topic)]][place[area(guess)]] += 1
        if not right(record):
            pairs[record.line.topic, record.predicted or ""] += 1
    worst = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:20]
    titles = {name: catalogue.areas[name].title if name in catalogue.areas else name for name in areas}
    return {
        "areas": [titles[name] for name in areas],
        "counts": counts,
        "worst": [{"expected": pair[0], "predicted": pair[1], "n": n} for pair, n in worst],
    }


def by_topic(pairs: Sequence[Measured]) -> list[dict[str, Any]]:
    """Each topic's messages: how many, right by either model, lost and won, and how likely that is chance."""
    groups = _grouped(pairs, lambda pair: pair.topic)
    return [
        {
            "topic": topic,
            "n": len(group),
            "live": sum(right(pair.live) for pair in group),
            "candidate": sum(right(pair.candidate) for pair in group),
            "lost": sum(pair.lost for pair in group),
            "won": sum(pair.won for pair in group),
            "p": round(mcnemar(sum(pair.lost for pair in group), sum(pair.won for pair in group)), 4),
        }
        for topic, group in sorted(groups.items())
    ]


def _grouped(pairs: Sequence[Measured], key: Callable[[Measured], str]) -> Mapping[str, list[Measured]]:
    groups: defaultdict[str, list[Measured]] = defaultdict(list)
    for pair in pairs:
        groups[key(pair)].append(pair)
    return groups


def _shares(groups: Mapping[str, list[Measured]]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "n": len(group),
            "live": share([pair.live for pair in group], right),
            "candidate": share([pair.candidate for pair in group], right),
        }
        for name, group in sorted(groups.items())
    }


def _side(records: Sequence[Record], catalogue: Catalogue) -> dict[str, Any]:
    summary = summarise(records, catalogue)
    slow = {"ms_p50", "ms_p95", "by_style", "by_area"}
    return {
        **{key: value for key, value in summary.items() if key not in slow},
        "macro_f1": macro_f1(records),
        "ece": calibration_error([r for r in records if r.asked_assistant and r.line.topic in catalogue.topics]),
        "fallback_share": share(records, lambda r: r.outcome is Outcome.HANDED_OVER_LOW_CONFIDENCE),
        "risk_coverage": risk_coverage([r for r in records if r.line.topic in catalogue.topics]),
        "reliability": reliability([r for r in records if r.line.topic in catalogue.topics]),
    }


def measure(pairs: Sequence[Measured], catalogue: Catalogue) -> dict[str, Any]:
    """All figures of the frozen sets; `live` and `candidate` hold the same keys."""
    live, candidate = [pair.live for pair in pairs], [pair.candidate for pair in pairs]
    return {
        "n": len(pairs),
        "live": _side(live, catalogue),
        "candidate": _side(candidate, catalogue),
        "topics": by_topic(pairs),
        "styles": _shares(_grouped(pairs, lambda pair: pair.live.line.style or "-")),
        "languages": _shares(_grouped(pairs, lambda pair: pair.live.line.lang)),
        "municipalities": _shares(_grouped(pairs, lambda pair: pair.municipality)),
        "confusion": confusion(candidate, catalogue),
    }
