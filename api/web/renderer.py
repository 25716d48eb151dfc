"""Fills the templates. Made once by `mount_web`; holds nothing but the templates and the texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.clock import STOCKHOLM
from api.conversation.model import Kind, Sender, State
from api.web.colour import usable_accent
from api.web.rich_text import digits, rich_text
from api.web.views import LIMIT, ConversationView, browser_config
from nlu_data.catalogue import Catalogue

_RIGHT_TO_LEFT = frozenset({"ar", "fa"})
_HERE = Path(__file__).resolve().parent

Texts = Mapping[str, Mapping[str, Any]]


def load_texts(language: str = "sv") -> Texts:
    """Every text of one language, by screen and key."""
    loaded: Texts = json.loads((_HERE / "strings" / f"{language}.json").read_text(encoding="utf-8"))
    return loaded


def modules(*folders: str) -> tuple[str, ...]:
    """Addresses of the scripts in these folders of static/, so that none waits for another to be read."""
    static = _HERE / "static"
    found = (path for folder in folders for path in sorted((static / folder).glob("*.js")) if path.stem != "types")
    return tuple(f"/static/{path.relative_to(static).as_posix()}" for path in found)


class Renderer:
    """Pages as strings."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            rich_text=_message_text, phones=rich_text, clock=_clock, digits=digits, fill=_fill, first_upper=_first_upper
        )
        self._templates.globals["sender_name"] = _sender_name
        self._templates.globals["direction"] = _direction
        self._chat_modules = modules("lib", "chat")
        self._desk_modules = modules("lib", "chat", "desk")
        self._studio_modules = modules("lib", "studio")

    def conversation(self, view: ConversationView, retention_days: int) -> str:
        """The citizen page, whole: with script it is taken over, without it every form works."""
        texts = self.texts["citizen"]
        key = (view.conversation_id, view.token) if view.conversation_id and view.token else None
        config = browser_config(
            view.municipality, texts, said=view.opening, queue=view.queue, discreet=view.discreet, conversation=key
        )
        return self._templates.get_template("citizen.html").render(
            t=texts,
            modules=self._chat_modules,
            view=view,
            profile=view.municipality,
            messages=view.messages,
            status=_status(view, texts),
            limit=LIMIT,
            retention_days=retention_days,
            accent=usable_accent(view.municipality.settings.get("accent")),
            config=json.dumps(config, ensure_ascii=False),
            fields={
                "page": view.page,
                "action": view.action,
                "conversation": view.conversation_id,
                "token": view.token,
                "after": view.last_seq,
                "client_id": str(uuid4()),
                "queue": view.queue,
            },
        )

    def widget_config(self, view: ConversationView) -> dict[str, Any]:
        """What the widget asks for before it shows anything."""
        return browser_config(
            view.municipality, self.texts["citizen"], said=view.opening, queue=view.queue, discreet=view.discreet
        )

    def desk(self) -> str:
        """The desk's shell; its script asks for everything else."""
        strings = json.dumps(self.texts["desk"], ensure_ascii=False)
        return self.page("desk.html", "desk", strings=strings, modules=self._desk_modules)

    def studio(self, catalogue: Catalogue) -> str:
        """The studio's shell, with the names of departments, areas and municipalities."""
        strings = json.dumps(self.texts["studio"], ensure_ascii=False)
        names = {
            "departments": {item.id: item.name for item in catalogue.departments.values()},
            "areas": {item.id: item.title for item in catalogue.areas.values()},
            "municipalities": {item.id: item.name for item in catalogue.municipalities.values()},
        }
        places = json.dumps(names, ensure_ascii=False)
        return self.page("studio.html", "studio", strings=strings, places=places, modules=self._studio_modules)

    def page(self, name: str, screen: str, **values: Any) -> str:
        """A page without a conversation; `screen` is its section of the texts."""
        return self._templates.get_template(name).render(t=self.texts[screen], **values)


def _status(view: ConversationView, texts: Mapping[str, str]) -> str:
    match view.state:
        case State.CLOSED:
            return texts["status_closed"]
        case State.WITH_AGENT:
            names = [m["sender_name"] for m in view.messages if m["sender"] == "agent" and m.get("sender_name")]
            return _fill(texts["status_agent"], name=names[-1]) if names else texts["status_agent_unnamed"]
        case State.WAITING:
            place = _fill(texts["queue_place"], position=view.place["position"]) if view.place else ""
            return f"{texts['status_waiting']} {place}".strip()
        case State.WITH_BOT:
            return texts["status_bot"]


def _sender_name(message: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    match message["sender"]:
        case "citizen":
            return texts["sender_citizen"]
        case "bot":
            return texts["sender_bot"]
        case "agent":
            return str(message.get("sender_name") or texts["sender_agent_unnamed"])
        case _:
            return texts["sender_system"]


def _direction(message: Mapping[str, Any]) -> str | None:
    """As `directionOf` in static/chat/message-view.js."""
    if message["sender"] == Sender.CITIZEN.value:
        return "auto"
    return "rtl" if message.get("lang") in _RIGHT_TO_LEFT else None


def _message_text(message: Mapping[str, Any]) -> Markup:
    # The assistant itself says that nobody is there only in a safe conversation.
    hard = {(Kind.SAFETY, sender) for sender in Sender} | {(Kind.CLOSED, Sender.BOT)}
    return rich_text(message["text"], line_by_line=(message["kind"], message["sender"]) in hard)


def _clock(iso: str) -> str:
    at = datetime.fromisoformat(iso).astimezone(STOCKHOLM)
    return f"{at.hour:02}.{at.minute:02}"


def _fill(text: str, **values: object) -> str:
    return text.format_map(values)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
