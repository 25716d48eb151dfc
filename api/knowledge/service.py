"""The knowledge as it is now, and what staff do to it: propose, decide, withdraw, undo."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from api.clock import STOCKHOLM, Clock
from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.errors import Problem
from api.knowledge import repository, rules
from api.knowledge.current import Current
from api.knowledge.inverse import inverse
from api.knowledge.model import Basis, Change, ChangeState, Proposal, Remark, Source
from api.knowledge.validity import State, remarks
from api.knowledge.wordings import WordingBook
from api.realtime.hub import Hub, Note, NoteKind, studio_key
from api.staff.model import StaffMember
from nlu_data.catalogue import Catalogue, Handling, Topic, Zone
from nlu_data.difference import difference
from nlu_data.overlay import Edit, Kind

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refused:
    """A change that was not decided on, and the problem's code."""

    change_id: UUID
    code: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What became of some changes, and the version that is live now (empty: the shipped one)."""

    done: tuple[Change, ...]
    refused: tuple[Refused, ...]
    version: str


@dataclass(frozen=True)
class Imported:
    """What an import proposed, what it could not propose and why, and the files that no change can tell."""

    proposed: tuple[Change, ...]
    refused: tuple[tuple[Edit, str], ...]
    beyond: tuple[str, ...]


class KnowledgeService:
    """One method an act. `tell` publishes notes; whoever hears them reads the rows again."""

    def __init__(self, open_uow: OpenUow, current: Current, clock: Clock, tell: Callable[..., None]) -> None:
        self._open_uow = open_uow
        self._current = current
        self._clock = clock
        self._tell = tell
        self._laying = asyncio.Lock()

    @property
    def version(self) -> str:
        """The version that answers come from; empty for the shipped one. What turns are sent with."""
        return self._current.version

    @property
    def catalogue(self) -> Catalogue:
        """The live catalogue as it is at this moment."""
        return self._current.catalogue

    async def refresh(self) -> None:
        """Brings the live version up to what is approved. Idempotent."""
        await self.basis()

    async def files(self) -> Mapping[str, str]:
        """The texts of everything approved, by path."""
        await self.refresh()
        return self._current.folders.files(await self._current.name())

    async def book(self) -> WordingBook:
        """Every wording that is approved."""
        await self.refresh()
        return await self._current.book()

    async def approved(self) -> list[Change]:
        """Every change that is part of the knowledge now, in the order in which they became so."""
        async with self._open_uow(Viewer.system()) as db:
            return await repository.approved(db)

    async def basis(self) -> Basis:
        """All that is approved now, laid out."""
        # One at a time, with its reading: an older reading must not be laid over a newer one.
        async with self._laying:
            approved = await self.approved()
            await self._current.lay(approved)
            return Basis(await self._current.name(), frozenset(change.n for change in approved))

    async def tidy(self) -> list[str]:
        """Removes versions that are neither live nor those of a training run; their names."""
        async with self._open_uow(Viewer.system()) as db:
            trained = await repository.trained_versions(db)
        return await self._current.tidy(trained)

    async def state(self, *, with_proposed: Sequence[Edit] = ()) -> State:
        """What a change is judged against; with topics that are only proposed, so that wordings can follow them."""
        files = await self.files()
        catalogue = _with_topics(self._current.catalogue, with_proposed)
        today = self._clock().astimezone(STOCKHOLM).date()
        return State(catalogue, files, self._current.safety, await self._current.book(), today)

    async def judge(self, edit: Edit) -> list[Remark]:
        """What the rules say of a change that nobody has proposed yet."""
        return await asyncio.to_thread(remarks, edit, await self.state())

    async def propose(self, member: StaffMember, proposals: Sequence[Proposal]) -> list[Change]:
        """Stores all or none. Raises Problem 403, or 422 `invalid_change` with the rules' remarks."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            new_topics = await repository.proposed_topics(db)
        new_topics += [p.edit for p in proposals if p.edit.kind is Kind.TOPIC_ADD]
        state = await self.state(with_proposed=new_topics)
        bare = replace(state, catalogue=self._current.catalogue)
        for proposal in proposals:
            code = rules.refusal_to_propose(member, proposal.edit, proposal.source, state.catalogue)
            if code is not None:
                raise Problem(403 if code == "forbidden" else 422, code)
            against = bare if proposal.edit.kind is Kind.TOPIC_ADD else state
            found = await asyncio.to_thread(remarks, proposal.edit, against)
            if any(remark.error for remark in found):
                extra = {"findings": [remark.to_wire() for remark in found]}
                raise Problem(422, "invalid_change", extra=extra)
        placed = [_placed(proposal, member) for proposal in await self._with_origins(proposals)]
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            made = await repository.add(db, placed, member.id, self._clock())
        self._changed()
        return made

    async def _with_origins(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """What a citizen wrote stays theirs to erase, also where others move it or take it away."""
        moved = [p for p in proposals if p.edit.kind in {Kind.WORDING_MOVE, Kind.WORDING_REMOVE}]
        if not moved:
            return list(proposals)
        async with self._open_uow(Viewer.system()) as db:
            whose = await repository.origins(db, [str(p.edit.payload["text"]) for p in moved])
        return [
            replace(p, origin_conversation=p.origin_conversation or whose.get(str(p.edit.payload["text"])))
            if p in moved
            else p
            for p in proposals
        ]

    async def standing(self, words: Collection[str]) -> frozenset[str]:
        """Those of some wordings that are part of the knowledge now."""
        book = await self.book()
        return frozenset(words) & {wording.text for wording in book.wordings}

    async def approve(self, member: StaffMember, change_ids: Sequence[UUID], comment: str = "") -> Decided:
        """Approves what this person may approve; what is approved is live when this returns."""
        done: list[Change] = []
        refused: list[Refused] = []
        state = await self.state()
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            found = await repository.get(db, change_ids, lock=True)
            # Topics first: their wordings may stand beside them in the same stroke.
            for change in sorted(found, key=lambda c: (c.edit.kind is not Kind.TOPIC_ADD, c.n)):
                state = replace(state, catalogue=_with_topics(state.catalogue, [c.edit for c in done]))
                code = rules.refusal_to_decide(member, change, state.catalogue)
                said = () if code else tuple(await asyncio.to_thread(remarks, change.edit, state))
                if code or any(remark.error for remark in said):
                    refused.append(Refused(change.id, code or "invalid_change", said))
                    continue
                values = self._decision(member, change, comment)
                await repository.set_state(db, change.id, ChangeState.APPROVED, values)
                done.append(replace(change, state=ChangeState.APPROVED))
        refused += _missing(change_ids, found)
        await self.refresh()
        self._changed()
        return Decided(tuple(done), tuple(refused), self.version)

    async def reject(self, member: StaffMember, change_ids: Sequence[UUID], comment: str = "") -> Decided:
        """Says no; the comment says why."""
        done: list[Change] = []
        refused: list[Refused] = []
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            found = await repository.get(db, change_ids, lock=True)
            for change in found:
                code = rules.refusal_to_decide(member, change, self._current.catalogue)
                if code is None:
                    values = self._decision(member, change, comment)
                    await repository.set_state(db, change.id, ChangeState.REJECTED, values)
                    done.append(replace(change, state=ChangeState.REJECTED))
                else:
                    refused.append(Refused(change.id, code))
        self._changed()
        return Decided(tuple(done), (*refused, *_missing(change_ids, found)), self.version)

    def _decision(self, member: StaffMember, change: Change, comment: str) -> dict[str, Any]:
        said = f"{change.comment}\n{comment}".strip() if comment else change.comment
        return {"decided_by": member.id, "decided_at": self._clock(), "comment": said}

    async def withdraw(self, member: StaffMember, change_id: UUID) -> Change:
        """Takes one's own proposal back. Raises Problem 404, 403 or 409."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            found = await repository.get(db, [change_id], lock=True)
            change = _only(found)
            if change.proposed_by != member.id:
                raise Problem(403, "forbidden")
            if change.state is not ChangeState.PROPOSED:
                raise Problem(409, "change_decided")
            await repository.set_state(db, change.id, ChangeState.WITHDRAWN, {})
        self._changed()
        return replace(change, state=ChangeState.WITHDRAWN)

    async def withdraw_batch(self, member: StaffMember, batch: UUID) -> list[Change]:
        """Takes back what was proposed in one stroke. Raises Problem 409 when some of it is decided on."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            found = await repository.of_batch(db, batch)
            if any(change.proposed_by != member.id for change in found):
                raise Problem(403, "forbidden")
            if any(change.state is not ChangeState.PROPOSED for change in found):
                raise Problem(409, "change_decided")
            for change in found:
                await repository.set_state(db, change.id, ChangeState.WITHDRAWN, {})
        self._changed()
        return found

    async def undo(self, member: StaffMember, change_id: UUID, comment: str) -> Change:
        """Proposes the opposite of an approved change. Raises Problem 404 or 409."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            change = _only(await repository.get(db, [change_id]))
        async with self._open_uow(Viewer.system()) as db:
            approved = await repository.approved(db)
        base = await self._current.base_files()
        before = [c.edit for c in approved[: next((n for n, c in enumerate(approved) if c.id == change.id), 0)]]
        opposite = await asyncio.to_thread(inverse, change.edit, base, before)
        if change.state is not ChangeState.APPROVED or opposite is None:
            raise Problem(409, "cannot_undo")
        # The words of a citizen stay theirs, also on their way back.
        proposal = Proposal(
            opposite,
            change.source,
            comment,
            change.origin_conversation,
            municipality_id=change.municipality_id,
            undone_of=change.id,
        )
        return (await self.propose(member, [proposal]))[0]

    async def listing(self, member: StaffMember, state: ChangeState, after: int = 0) -> list[Change]:
        """Changes in one state, oldest first, from number `after` on."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            return await repository.in_state(db, state, after)

    async def counts(self, member: StaffMember) -> dict[str, int]:
        """State -> how many changes."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            return await repository.count_by_state(db)

    async def history(self, member: StaffMember, topic: str) -> list[Change]:
        """All that was ever proposed for a topic, newest first."""
        async with self._open_uow(Viewer.studio(member.municipality_id)) as db:
            return await repository.of_topic(db, topic)

    async def import_files(self, member: StaffMember, other: Mapping[str, str], source: Source) -> Imported:
        """Proposes every difference between the knowledge and these files that may be proposed."""
        edits, beyond = await asyncio.to_thread(difference, await self.files(), other)
        made: list[Change] = []
        refused: list[tuple[Edit, str]] = []
        for edit in edits:
            try:
                made += await self.propose(member, [Proposal(edit, source)])
            except Problem as problem:  # noqa: PERF203 - each difference stands for itself
                refused.append((edit, problem.code))
        return Imported(tuple(made), tuple(refused), tuple(beyond))

    async def refusal_to_release(self, member: StaffMember, numbers: Collection[int]) -> str | None:
        """The problem's code when this person may not release the changes of these numbers; None when they may."""
        return rules.refusal_to_release(member, await self._unreleased(numbers))

    async def mark_released(self, member: StaffMember, numbers: Collection[int]) -> list[Change]:
        """The approved changes of these numbers, and no others, are released by this person. Raises Problem 403."""
        found = await self._unreleased(numbers)
        code = rules.refusal_to_release(member, found)
        if code is not None:
            raise Problem(403, code)
        async with self._open_uow(Viewer.system()) as db:
            await repository.mark_released(db, [change.id for change in found], member.id, self._clock())
        self._changed()
        return found

    async def _unreleased(self, numbers: Collection[int]) -> list[Change]:
        return [c for c in await self.approved() if c.n in numbers and c.released_at is None]

    def _changed(self) -> None:
        self._tell(Note(studio_key(), NoteKind.CHANGES))


def _placed(proposal: Proposal, member: StaffMember) -> Proposal:
    """Facts, and words that citizens of one municipality wrote, are that municipality's to decide on."""
    own = proposal.edit.kind is Kind.FACT or proposal.source is Source.LOG
    return replace(proposal, municipality_id=member.municipality_id if own else proposal.municipality_id)


def _with_topics(catalogue: Catalogue, edits: Iterable[Edit]) -> Catalogue:
    new = {
        edit.target: Topic(
            edit.target,
            str(edit.payload.get("title")),
            str(edit.payload.get("area")),
            str(edit.payload.get("department")),
            str(edit.payload.get("board")),
            Zone.OPPEN,
            Handling.ANSWER,
            safe_mode=False,
            local_facts="none",
        )
        for edit in edits
        if edit.kind is Kind.TOPIC_ADD and edit.target not in catalogue.topics
    }
    return replace(catalogue, topics={**catalogue.topics, **new}) if new else catalogue


def _only(found: Sequence[Change]) -> Change:
    if not found:
        raise Problem(404, "unknown_change")
    return found[0]


def _missing(wanted: Sequence[UUID], found: Sequence[Change]) -> list[Refused]:
    seen = {change.id for change in found}
    return [Refused(change_id, "unknown_change") for change_id in wanted if change_id not in seen]


_RETRY_S = 2.0


async def keep_current(knowledge: KnowledgeService, hub: Hub) -> None:
    """Follows what is approved, in whichever process, for as long as the gateway runs."""
    subscription = hub.subscribe(studio_key())
    try:
        behind, tidied = True, False
        while True:
            if behind:
                try:
                    await knowledge.refresh()
                    if not tidied:
                        log.info("%d old versions were removed", len(await knowledge.tidy()))
                        tidied = True
                except DATABASE_AWAY as error:
                    log.warning("the knowledge was not brought up to date: %s", type(error).__name__)
                    await asyncio.sleep(_RETRY_S)
                    continue
            note = await subscription.next()
            behind = note.kind is NoteKind.CHANGES or subscription.lost
    finally:
        subscription.close()
