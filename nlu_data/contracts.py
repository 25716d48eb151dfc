"""What the gateway and the bot say to each other over HTTP.

`POST /webhooks/kommunlots/turn` takes a TurnRequest and gives a TurnReply. Unknown keys are
dropped on reading, so that either half may be deployed first. Golden files under
`tests/contract/golden` are read by both halves' tests and are only ever added to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from typing import Any

from nlu_data.versions import Version


def _without_defaults(raw: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """An older half is not sent what it does not know, as long as nothing is meant by it."""
    return {key: value for key, value in raw.items() if key not in defaults or value != defaults[key]}


class ActKind(str, Enum):
    """What the assistant did with a message."""

    ANSWER = "answer"
    SMALL_TALK = "small_talk"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"
    HANDOVER = "handover"


class HandoverReason(str, Enum):
    """Why a human is needed."""

    LOW_CONFIDENCE = "low_confidence"
    TOPIC = "topic"
    SENSITIVE = "sensitive"
    ASKED = "asked"
    LANGUAGE = "language"
    ERROR = "error"


@dataclass(frozen=True)
class DialogueContext:
    """All that the assistant remembers between turns. The gateway keeps it; Rasa does not.

    `language` is the conversation's own (`sv`, `en` ...), set by the gateway. `last_version` is how the
    last topic was last answered.
    """

    last_topic: str | None = None
    misses: int = 0
    offered: tuple[str, ...] = ()
    language: str = "sv"
    last_version: Version = Version.STANDARD

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> DialogueContext:
        """Unknown keys are dropped, missing ones get their defaults."""
        return cls(
            last_topic=raw.get("last_topic"),
            misses=int(raw.get("misses", 0)),
            offered=tuple(raw.get("offered") or ()),
            language=str(raw.get("language") or "sv"),
            last_version=Version(raw.get("last_version") or Version.STANDARD),
        )

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types. What was added later is left out while it has its default."""
        raw = asdict(self)
        raw["last_version"] = self.last_version.value
        return _without_defaults(raw, {"language": "sv", "last_version": Version.STANDARD.value})


@dataclass(frozen=True)
class TurnRequest:
    """One masked message (or a chosen topic id in `choice`) with its context.

    `language` is what the message is written in; `version` the version of the chosen topic that is wanted;
    `knowledge` the version of the answers and facts to answer from, the shipped ones when empty.
    """

    conversation_id: str
    municipality_id: str
    text: str
    choice: str | None = None
    language: str = "sv"
    open_now: bool | None = None
    context: DialogueContext = field(default_factory=DialogueContext)
    version: Version = Version.STANDARD
    knowledge: str = ""
    v: int = 1

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> TurnRequest:
        """Raises KeyError when a required key is missing, ValueError on an unknown version."""
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        values["context"] = DialogueContext.from_wire(raw.get("context") or {})
        values["version"] = Version(raw.get("version") or Version.STANDARD)
        values["knowledge"] = str(raw.get("knowledge") or "")
        for key in ("conversation_id", "municipality_id", "text"):
            values[key] = str(raw[key])
        return cls(**values)

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types. What was added later is left out while it has its default."""
        raw = asdict(self) | {"context": self.context.to_wire(), "version": self.version.value}
        return _without_defaults(raw, {"version": Version.STANDARD.value, "knowledge": ""})


@dataclass(frozen=True)
class Choice:
    """A button. `id` is a topic id or one of the gateway's own ids (human, case, none)."""

    id: str
    label: str


@dataclass(frozen=True)
class LinkOut:
    """A link shown under an answer."""

    label: str
    url: str


@dataclass(frozen=True)
class Act:
    """One thing the assistant did. `reason` and `department` are set on handovers only; `lang` is the text's."""

    kind: ActKind
    text: str = ""
    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    links: tuple[LinkOut, ...] = ()
    source: str | None = None
    reviewed_at: str | None = None
    reason: HandoverReason | None = None
    department: str | None = None
    lang: str = "sv"

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> Act:
        """Raises ValueError on an unknown kind or reason."""
        reason = raw.get("reason")
        return cls(
            kind=ActKind(raw["kind"]),
            text=raw.get("text") or "",
            topic=raw.get("topic"),
            choices=tuple(Choice(c["id"], c["label"]) for c in raw.get("choices") or ()),
            links=tuple(LinkOut(link["label"], link["url"]) for link in raw.get("links") or ()),
            source=raw.get("source"),
            reviewed_at=raw.get("reviewed_at"),
            reason=HandoverReason(reason) if reason else None,
            department=raw.get("department"),
            lang=str(raw.get("lang") or "sv"),
        )

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types. What was added later is left out while it has its default."""
        raw = asdict(self)
        raw["kind"] = self.kind.value
        raw["reason"] = self.reason.value if self.reason else None
        return _without_defaults(raw, {"lang": "sv"})


@dataclass(frozen=True)
class TurnReply:
    """The assistant's turn: what it did, how sure it was, and the context to send next time.

    `ranking` holds at most ten (topic or sys.* id, probability) pairs, best first.
    `confidence` is the probability of `topic`; both describe the message, not the acts. `language` is
    the language that the message was ranked in, `ours` the probability that it is for the municipality at all.
    """

    topic: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    acts: tuple[Act, ...]
    context: DialogueContext
    model: str = ""
    language: str = "sv"
    ours: float = 1.0
    v: int = 1

    @classmethod
    def from_wire(cls, raw: Mapping[str, Any]) -> TurnReply:
        """Raises KeyError or ValueError when the reply is not one."""
        return cls(
            topic=str(raw["topic"]),
            confidence=float(raw["confidence"]),
            ranking=tuple((str(name), float(p)) for name, p in raw.get("ranking") or ()),
            acts=tuple(map(Act.from_wire, raw["acts"])),
            context=DialogueContext.from_wire(raw.get("context") or {}),
            model=str(raw.get("model", "")),
            language=str(raw.get("language") or "sv"),
            ours=float(raw.get("ours", 1.0)),
        )

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types. What was added later is left out while it has its default."""
        raw = {
            "v": self.v,
            "topic": self.topic,
            "confidence": self.confidence,
            "ranking": [[name, p] for name, p in self.ranking],
            "acts": [act.to_wire() for act in self.acts],
            "context": self.context.to_wire(),
            "model": self.model,
            "language": self.language,
            "ours": self.ours,
        }
        return _without_defaults(raw, {"language": "sv", "ours": 1.0})
