"""What all our actions share: read the turn, make a plan, return it as one structured message."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import Knowledge
from actions.needs import plan_needs
from actions.turn import Plan, Turn, read_turn


class PlannedAction(Action):
    """An action is a plan with a name. Its result reaches the channel whole, never as loose text."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @abstractmethod
    def plan(self, turn: Turn) -> Plan:
        """What to do in this turn."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Gives the plan to the channel. Raises KeyError when the turn did not come through it."""
        turn = read_turn(tracker.latest_message)
        plan = plan_needs(turn, self.knowledge) or self.plan(turn)
        dispatcher.utter_message(json_message=plan.to_wire())
        return []
