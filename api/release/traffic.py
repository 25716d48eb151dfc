"""Moves the traffic between models without losing a turn, and makes the files and blue follow.

`lead` starts a green one with a model and can give it a share; `settle` gives its model to blue, which begins
again with it, and lets green go: at rest there is one Rasa.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from api.assistant.port import AssistantDown
from api.assistant.visitor import Visitor, Visitors
from api.conversation.turn import TurnDeps
from api.errors import Problem
from api.privacy.danger import DangerScreen
from api.privacy.danger_classifier import DangerClassifier, load_classifier
from api.release.fleet import ALL, Fleet, Lane
from api.release.live_screen import LiveScreen
from api.release.model import Cause
from api.release.probes import Probes, failed, read_probes
from api.training.folders import ModelFolder, ModelFolders, Released

log = logging.getLogger(__name__)

_DRAIN_S = 5.0
_LOOK_EVERY_S = 0.2
_BLUE_S = 120.0
_RELOADS = 3
# The model asks for little when it is warm; its first turns are slower.
_WARM = 3


@dataclass(frozen=True)
class Green:
    """A visitor that can take traffic: its model's folder, danger screen and probes."""

    folder: ModelFolder
    visitor: Visitor
    screen: DangerScreen
    probes: Probes


class Traffic:
    """Used by one task at a time, but for `look`."""

    def __init__(
        self,
        fleet: Fleet,
        screen: LiveScreen,
        models: ModelFolders,
        visitors: Visitors,
        turns: TurnDeps,
        timeout_s: float,
        municipality: str,
    ) -> None:
        self.fleet = fleet
        self.screen = screen
        self.models = models
        self.green: Green | None = None
        self._visitors = visitors
        self._turns = turns
        self._timeout_s = timeout_s
        self._municipality = municipality

    async def lead(self, folder: ModelFolder, *, urgent: bool = False) -> Green:
        """Starts a green one beside the others; nobody is sent to it yet. Raises Problem 503 when it is not fit.

        Unless it is `urgent` it gives way to citizens' turns while it starts.
        """
        started, read = await asyncio.gather(
            self._visitors.start(folder.rasa, timeout_s=self._timeout_s, calm_start=not urgent),
            self._classifier(folder),
            return_exceptions=True,
        )
        if isinstance(started, BaseException) or isinstance(read, BaseException):
            if isinstance(started, Visitor):
                await started.stop()
            log.error("a candidate does not start: %s", [type(found).__name__ for found in (started, read)])
            raise Problem(503, "candidate_failed")
        visitor, screen = started, self.screen.with_classifier(read)
        green = Green(folder, visitor, screen, await asyncio.to_thread(read_probes, folder.probes))
        why = await self._failing(green)
        if why is not None:
            await visitor.stop()
            log.error("a candidate fails its probes: %s", why.value)
            raise Problem(503, "candidate_failed")
        return green

    async def _classifier(self, folder: ModelFolder) -> DangerClassifier:
        """Raises FileNotFoundError when there is none, or a damaged one."""
        classifier = await asyncio.to_thread(load_classifier, folder.danger)
        if classifier is None:
            raise FileNotFoundError(folder.danger)
        return classifier

    async def _failing(self, green: Green) -> Cause | None:
        deps = TurnDeps(
            green.screen,
            green.visitor.assistant,
            self._turns.catalogue,
            self._turns.languages,
            self._turns.knowledge,
        )
        return await failed(green.probes, deps, self._municipality)

    async def send(self, green: Green, share: int) -> None:
        """Sends a share of the conversations to a green one, all when 100. An earlier one is let go."""
        before = self.green
        if before is not green:
            lane = Lane(green.visitor.assistant)
            earlier, self.fleet.green, self.green = self.fleet.green, lane, green
            self.fleet.watched = lane
        self.fleet.share = share
        if share >= ALL:
            self.screen.use(green.screen)
        else:
            self.screen.use(self.screen.now, green.screen)
        if before is not None and before is not green:
            if earlier is not None:
                await earlier.drained(_DRAIN_S)
            await asyncio.shield(before.visitor.stop())

    async def back_to_blue(self, screen: DangerScreen | None = None) -> None:
        """Sends everybody to blue again and lets green go."""
        self.fleet.share = 0
        self.screen.use(screen or self.screen.now)
        green, lane = self.green, self.fleet.green
        if self.fleet.watched is lane:
            self.fleet.watched = None
        self.green = self.fleet.green = None
        if lane is not None:
            await lane.drained(_DRAIN_S)
        if green is not None:
            await asyncio.shield(green.visitor.stop())  # nobody else knows of it any more

    async def settle(self, released: Released) -> bool:
        """Makes green's model the live one on disk and in blue, then goes back to blue.

        False when blue does not take it: then green goes on answering.
        """
        green = self.green
        assert green is not None and self.fleet.share >= ALL
        await asyncio.to_thread(self.models.make_live, green.folder, released)
        await self.fleet.blue.drained(_DRAIN_S)
        if not await self._blue_has(green.visitor.health.model):
            log.error("the assistant does not take the released model: the visitor goes on answering")
            return False
        watched = self.fleet.watched is self.fleet.green
        self.fleet.blue.recent.clear()
        if watched:
            self.fleet.watched = self.fleet.blue
        await self.back_to_blue(green.screen)
        return True

    async def blue_is_behind(self) -> bool:
        """True when blue answers with another model than the live files', as after a stop in between."""
        model = await asyncio.to_thread(lambda: self.models.live.model)
        try:
            now = (await self.fleet.blue.assistant.about()).model
        except AssistantDown:
            return False  # it begins with what lies there
        return model is not None and now != model.name.removesuffix(".tar.gz")

    async def _blue_has(self, model: str) -> bool:
        """Asks blue to begin again until it has the model, and warms it up."""
        blue, reloads = self.fleet.blue.assistant, 0
        try:
            async with asyncio.timeout(_BLUE_S):
                while True:
                    try:
                        if (await blue.about()).model == model:
                            break
                        if reloads == _RELOADS:
                            return False
                        reloads += 1
                        await blue.reload()
                    except AssistantDown:
                        pass  # it is beginning again
                    await asyncio.sleep(_LOOK_EVERY_S)
                await self._warm()
        except TimeoutError:
            return False
        return True

    async def _warm(self) -> None:
        green = self.green
        assert green is not None
        deps = TurnDeps(green.screen, self.fleet.blue.assistant, self._turns.catalogue, None, self._turns.knowledge)
        await failed(Probes(plain=green.probes.plain[:_WARM]), deps, self._municipality)

    async def look(self, probes: Probes) -> Cause | None:
        """Whether what answers new conversations now still does what it did at the gate."""
        lane = self.fleet.green if self.fleet.green is not None else self.fleet.blue
        screen = self.green.screen if self.green is not None else self.screen.now
        deps = TurnDeps(screen, lane.assistant, self._turns.catalogue, self._turns.languages, self._turns.knowledge)
        return await failed(probes, deps, self._municipality)

    def on_trouble(self, told: Callable[[], None]) -> None:
        """Who is told when the watched model fails often."""
        self.fleet.on_trouble = told
