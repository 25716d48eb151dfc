"""What the citizen page shows, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.conversation.model import Kind, Sender, State
from api.conversation.turn import MAX_CHARACTERS
from api.web.colour import usable_accent
from nlu_data.municipality import Municipality

# Longest message, in characters; the gateway refuses longer ones.
LIMIT = MAX_CHARACTERS


@dataclass(frozen=True)
class ThemeNotice:
    """The next theme chat: a sentence, and the page of its queue (None when it has none of its own)."""

    text: str
    page: str | None


@dataclass(frozen=True)
class ConversationView:
    """A whole conversation, or (without id) the page before anything is said.

    `messages` are in the shape of the citizen API; `opening` is what they were before anything was
    said. `discreet`: the page belongs to a protected queue, so that its title is neutral and the way
    out is shown from the start. `opening_hours` is a sentence
    about the preset queue, empty where there is none. `theme`: the next theme chat, if one is planned.
    `erased`: the conversation that was here has just been deleted.
    """

    municipality: Municipality
    opening: tuple[Mapping[str, Any], ...]
    messages: tuple[Mapping[str, Any], ...]
    queue: str | None = None
    discreet: bool = False
    opening_hours: str = ""
    theme: ThemeNotice | None = None
    conversation_id: str | None = None
    token: str | None = None
    state: State = State.WITH_BOT
    safe: bool = False
    place: Mapping[str, int | None] | None = None
    draft: str = ""
    problem: str = ""
    erased: bool = False

    @property
    def page(self) -> str:
        """The page's own address."""
        return f"/{self.municipality.id}" + (f"/{self.queue}" if self.queue else "")

    @property
    def action(self) -> str:
        """Where its forms are sent."""
        return f"/{self.municipality.id}/chatt"

    @property
    def last_seq(self) -> int:
        """Number of the newest message, 0 before the first."""
        return max((int(message.get("seq", 0)) for message in self.messages), default=0)

    @property
    def last_question(self) -> str:
        """The citizen's latest words, so that a form need not ask for them again."""
        said = [str(m["text"]) for m in self.messages if m["sender"] == Sender.CITIZEN.value]
        return said[-1] if said else ""

    @property
    def wants_case(self) -> bool:
        """True when the newest message offers to leave a written case."""
        choices = self.messages[-1].get("choices") or () if self.messages else ()
        return any(choice["id"] == "case" for choice in choices)


def opening(
    texts: Mapping[str, str], municipality: Municipality, *, discreet: bool, closed: Sequence[str] = ()
) -> tuple[dict[str, Any], ...]:
    """What a conversation begins with, before there is one. `texts` is the gateway's section.

    `closed`: the lines for somebody in danger who comes when nobody is there, empty otherwise.
    """
    said = [_unsaid(Sender.BOT, Kind.GREETING, texts["greeting_safe" if discreet else "greeting"])]
    if municipality.demo:
        said.append(_unsaid(Sender.SYSTEM, Kind.NOTICE, texts["greeting_demo"].format(municipality=municipality.name)))
    if closed:
        said.append(_unsaid(Sender.BOT, Kind.SAFETY, "\n".join(closed)))
    return tuple(said)


def _unsaid(sender: Sender, kind: Kind, text: str) -> dict[str, Any]:
    return {
        "seq": 0,
        "sender": sender.value,
        "sender_name": "",
        "kind": kind.value,
        "text": text,
        "lang": "sv",
        "choices": [],
        "links": [],
        "source": None,
        "reviewed_at": None,
        "at": "",
    }


def browser_config(
    municipality: Municipality,
    strings: Mapping[str, str],
    *,
    said: Sequence[Mapping[str, Any]],
    queue: str | None,
    discreet: bool,
    conversation: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """What the page's script, or the widget, needs to know: the shape `Config` in static/chat/types.js.

    `strings` is the citizen's section of the texts, `said` the opening, `conversation` (id, token)
    of one that was begun without script.
    """
    contact = municipality.contact
    return {
        "municipality": municipality.id,
        "name": municipality.formal_name,
        "queue": queue,
        "discreet": discreet,
        "lang": "sv",
        "opening": [{key: message[key] for key in ("sender", "kind", "text")} for message in said],
        "exitUrl": municipality.exit_url,
        "accent": usable_accent(municipality.settings.get("accent")),
        "contact": {"name": contact.in_sentence, "phone": contact.phone, "hours": contact.hours_text},
        "limit": LIMIT,
        "conversation": {"id": conversation[0], "token": conversation[1]} if conversation else None,
        "strings": strings,
    }
