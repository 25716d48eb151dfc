"""Rasa's message processor, cut to what one turn needs: understand, choose one action, run it.

Stock Rasa validates each action result against its whole event schema (three quarters of a turn's
time), sends the tracker's history along, and searches for a next action that is always "listen".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasa
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException


class TurnAction(RemoteAction):
    """A call of the action server that carries the latest message and nothing else."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        parsed = tracker.latest_message.parse_data if tracker.latest_message else {}
        metadata = tracker.latest_message.metadata if tracker.latest_message else {}
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": {},
                "events": [],
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": None,
                "latest_message": {
                    "intent": parsed.get("intent"),
                    "intent_ranking": parsed.get("intent_ranking"),
                    "needs": parsed.get("needs") or [],
                    "metadata": metadata,
                },
            },
        }

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        if not isinstance(result, dict) or not isinstance(result.get("responses"), list) or result.get("events"):
            raise RasaException(f"the action {self.name()} gave no result that a turn can use")
        return True


class TurnProcessor(MessageProcessor):
    """One message, one prediction, one action. There are no slots to extract and no loops."""

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Nothing: the domain has no slots."""
        return tracker

    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        action, prediction = self.predict_next_with_tracker_if_should(tracker)
        await self._run_action(action, tracker, output_channel, self.nlg, prediction)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Runs the action and sends what it said. Raises what the action raises, so that the channel can say so."""
        turn_action = TurnAction(action.name(), self.action_endpoint) if isinstance(action, RemoteAction) else action
        events = await turn_action.run(output_channel, nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        return False


class TurnAgent(Agent):
    """An agent whose processor is a TurnProcessor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Loads the model. Raises ModelNotFound."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            http_interpreter=self.http_interpreter,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
