"""The citizen API over HTTP (contract: POST, GET, DELETE under /api/v1/conversations)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.clock import STOCKHOLM
from api.conversation.model import Conversation, Kind, Message, Sender
from api.conversation.schemas import MAX_SEQ, CaseBody, FeedbackBody, OpenBody, SendBody
from api.conversation.service import View
from api.deps import Deps, request_deps
from api.errors import Problem

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"])

_Deps = Annotated[Deps, Depends(request_deps)]


async def bearer_token(authorization: Annotated[str, Header()] = "") -> str:
    """The token of `Authorization: Bearer`. Raises Problem 401 without one."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "wrong_token")
    return token


_Token = Annotated[str, Depends(bearer_token)]


def _body(conversation: Conversation, messages: Sequence[Message], **more: Any) -> dict[str, Any]:
    return {
        "state": conversation.state.value,
        "safe": conversation.safe,
        "messages": [message.to_wire() for message in messages],
        **more,
    }


def view_body(view: View) -> dict[str, Any]:
    """A conversation as GET and the socket show it."""
    place = view.place
    queue = {"position": place.position, "wait_s": place.wait_s} if place else None
    return _body(view.conversation, view.messages, queue=queue, next_seq=view.conversation.next_seq)


@router.post("", status_code=201)
async def open_conversation(deps: _Deps, request: Request, body: OpenBody | None = None) -> dict[str, Any]:
    """Opens a conversation; the token is given here and never again."""
    body = body or OpenBody(language="sv", page=None, queue=None)
    await within_limits(deps, _address(request), None)
    opened = await deps.conversations.open(
        body.municipality or deps.settings.default_municipality, body.language, body.page, body.queue
    )
    return _body(
        opened.conversation,
        opened.messages,
        id=str(opened.conversation.id),
        token=opened.token,
        next_seq=opened.conversation.next_seq,
    )


@router.post("/{conversation_id}/messages")
async def send(conversation_id: UUID, body: SendBody, token: _Token, deps: _Deps, request: Request) -> dict[str, Any]:
    """Takes a message or a click and answers it. Idempotent by `client_id`."""
    with deps.cases.never_without_numbers(body.text):
        await within_limits(deps, _address(request), conversation_id)
    sent = await deps.conversations.send(conversation_id, token, body.client_id, body.text, body.choice)
    return _body(sent.conversation, sent.messages, seq=sent.seq)


@router.get("/{conversation_id}/messages")
async def read(
    conversation_id: UUID, token: _Token, deps: _Deps, after: Annotated[int, Query(le=MAX_SEQ)] = 0
) -> dict[str, Any]:
    """Everything after a sequence number, and where the conversation stands."""
    return view_body(await deps.conversations.view(conversation_id, token, after))


@router.post("/{conversation_id}/handover")
async def ask_human(conversation_id: UUID, token: _Token, deps: _Deps) -> dict[str, Any]:
    """Asks for a human."""
    return view_body(await deps.conversations.ask_human(conversation_id, token))


@router.post("/{conversation_id}/close")
async def close(conversation_id: UUID, token: _Token, deps: _Deps) -> dict[str, Any]:
    """Ends the conversation."""
    return view_body(await deps.conversations.close(conversation_id, token))


@router.post("/{conversation_id}/feedback", status_code=204)
async def give_feedback(conversation_id: UUID, body: FeedbackBody, token: _Token, deps: _Deps) -> Response:
    """Thumbs up or down on an answer."""
    await deps.conversations.give_feedback(conversation_id, token, body.seq, helpful=body.helpful)
    return Response(status_code=204)


@router.post("/{conversation_id}/case", status_code=201)
async def leave_case(
    conversation_id: UUID, body: CaseBody, token: _Token, deps: _Deps, request: Request
) -> dict[str, Any]:
    """Leaves a written case. The same text again gives the same case."""
    with deps.cases.never_without_numbers(body.text):
        await within_limits(deps, _address(request), conversation_id)
        conversation = await deps.conversations.authorised(conversation_id, token)
        left = await deps.cases.leave(conversation, body.text, contact_of(body))
    return {
        "reference": left.reference,
        "promise": left.promised_by.isoformat() if left.promised_by else None,
        "messages": [message.to_wire() for message in left.messages],
    }


@router.get("/{conversation_id}/transcript")
async def transcript(conversation_id: UUID, token: _Token, deps: _Deps) -> Response:
    """The conversation as plain text, to keep or print. Never of a safe conversation."""
    view = await deps.conversations.view(conversation_id, token, 0)
    if view.conversation.safe:
        raise Problem(409, "illegal_move")
    lines = [_line(message, deps) for message in view.messages if message.draft.kind is not Kind.GREETING]
    return Response(
        "\n\n".join(lines) + "\n",
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=samtal.txt"},
    )


def _line(message: Message, deps: Deps) -> str:
    name = message.draft.sender_name
    if message.draft.sender is Sender.CITIZEN:
        name = deps.wording.text("sender_citizen")
    return f"{message.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M} {name}\n{message.draft.text}".strip()


@router.delete("/{conversation_id}", status_code=204)
async def erase(conversation_id: UUID, token: _Token, deps: _Deps) -> Response:
    """Deletes the conversation and every word of it."""
    await deps.conversations.erase(conversation_id, token)
    return Response(status_code=204)


def contact_of(body: CaseBody) -> dict[str, str]:
    """How the citizen wants to be reached. Raises Problem 422 when the e-mail address cannot be one."""
    try:
        return body.contact.given()
    except ValueError:
        raise Problem(422, "invalid_email") from None


async def within_limits(deps: Deps, address: str, conversation_id: UUID | None) -> None:
    """Counts one act of a citizen, by script or by plain form. Raises Problem 429."""
    limits = {f"address:{address}": deps.settings.client_messages_per_minute}
    if conversation_id is not None:
        limits[f"conversation:{conversation_id}"] = deps.settings.messages_per_minute
    if not await deps.limiter.allows(limits):
        raise Problem(429, "rate_limited", headers={"Retry-After": "60"})


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
