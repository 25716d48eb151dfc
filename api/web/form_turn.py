"""One plain form post: the same acts as the citizen API, answered with the whole conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from api.conversation.service import View
from api.deps import Deps
from api.errors import Problem
from api.web.views import ConversationView


class FormTurn(BaseModel):
    """The fields of the page's forms. Everything may be empty; nothing here is a cookie."""

    conversation: str = ""
    token: str = ""
    after: int = 0
    client_id: str = ""
    queue: str = ""
    text: str = ""
    choice: str = ""
    act: Literal["", "refresh", "close", "case"] = ""
    name: str = ""
    email: str = ""
    phone: str = ""


async def take_form(deps: Deps, fresh: ConversationView, turn: FormTurn, client: str) -> ConversationView:
    """The page after the act. A refusal is said on the page, with what was written still in the field."""
    conversation = _uuid(turn.conversation)
    token = turn.token
    view = fresh
    try:
        if not await deps.limiter.allows({f"client:{client}": deps.settings.client_messages_per_minute}):
            raise Problem(429, "rate_limited")
        if conversation is None or not token:
            if not (turn.text.strip() or turn.choice):
                raise Problem(422, "empty")
            opened = await deps.conversations.open(fresh.municipality.id, "sv", fresh.page, fresh.queue)
            conversation, token = opened.conversation.id, opened.token
        view = _with(view, await deps.conversations.view(conversation, token, 0), token)
        await _act(deps, turn, conversation, token)
        return _with(view, await deps.conversations.view(conversation, token, 0), token)
    except Problem as problem:
        return replace(view, problem=deps.wording.problem(problem.code, problem.params), draft=turn.text)


async def _act(deps: Deps, turn: FormTurn, conversation: UUID, token: str) -> None:
    if turn.act == "close":
        await deps.conversations.close(conversation, token)
    elif turn.act == "case":
        given = {"name": turn.name, "email": turn.email, "phone": turn.phone}
        contact = {key: value.strip() for key, value in given.items() if value.strip()}
        await deps.cases.leave(await deps.conversations.authorised(conversation, token), turn.text, contact)
    elif turn.act == "":
        text = None if turn.choice else turn.text
        await deps.conversations.send(conversation, token, turn.client_id, text, turn.choice or None)


def _with(view: ConversationView, seen: View, token: str) -> ConversationView:
    return replace(
        view,
        conversation_id=str(seen.conversation.id),
        token=token,
        state=seen.conversation.state,
        safe=seen.conversation.safe,
        messages=tuple(message.to_wire() for message in seen.messages),
        place={"position": seen.place.position, "wait_s": seen.place.wait_s} if seen.place else None,
    )


def _uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None
