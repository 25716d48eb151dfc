"""What staff do with the pool: see, say what a message is, discard, take back; and make topics of what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from api.clock import STOCKHOLM, Clock
from api.db.unit_of_work import OpenUow, Viewer
from api.errors import Problem
from api.knowledge.model import Change, Proposal, Source
from api.knowledge.service import KnowledgeService
from api.pool import repository
from api.pool.clusters import Cluster, clusters
from api.pool.collector import Collector
from api.pool.index import Known
from api.pool.model import Fold, Item, ItemState, Reason, Why
from api.pool.ranking import folds, suggestions
from api.realtime.hub import Note, NoteKind, studio_key
from api.staff.model import StaffMember
from nlu_data.overlay import Edit, Kind, wording_key

PAGE = 50
# These very words are learnt from, or measured with, already: the message is dealt with, and nothing is to be added.
_KNOWN = frozenset({"wordings_are_not_repeated", "holdout_is_kept_apart"})


class Action(StrEnum):
    """What somebody says of a message: it belongs to a topic, to none, or nothing is to be learnt from it."""

    LABEL = "label"
    NONE = "none"
    DISCARD = "discard"


@dataclass(frozen=True)
class Inbox:
    """One page: folds with their suggestions; how many folds are left, and how much is done today."""

    folds: tuple[Fold, ...]
    left: int
    done_today: int
    next: int | None


@dataclass(frozen=True)
class Settled:
    """What was proposed, which messages were dealt with, and the token that takes it all back."""

    changes: tuple[Change, ...]
    items: tuple[UUID, ...]
    undo: UUID


class PoolService:
    """One method an act. Everybody sees their own municipality's pool and no other."""

    def __init__(
        self,
        open_uow: OpenUow,
        knowledge: KnowledgeService,
        known: Known,
        collector: Collector,
        clock: Clock,
        tell: Callable[..., None],
    ) -> None:
        self._open_uow = open_uow
        self._knowledge = knowledge
        self._known = known
        self.collector = collector
        self._clock = clock
        self._tell = tell

    async def inbox(self, member: StaffMember, reason: Reason | None, cursor: int) -> Inbox:
        """A page of what is most worth looking at, from place `cursor` on."""
        today = self._clock().astimezone(STOCKHOLM).replace(hour=0, minute=0, second=0, microsecond=0)
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            items = await repository.open_items(db, member.municipality_id, reason)
            done = await repository.settled_since(db, member.municipality_id, today)
        ranked = folds(items)
        page = ranked[cursor : cursor + PAGE]
        if page:
            await self._known.ready()
        shown = tuple(replace(fold, suggestions=self._suggestions(fold)) for fold in page)
        further = cursor + PAGE if cursor + PAGE < len(ranked) else None
        return Inbox(shown, len(ranked), done, further)

    def _suggestions(self, fold: Fold) -> Any:
        near = self._known.near(fold.shown.candidate.text)
        return suggestions(fold.shown.ranking, near, lambda topic: not self._known.is_sensitive(topic))

    async def settle(
        self, member: StaffMember, item_ids: Sequence[UUID], action: Action, topic: str | None, comment: str = ""
    ) -> Settled:
        """Deals with messages and all that are the same as they.

        Raises Problem 404 when nobody has such an open message (somebody was quicker), 422 for a topic that
        cannot take them: then nothing is changed.
        """
        batch, now = uuid4(), self._clock()
        state = ItemState.DISCARDED if action is Action.DISCARD else ItemState.TAKEN
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            items = await repository.fold_of(db, member.municipality_id, item_ids)
            await repository.settle(db, [item.id for item in items], state, member.id, now, batch)
        if not items:
            raise Problem(404, "unknown_item")
        made: list[Change] = []
        if action is Action.LABEL:
            try:
                made = await self._propose(member, items, topic or "", comment, batch)
            except Problem:
                await self._reopen(member, batch)
                raise
        self._changed(member)
        return Settled(tuple(made), tuple(item.id for item in items), batch)

    async def _propose(
        self, member: StaffMember, items: Sequence[Item], topic: str, comment: str, batch: UUID
    ) -> list[Change]:
        """Of what may be said of the topic, all; the first message decides whether anything may."""
        good, first_problem = [], None
        for proposal in _wordings(items, topic, comment, batch):
            found = await self._knowledge.judge(proposal.edit)
            if any(remark.error and remark.rule not in _KNOWN for remark in found):
                first_problem = first_problem or found
            elif not any(remark.rule in _KNOWN for remark in found):
                good.append(proposal)
        if first_problem is not None and not good:
            findings = [dict(remark.to_wire()) for remark in first_problem]
            raise Problem(422, "invalid_change", extra={"findings": findings})
        return await self._knowledge.propose(member, good) if good else []

    async def undo(self, member: StaffMember, token: UUID) -> list[UUID]:
        """Takes a stroke back. Raises Problem 404, or 409 when some of it is decided on already."""
        withdrawn = await self._knowledge.withdraw_batch(member, token)
        opened = await self._reopen(member, token)
        if not withdrawn and not opened:
            raise Problem(404, "unknown_item")
        self._changed(member)
        return opened

    async def _reopen(self, member: StaffMember, batch: UUID) -> list[UUID]:
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            return await repository.reopen(db, batch, member.id)

    async def clusters(self, member: StaffMember) -> list[Cluster]:
        """What many ask about and the assistant does not know."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            items = await repository.open_items(db, member.municipality_id)
        return await asyncio.to_thread(clusters, folds(items))

    async def make_topic(
        self, member: StaffMember, cluster_id: UUID, edit: Edit, item_ids: Sequence[UUID], comment: str
    ) -> Settled:
        """Proposes a topic with a cluster's messages as its first wordings. Raises Problem 404, 403, 422.

        `item_ids` are those of the cluster that belong; all of them when empty.
        """
        if not item_ids:
            found = next((c for c in await self.clusters(member) if c.id == cluster_id), None)
            if found is None:
                raise Problem(404, "unknown_item")
            item_ids = found.ids
        batch, now = uuid4(), self._clock()
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            items = await repository.fold_of(db, member.municipality_id, item_ids)
            await repository.settle(db, [item.id for item in items], ItemState.TAKEN, member.id, now, batch)
        proposals = [Proposal(edit, Source.EXPERT, comment, batch=batch)]
        proposals += await self._acceptable(_wordings(items, edit.target, comment, batch))
        try:
            made = await self._knowledge.propose(member, proposals)
        except Problem:
            await self._reopen(member, batch)
            raise
        self._changed(member)
        return Settled(tuple(made), tuple(item.id for item in items), batch)

    async def _acceptable(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Those that nothing but their topic's being new speaks against."""
        good = []
        for proposal in proposals:
            errors = {remark.rule for remark in await self._knowledge.judge(proposal.edit) if remark.error}
            if errors <= {"unknown_topic"}:
                good.append(proposal)
        return good

    async def nearer_elsewhere(self, topic: str) -> Mapping[str, Mapping[str, Any]] | None:
        """A topic's wordings that are nearer to another topic's: wording -> that topic, its wording, how near.

        None while the known wordings are being laid out: nobody waits for that.
        """
        if not self._known.is_ready:
            return None
        book = await self._knowledge.book()
        found = await asyncio.to_thread(self._known.astray, topic, book.by_topic.get(topic, ()))
        title = self._knowledge.catalogue.title
        return {text: {**why_body(why), "title": title(why.topic)} for text, why in found.items()}

    def _changed(self, member: StaffMember) -> None:
        self._tell(Note(studio_key(member.municipality_id), NoteKind.POOL))


def why_body(why: Why) -> dict[str, Any]:
    """A known wording, as it is shown."""
    return {"topic": why.topic, "text": why.text, "near": why.near}


def day_of(moment: datetime) -> str:
    """The day in Sweden: the hour of a message is nobody's business."""
    return moment.astimezone(STOCKHOLM).date().isoformat()


def _wordings(items: Sequence[Item], topic: str, comment: str, batch: UUID) -> list[Proposal]:
    """One proposal for each way of putting it."""
    ways: dict[str, list[Item]] = {}
    for item in items:
        ways.setdefault(wording_key(item.candidate.text), []).append(item)
    made = []
    for same in ways.values():
        first = same[0].candidate
        lang = {} if first.lang == "sv" else {"lang": first.lang}
        made.append(
            Proposal(
                Edit(Kind.WORDING_ADD, topic, {"text": " ".join(first.text.split()), **lang}),
                Source.LOG,
                comment,
                first.conversation_id,
                tuple(item.id for item in same),
                first.municipality_id,
                batch,
            )
        )
    return made
