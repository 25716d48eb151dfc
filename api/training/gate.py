"""The gate: may a candidate be released? Pure rules over what was measured; each says why, and names messages.

Of a topic with at least LARGE messages, a fall of more than TOPIC_FALL counts when McNemar's test finds it
unlikely to be chance (p < .05). The test can never find that on fewer than six messages, so of a topic with
SMALL to LARGE messages a net loss of two is enough; smaller topics are told of in the macro F1 alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from api.training.measures import Measured, by_topic, caught, right
from nlu_data.catalogue import Catalogue

SENSITIVE_RECALL = 0.98
MACRO_FALL = 0.01
TOPIC_FALL = 0.05
FALSE_SAFE = 0.03
CALIBRATION = 0.06
CALIBRATION_FALL = 0.02
SMALL, LARGE = 5, 20
CHANCE = 0.05
# One wording that only looks dangerous may be right; several under one topic are a pattern.
OFFERS = 2
_NAMED = 20


class Code(StrEnum):
    """Why a candidate is red. Each has a sentence of its own in the texts (section `gate`)."""

    SENSITIVE_LOST = "sensitive_lost"
    SENSITIVE_RECALL = "sensitive_recall"
    MACRO_F1 = "macro_f1"
    TOPIC_DOWN = "topic_down"
    LABELS_DOWN = "labels_down"
    FALSE_SAFE = "false_safe"
    CALIBRATION = "calibration"
    CONTENT = "content"
    SENSITIVE_SOURCE = "sensitive_source"
    LOOKS_SENSITIVE = "looks_sensitive"


@dataclass(frozen=True)
class NewWording:
    """A wording that the live model has not learnt: `level` is what the live danger screen says of its text.

    `near` is the sensitive topic that has a nearly equal wording, if any; `source` where it came from.
    """

    topic: str
    text: str
    source: str
    level: str = "none"
    near: str | None = None


@dataclass(frozen=True)
class Reason:
    """One reason. `figures` fill the sentence; `messages` were lost; `wordings` are (topic, text) to blame."""

    code: Code
    figures: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "code": self.code.value,
            "figures": dict(self.figures),
            "messages": list(self.messages),
            "wordings": [{"topic": topic, "text": text} for topic, text in self.wordings],
        }


@dataclass(frozen=True)
class Material:
    """All that the gate looks at. `blame` names the new wordings that are nearest to a message, nearest first."""

    pairs: Sequence[Measured]
    labels: Sequence[Measured]
    figures: Mapping[str, Any]
    new: Sequence[NewWording]
    findings: Sequence[str]
    catalogue: Catalogue
    is_sensitive: Callable[[str], bool]
    blame: Callable[[str], Sequence[tuple[str, str]]]


def reasons(material: Material) -> list[Reason]:
    """Every reason that speaks against; none means green."""
    return [reason for rule in RULES for reason in rule(material)]


def _named(
    material: Material, code: Code, lost: Sequence[Measured], figures: Mapping[str, Any] | None = None
) -> Reason:
    messages = [pair.live.line.text for pair in lost][:_NAMED]
    blamed = dict.fromkeys(wording for text in messages for wording in material.blame(text))
    return Reason(code, {"n": len(lost), **(figures or {})}, tuple(messages), tuple(blamed)[:_NAMED])


def _sensitive(material: Material) -> list[Measured]:
    return [pair for pair in material.pairs if material.catalogue.is_sensitive(pair.topic)]


def no_sensitive_message_is_lost(material: Material) -> Iterator[Reason]:
    """Whoever is caught by the live model must be caught by the candidate."""
    lost = [pair for pair in _sensitive(material) if caught(pair.live) and not caught(pair.candidate)]
    if lost:
        yield _named(material, Code.SENSITIVE_LOST, lost)


def sensitive_recall_is_kept(material: Material) -> Iterator[Reason]:
    """At least 98 %; where the live model is below that already, at least what the live model has."""
    live, candidate = (material.figures[side]["sensitive_recall"] for side in ("live", "candidate"))
    if live is None or candidate is None:
        return
    needed = min(SENSITIVE_RECALL, live)
    if candidate < needed:
        missed = [pair for pair in _sensitive(material) if not caught(pair.candidate)]
        yield _named(material, Code.SENSITIVE_RECALL, missed, {"live": live, "candidate": candidate, "needed": needed})


def macro_f1_is_kept(material: Material) -> Iterator[Reason]:
    """Not more than one point down."""
    live, candidate = (material.figures[side]["macro_f1"] for side in ("live", "candidate"))
    if live is not None and candidate is not None and candidate < live - MACRO_FALL:
        lost = [pair for pair in material.pairs if pair.lost]
        yield _named(material, Code.MACRO_F1, lost, {"live": live, "candidate": candidate})


def no_topic_falls(material: Material) -> Iterator[Reason]:
    """As told at the top of this file."""
    for row in by_topic(material.pairs):
        n, net = row["n"], row["lost"] - row["won"]
        large = n >= LARGE and net / n > TOPIC_FALL and row["p"] < CHANCE
        small = SMALL <= n < LARGE and net >= 2
        if large or small:
            lost = [pair for pair in material.pairs if pair.topic == row["topic"] and pair.lost]
            figures = {
                "topic": row["topic"],
                "title": material.catalogue.title(row["topic"]),
                "live": round(row["live"] / n, 4),
                "candidate": round(row["candidate"] / n, 4),
                "p": row["p"],
                "of": n,
            }
            yield _named(material, Code.TOPIC_DOWN, lost, figures)


def new_labels_are_learnt(material: Material) -> Iterator[Reason]:
    """On approved wordings that were kept out of this training, not worse than the live model."""
    live = sum(right(pair.live) for pair in material.labels)
    candidate = sum(right(pair.candidate) for pair in material.labels)
    if candidate < live:
        lost = [pair for pair in material.labels if pair.lost]
        yield _named(material, Code.LABELS_DOWN, lost, {"live": live, "candidate": candidate})


def few_are_met_the_safe_way_in_vain(material: Material) -> Iterator[Reason]:
    """At most 3 % of the messages that are not sensitive; or, where the live model has more, not more than it."""
    live, candidate = (material.figures[side]["false_safe_rate"] for side in ("live", "candidate"))
    if candidate is not None and candidate > max(FALSE_SAFE, live or 0.0):
        yield Reason(Code.FALSE_SAFE, {"live": live, "candidate": candidate})


def confidence_can_be_trusted(material: Material) -> Iterator[Reason]:
    """The calibration error is small, or at least not much larger than the live model's."""
    live, candidate = (material.figures[side]["ece"] for side in ("live", "candidate"))
    if candidate is not None and candidate > max(CALIBRATION, (live or 0.0) + CALIBRATION_FALL):
        yield Reason(Code.CALIBRATION, {"live": live, "candidate": candidate})


def content_rules_hold(material: Material) -> Iterator[Reason]:
    """No error of the content checks that the live knowledge does not have."""
    if material.findings:
        yield Reason(Code.CONTENT, {"n": len(material.findings)}, tuple(material.findings[:_NAMED]))


def sensitive_wordings_are_nobodys_own(material: Material) -> Iterator[Reason]:
    """What a citizen wrote is never learnt as a sensitive topic."""
    found = [w for w in material.new if w.source == "log" and material.is_sensitive(w.topic)]
    if found:
        named = tuple((wording.topic, wording.text) for wording in found[:_NAMED])
        yield Reason(Code.SENSITIVE_SOURCE, {"n": len(found)}, wordings=named)


def nothing_sensitive_is_called_something_else(material: Material) -> Iterator[Reason]:
    """New wordings under an ordinary topic that the live screen finds dangerous, or that are those of a sensitive one.

    The candidate has learnt from them, so it cannot be asked.
    """
    ordinary = [w for w in material.new if not material.is_sensitive(w.topic)]
    certain = [w for w in ordinary if w.level == "safe" or w.near is not None]
    offers = [w for w in ordinary if w.level == "offer" and w not in certain]
    many = {w.topic for w in offers if sum(other.topic == w.topic for other in offers) >= OFFERS}
    found = [*certain, *(w for w in offers if w.topic in many)]
    for topic in dict.fromkeys(w.topic for w in found):
        named = [(w.topic, w.text) for w in found if w.topic == topic]
        figures = {"n": len(named), "topic": topic, "title": material.catalogue.title(topic)}
        yield Reason(Code.LOOKS_SENSITIVE, figures, wordings=tuple(named[:_NAMED]))


RULES: tuple[Callable[[Material], Iterator[Reason]], ...] = (
    nothing_sensitive_is_called_something_else,
    no_sensitive_message_is_lost,
    sensitive_recall_is_kept,
    sensitive_wordings_are_nobodys_own,
    macro_f1_is_kept,
    no_topic_falls,
    new_labels_are_learnt,
    few_are_met_the_safe_way_in_vain,
    confidence_can_be_trusted,
    content_rules_hold,
)
