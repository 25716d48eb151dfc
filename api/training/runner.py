"""A whole run: the knowledge, the models, the measuring beside the live model, and the gate's verdict."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.assistant.port import AssistantDown
from api.assistant.visitor import Visitor, Visitors
from api.conversation.model import Outcome
from api.evaluation.records import Line, Record
from api.knowledge import rules as knowledge_rules
from api.knowledge.folder import KnowledgeFolders
from api.knowledge.model import Basis, Wording
from api.knowledge.service import KnowledgeService
from api.knowledge.wordings import Reader
from api.ops.bounded_log import BoundedLog
from api.privacy.danger import DangerScreen
from api.privacy.danger_classifier import load_classifier
from api.privacy.danger_rules import read_rules
from api.privacy.language import Recogniser
from api.training import gate, manifest, suspects
from api.training.examine import Subject, examine, frozen_lines, places
from api.training.folders import ModelFolder, ModelFolders
from api.training.make import Maker
from api.training.measures import Measured, caught, measure, right
from api.training.model import Failure, Plan, Run, RunFailed, RunState, RunStep
from api.training.repository import Said
from api.training.shadow import changed
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.overlay import Edit, Kind, apply

log = logging.getLogger(__name__)

_PATIENCE_S = 30.0
_PROBES = 12
_MOST_ERRORS = 0.05

# Told of every step: which, and how far the whole is (0-100).
Tell = Callable[[RunStep, int], Awaitable[None]]


@dataclass(frozen=True)
class Verdict:
    """What a run amounts to."""

    state: RunState
    manifest: Mapping[str, Any]
    gate: Mapping[str, Any]


@dataclass(frozen=True)
class _Knowledge:
    """What is trained on, and what the live model was."""

    version: str
    trained_on: str
    live: str
    numbers: frozenset[int]
    catalogue: Catalogue
    wordings: tuple[Wording, ...]
    live_wordings: tuple[Wording, ...]
    new: tuple[Wording, ...]
    kept_out: tuple[Wording, ...]


class Runner:
    """Does one run at a time. `said` gives last week's masked messages that may be learnt from."""

    def __init__(
        self,
        knowledge: KnowledgeService,
        versions: KnowledgeFolders,
        models: ModelFolders,
        visitors: Visitors,
        languages: Recogniser | None,
        said: Callable[[int], Awaitable[Sequence[Said]]],
    ) -> None:
        self._knowledge = knowledge
        self._versions = versions
        self._models = models
        self._visitors = visitors
        self._languages = languages
        self._said = said
        self.plan = Plan()

    async def run(self, run: Run, tell: Tell) -> Verdict:
        """Trains and judges. Raises RunFailed; when cancelled, its processes have ended."""
        folder = self._models.of_run(run.id)
        await asyncio.to_thread(folder.fresh)
        out = BoundedLog(folder.log)
        try:
            await tell(RunStep.KNOWLEDGE, 2)
            knowledge = await self._lay_out()
            await tell(RunStep.TRAIN, 5)
            maker = Maker(folder, out)
            findings, _ = await asyncio.gather(
                self._findings(maker, knowledge),
                maker.models(self._versions.path(knowledge.trained_on), self.plan.subset),
            )
            await tell(RunStep.EXAMINE, 60)
            return await self._judged(knowledge, folder, findings, tell)
        except OSError as error:
            log.error("a run could not use its folder: %s", type(error).__name__)
            raise RunFailed(Failure.DISK) from None
        finally:
            out.close()

    async def _lay_out(self) -> _Knowledge:
        taken = await self._knowledge.basis()
        base = await asyncio.to_thread(self._versions.base)
        released = self._models.released()
        live = released.knowledge if self._has(released.knowledge) else base
        return await asyncio.to_thread(self._read, taken, live, base)

    def _has(self, version: str) -> bool:
        return bool(version) and self._versions.path(version).is_dir()

    def _read(self, taken: Basis, live: str, base: str) -> _Knowledge:
        reader, version = Reader(), taken.version
        shipped, before, now = (reader.read(self._versions.files(v)).wordings for v in (base, live, version))
        new = manifest.new_wordings(now, before, shipped)
        kept_out = manifest.held_out(new)
        files = self._versions.files(version)
        edits = [Edit(Kind.WORDING_REMOVE, wording.topic, {"text": wording.text}) for wording in kept_out]
        trained_on = self._versions.write(version, apply(files, edits)) if edits else version
        catalogue = read_catalogue(self._versions.path(version))
        return _Knowledge(version, trained_on, live, taken.numbers, catalogue, now, before, new, kept_out)

    async def _findings(self, maker: Maker, knowledge: _Knowledge) -> list[str]:
        """Errors of the content checks that the live knowledge does not have."""
        now = await maker.errors(self._versions.path(knowledge.version))
        if not now or knowledge.version == knowledge.live:
            return []
        return sorted(now - await maker.errors(self._versions.path(knowledge.live)))

    async def _judged(self, knowledge: _Knowledge, folder: ModelFolder, findings: Sequence[str], tell: Tell) -> Verdict:
        live, candidate = await self._visit(folder)
        try:
            subjects = await asyncio.to_thread(self._subjects, knowledge, folder, live, candidate)
            frozen = await asyncio.to_thread(
                frozen_lines, self._versions.path(knowledge.version), knowledge.catalogue, self.plan.every
            )
            fresh = [Line(w.text, w.topic, style="label", lang=w.lang) for w in knowledge.kept_out]
            pairs = await self._measured(subjects, [*frozen, *fresh], tell)
            await tell(RunStep.SHADOW, 90)
            shadow = await self._shadow(subjects)
        finally:
            await asyncio.gather(live.stop(), candidate.stop())
        await tell(RunStep.JUDGE, 97)
        measured, labels = pairs[: len(frozen)], pairs[len(frozen) :]
        figures = await asyncio.to_thread(measure, measured, knowledge.catalogue)
        reasons = await self._reasons(knowledge, subjects[0].screen, measured, labels, figures, findings)
        document = {
            "verdict": RunState.RED.value if reasons else RunState.GREEN.value,
            "reasons": [reason.to_wire() for reason in reasons],
            "figures": figures,
            "labels": {
                "n": len(labels),
                "live": sum(right(pair.live) for pair in labels),
                "candidate": sum(right(pair.candidate) for pair in labels),
            },
            "shadow": shadow,
        }
        made = await self._manifest(knowledge, folder)
        await asyncio.to_thread(_store, folder, made, document, measured, knowledge.catalogue)
        return Verdict(RunState.RED if reasons else RunState.GREEN, made, document)

    async def _visit(self, folder: ModelFolder) -> tuple[Visitor, Visitor]:
        """The live model and the candidate, each in a process of its own beside the one that answers citizens."""
        found = await asyncio.gather(
            self._visitors.start(self._models.live.rasa, timeout_s=_PATIENCE_S, calm=True),
            self._visitors.start(folder.rasa, timeout_s=_PATIENCE_S, calm=True),
            return_exceptions=True,
        )
        live, candidate = found
        if isinstance(live, Visitor) and isinstance(candidate, Visitor):
            return live, candidate
        await asyncio.gather(*(visitor.stop() for visitor in found if isinstance(visitor, Visitor)))
        for error in found:
            if isinstance(error, BaseException) and not isinstance(error, AssistantDown):
                raise error
        raise RunFailed(Failure.CANDIDATE if isinstance(live, Visitor) else Failure.LIVE)

    def _subjects(
        self, knowledge: _Knowledge, folder: ModelFolder, live: Visitor, candidate: Visitor
    ) -> tuple[Subject, Subject]:
        rules = read_rules(self._versions.path(knowledge.version) / "danger.yml")
        screens = [DangerScreen(rules, load_classifier(path)) for path in (self._models.live.danger, folder.danger)]
        if not screens[1].has_classifier:
            raise RunFailed(Failure.CANDIDATE)
        first = Subject(live.assistant, screens[0], knowledge.catalogue, self._languages, knowledge.version)
        return first, replace(first, assistant=candidate.assistant, screen=screens[1])

    async def _measured(self, subjects: tuple[Subject, Subject], lines: Sequence[Line], tell: Tell) -> list[Measured]:
        profiles = places(len(lines), subjects[0].catalogue)
        shown = 60

        async def say(done: int) -> None:
            nonlocal shown
            percent = 60 + 30 * done // max(1, len(lines))
            if percent >= shown + 3:
                shown = percent
                await tell(RunStep.EXAMINE, percent)

        live, candidate = await asyncio.gather(
            examine(subjects[0], lines, profiles), examine(subjects[1], lines, profiles, say)
        )
        for records, why in ((live, Failure.LIVE), (candidate, Failure.CANDIDATE)):
            if sum(record.outcome is Outcome.ERROR_ASSISTANT for record in records) > _MOST_ERRORS * len(records):
                raise RunFailed(why)  # figures of what did not answer would say nothing
        return [Measured(*pair) for pair in zip(live, candidate, profiles, strict=True)]

    async def _shadow(self, subjects: tuple[Subject, Subject]) -> dict[str, Any]:
        said = await self._said(self.plan.shadow)
        lines = [Line(message.text, "") for message in said]
        profiles = [message.municipality_id for message in said]
        live, candidate = await asyncio.gather(*(examine(subject, lines, profiles) for subject in subjects))
        return changed(said, live, candidate)

    async def _reasons(
        self,
        knowledge: _Knowledge,
        screen: DangerScreen,
        pairs: Sequence[Measured],
        labels: Sequence[Measured],
        figures: Mapping[str, Any],
        findings: Sequence[str],
    ) -> list[gate.Reason]:
        sources = manifest.sources_of(await self._knowledge.approved())

        def is_sensitive(topic: str) -> bool:
            return knowledge_rules.is_sensitive(topic, knowledge.catalogue)

        def judged() -> list[gate.Reason]:
            path = self._versions.path(knowledge.live) / "danger_wordings.yml"
            known = [(w.topic, w.text) for w in knowledge.live_wordings if not w.file.endswith("harmless.yml")]
            known += suspects.danger_wordings(path) if knowledge.new else []
            new = suspects.looked_at(knowledge.new, sources, screen, known, is_sensitive)
            blame = suspects.blamer(knowledge.new)
            material = gate.Material(pairs, labels, figures, new, findings, knowledge.catalogue, is_sensitive, blame)
            return gate.reasons(material)

        return await asyncio.to_thread(judged)

    async def _manifest(self, knowledge: _Knowledge, folder: ModelFolder) -> dict[str, Any]:
        rasa, danger = await asyncio.to_thread(
            lambda: (_json(folder.rasa / "manifest.json"), _json(folder.danger / "manifest.json"))
        )
        return manifest.manifest(
            knowledge=knowledge.version,
            trained_on=knowledge.trained_on,
            live_knowledge=knowledge.live,
            wordings=knowledge.wordings,
            live=knowledge.live_wordings,
            kept_out=len(knowledge.kept_out),
            changes=knowledge.numbers,
            rasa=rasa,
            danger=danger,
        )


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _store(
    folder: ModelFolder,
    made: Mapping[str, Any],
    document: Mapping[str, Any],
    pairs: Sequence[Measured],
    catalogue: Catalogue,
) -> None:
    """Manifest, verdict and probes beside the models. Raises OSError."""
    folder.write("manifest.json", made)
    folder.write("gate.json", document)
    folder.write(folder.probes.name, probes([pair.candidate for pair in pairs], catalogue))


def probes(records: Sequence[Record], catalogue: Catalogue) -> dict[str, Any]:
    """A few messages that the model deals with rightly: it must go on doing so once it is released."""
    ordered = sorted(records, key=lambda record: hashlib.sha256(record.line.text.encode()).digest())
    swedish = [record for record in ordered if record.line.lang == "sv"]
    sensitive = [r.line.text for r in swedish if catalogue.is_sensitive(r.line.topic) and caught(r)]
    plain = [{"text": r.line.text, "topic": r.predicted} for r in swedish if r.outcome is Outcome.ANSWERED and right(r)]
    return {"sensitive": sensitive[:_PROBES], "plain": plain[:_PROBES]}
