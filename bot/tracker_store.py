"""A tracker that lives for one turn. The dialogue's memory travels in DialogueContext instead."""

from __future__ import annotations

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker


class OneTurnTrackerStore(TrackerStore):
    """Keeps nothing: no text of a citizen outlives its turn, and no turn is slower than the one before."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Forgets the tracker."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A fresh tracker whose session has just started, so that Rasa need not start one."""
        tracker = self.init_tracker(sender_id)
        for event in (ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)):
            tracker.update(event, self.domain)
        return tracker

    async def keys(self) -> list[str]:
        """Always empty."""
        return []
