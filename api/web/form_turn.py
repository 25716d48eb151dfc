"""One plain form post: the same acts as the citizen API, answered with the whole conversation."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ValidationError

from api.conversation.endpoints import contact_of, within_limits
from api.conversation.schemas import CaseBody
from api.conversation.service import View
from api.db.engine import DATABASE_AWAY
from api.deps import Deps
from api.errors import Problem
from api.web.views import ConversationView

# Made by the page for each form, so that a form that is sent twice is taken once.
_CLIENT_ID = re.compile(r"[\w.:-]{1,64}")


class FormTurn(BaseModel):
    """The fields of the page's forms. Everything may be empty; nothing here is a cookie."""

    conversation: str = ""
    token: str = ""
    after: int = 0
    client_id: str = ""
    queue: str = ""
    text: str = ""
    choice: str = ""
    act: Literal["", "refresh", "close", "case", "erase"] = ""
    name: str = ""
    email: str = ""
    phone: str = ""


async def take_form(deps: Deps, fresh: ConversationView, turn: FormTurn, client: str) -> ConversationView:
    """The page after the act. A refusal is said on the page, with what was written still in the field."""
    seen = fresh

    async def take() -> None:
        nonlocal seen
        conversation, token = _uuid(turn.conversation), turn.token
        await within_limits(deps, client, conversation)
        if conversation is None or not token:
            if not (turn.text.strip() or turn.choice):
                raise Problem(422, "empty")
            opened = await deps.conversations.open(fresh.municipality.id, "sv", fresh.page, fresh.queue)
            conversation, token = opened.conversation.id, opened.token
        seen = _with(seen, await deps.conversations.view(conversation, token, 0), token)
        await _act(deps, turn, conversation, token)
        if turn.act == "erase":
            seen = replace(fresh, erased=True)
            return
        seen = _with(seen, await deps.conversations.view(conversation, token, 0), token)

    try:
        with deps.cases.never_without_numbers(turn.text):
            await take()
    except Problem as problem:
        return replace(seen, problem=_words(deps, problem), draft=turn.text)
    except DATABASE_AWAY:
        return replace(seen, problem=_words(deps, Problem(503, "database_down")), draft=turn.text)
    return seen


def _words(deps: Deps, problem: Problem) -> str:
    # Danger that was seen while nothing could be stored is met with the numbers.
    helplines = problem.extra.get("helplines")
    return "\n".join(helplines) if helplines else deps.wording.problem(problem.code, problem.params)


async def _act(deps: Deps, turn: FormTurn, conversation: UUID, token: str) -> None:
    if turn.act == "close":
        await deps.conversations.close(conversation, token)
    elif turn.act == "erase":
        await deps.conversations.erase(conversation, token)
    elif turn.act == "case":
        contact = {"name": turn.name, "email": turn.email, "phone": turn.phone}
        try:
            case = CaseBody.model_validate({"text": turn.text, "contact": contact})
        except ValidationError:
            raise Problem(422, "invalid_request") from None
        citizen = await deps.conversations.authorised(conversation, token)
        await deps.cases.leave(citizen, case.text, contact_of(case))
    elif turn.act == "":
        text = None if turn.choice else turn.text
        client_id = turn.client_id if _CLIENT_ID.fullmatch(turn.client_id) else str(uuid4())
        await deps.conversations.send(conversation, token, client_id, text, turn.choice or None)


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
