"""Changes, topics, preview and export over HTTP (/api/v1/studio)."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.deps import Deps, request_deps
from api.errors import Problem
from api.knowledge import views
from api.knowledge.model import Change, ChangeState, Proposal, Source, Wording
from api.knowledge.schemas import BulkBody, ChangeBody, DecideBody, PreviewBody
from api.knowledge.service import Decided
from api.knowledge.validity import remarks
from api.staff.access import InStudio, holding
from api.staff.model import Right, Session
from nlu_data.files import DataError
from nlu_data.overlay import Edit, Kind
from nlu_data.versions import Version

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

_Deps = Annotated[Deps, Depends(request_deps)]
_Approver = Annotated[Session, holding(Right.APPROVE)]
_Author = Annotated[Session, holding(Right.LABEL, Right.EDIT)]


async def bodies(deps: Deps, session: Session, changes: list[Change]) -> list[dict[str, Any]]:
    """Changes with the names of those who had a hand in them, and of those who may decide on them."""
    names = await deps.staff.names(views.people(changes))
    people = await deps.staff.colleagues(session.staff.municipality_id) if changes else []
    catalogue = deps.knowledge.catalogue
    return [views.change_body(change, session.staff, catalogue, names, people) for change in changes]


@router.get("/people")
async def people(session: InStudio, deps: _Deps) -> dict[str, Any]:
    """Which colleagues hold which right, and who leads the work: whom to ask."""
    return views.people_body(await deps.staff.colleagues(session.staff.municipality_id))


@router.post("/changes", status_code=201)
async def propose(body: ChangeBody, session: _Author, deps: _Deps) -> dict[str, Any]:
    """Proposes one change. 422 `invalid_change` names the rules that it breaks."""
    payload = {key: value for key, value in body.payload.items() if isinstance(key, str)}
    proposal = Proposal(Edit(body.kind, body.target, payload), Source(body.source), body.comment)
    made = await deps.knowledge.propose(session.staff, [proposal])
    return (await bodies(deps, session, made))[0]


@router.get("/changes")
async def changes(
    session: InStudio, deps: _Deps, state: ChangeState = ChangeState.PROPOSED, after: Annotated[int, Query(ge=0)] = 0
) -> dict[str, Any]:
    """Changes in one state, oldest first, with what each replaces; `next` is the `after` of the next page."""
    found = await deps.knowledge.listing(session.staff, state, after)
    rows = await bodies(deps, session, found)
    files = await deps.knowledge.files()

    def with_before() -> list[dict[str, Any]]:
        return [{**row, "before": views.before(change.edit, files)} for row, change in zip(rows, found, strict=True)]

    return {
        "items": await asyncio.to_thread(with_before),
        "next": found[-1].n if found else None,
        "counts": await deps.knowledge.counts(session.staff),
    }


def _decided(decided: Decided) -> dict[str, Any]:
    return {
        "done": [str(change.id) for change in decided.done],
        "refused": [
            {"id": str(refused.change_id), "code": refused.code, "findings": views.remarks_body(refused.remarks)}
            for refused in decided.refused
        ],
        "knowledge": decided.version,
    }


_STATUS = {"unknown_change": 404, "change_decided": 409, "invalid_change": 422}


def _or_problem(decided: Decided) -> dict[str, Any]:
    """One change was asked for: its refusal is the answer's."""
    for refused in decided.refused:
        extra = {"findings": views.remarks_body(refused.remarks)}
        raise Problem(_STATUS.get(refused.code, 403), refused.code, extra=extra)
    return _decided(decided)


@router.post("/changes/bulk-approve")
async def approve_many(body: BulkBody, session: _Approver, deps: _Deps) -> dict[str, Any]:
    """Approves all that this person may; the others are told with their codes."""
    return _decided(await deps.knowledge.approve(session.staff, body.ids, body.comment))


@router.post("/changes/{change_id}/approve")
async def approve(change_id: UUID, body: DecideBody, session: _Approver, deps: _Deps) -> dict[str, Any]:
    """Approves; answers and facts are live when this returns."""
    return _or_problem(await deps.knowledge.approve(session.staff, [change_id], body.comment))


@router.post("/changes/{change_id}/reject")
async def reject(change_id: UUID, body: DecideBody, session: _Approver, deps: _Deps) -> dict[str, Any]:
    """Says no, and why."""
    return _or_problem(await deps.knowledge.reject(session.staff, [change_id], body.comment))


@router.post("/changes/{change_id}/withdraw")
async def withdraw(change_id: UUID, session: _Author, deps: _Deps) -> dict[str, Any]:
    """Takes one's own proposal back."""
    return (await bodies(deps, session, [await deps.knowledge.withdraw(session.staff, change_id)]))[0]


@router.post("/changes/{change_id}/undo", status_code=201)
async def undo(change_id: UUID, body: DecideBody, session: _Author, deps: _Deps) -> dict[str, Any]:
    """Proposes the opposite of an approved change."""
    return (await bodies(deps, session, [await deps.knowledge.undo(session.staff, change_id, body.comment)]))[0]


@router.get("/topics")
async def topics(session: InStudio, deps: _Deps, q: Annotated[str, Query(max_length=100)] = "") -> list[dict[str, Any]]:
    """Topics whose title, id or area holds the words; all without any."""
    catalogue, book = deps.knowledge.catalogue, await deps.knowledge.book()
    ids = [*catalogue.topics, *(topic for topic in catalogue.answers if topic not in catalogue.topics)]
    rows = [views.topic_row(topic, catalogue, len(book.by_topic.get(topic, ()))) for topic in ids]
    words = q.casefold().split()
    return [
        row
        for row in rows
        if all(
            word in f"{row['id']} {row['title']} {row['area_title']} {row['english_title']}".casefold()
            for word in words
        )
    ]


@router.get("/topics/{topic_id}")
async def topic(topic_id: str, session: InStudio, deps: _Deps, municipality: str | None = None) -> dict[str, Any]:
    """A topic with its answer, the facts it uses, its wordings, and all that was done to it."""
    catalogue, book = deps.knowledge.catalogue, await deps.knowledge.book()
    if topic_id not in catalogue.topics and topic_id not in catalogue.answers:
        raise Problem(404, "unknown_topic")
    profile = catalogue.municipalities.get(municipality or session.staff.municipality_id)
    if profile is None:
        raise Problem(404, "unknown_municipality")
    history = await deps.knowledge.history(session.staff, topic_id)
    answer, wordings = catalogue.answers.get(topic_id), book.by_topic.get(topic_id, ())
    nearer = await deps.pool.nearer_elsewhere(topic_id)
    return {
        **views.topic_row(topic_id, catalogue, len(wordings)),
        "board": catalogue.topics[topic_id].board if topic_id in catalogue.topics else None,
        "answer": views.answer_body(answer) if answer else None,
        "facts": views.facts_body(answer, profile) if answer else [],
        "municipality": profile.id,
        "wordings_list": _wordings(wordings, history, nearer),
        "compared": nearer is not None,
        "history": await bodies(deps, session, history),
    }


def _wordings(
    wordings: Iterable[Wording], history: list[Change], nearer: Mapping[str, Mapping[str, Any]] | None
) -> list[dict[str, Any]]:
    sources = {
        str(change.edit.payload.get("text")): change.source.value
        for change in history
        if change.state is ChangeState.APPROVED and change.edit.kind is Kind.WORDING_ADD
    }
    return [
        {
            **views.wording_body(wording, sources.get(wording.text, "catalogue")),
            "nearer": nearer.get(wording.text) if nearer else None,
        }
        for wording in wordings
    ]


@router.get("/topics/{topic_id}/wordings")
async def wordings(
    topic_id: str, session: InStudio, deps: _Deps, q: Annotated[str, Query(max_length=200)] = ""
) -> list[dict[str, Any]]:
    """A topic's wordings that hold the words; `nearer` names a topic that a wording is more like."""
    history = await deps.knowledge.history(session.staff, topic_id)
    known = (await deps.knowledge.book()).by_topic.get(topic_id, ())
    rows = _wordings(known, history, await deps.pool.nearer_elsewhere(topic_id))
    words = q.casefold().split()
    return [row for row in rows if all(word in row["text"].casefold() for word in words)]


@router.post("/preview")
async def preview(body: PreviewBody, session: InStudio, deps: _Deps) -> dict[str, Any]:
    """An answer as the citizen would read it, with LIX, words and what the rules say."""
    state = await deps.knowledge.state()
    profile = state.catalogue.municipalities.get(body.municipality or session.staff.municipality_id)
    if profile is None:
        raise Problem(404, "unknown_municipality")
    edit = Edit(Kind.ANSWER, body.topic, body.payload)
    if body.topic not in state.catalogue.answers and not body.payload:
        raise Problem(404, "unknown_topic")
    found = await asyncio.to_thread(remarks, edit, state)
    rendered: Mapping[str, Any] = {}
    try:
        rendered = views.preview(edit, state, profile, Version(body.version))
    except (DataError, KeyError, TypeError, ValueError, AttributeError):
        rendered = {"text": None}  # the findings say what is wrong
    return {**rendered, "findings": views.remarks_body(found)}


@router.get("/export")
async def export(session: InStudio, deps: _Deps) -> Response:
    """All that is approved, as the catalogue's files in a zip."""
    files = await deps.knowledge.files()

    def packed() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, text in files.items():
                # A fixed time: the same knowledge gives the same bytes.
                archive.writestr(zipfile.ZipInfo(f"nlu_data/{path}", (2026, 1, 1, 0, 0, 0)), text.encode())
        return buffer.getvalue()

    return Response(
        await asyncio.to_thread(packed),
        media_type="application/zip",
        headers={"Content-Disposition": "attachment; filename=nlu_data.zip"},
    )
