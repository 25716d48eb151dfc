"""Asks which of the best guesses is meant."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_doubt
from actions.turn import Plan, Turn


class AskWhichTopic(PlannedAction):
    """Asks which of the best guesses is meant."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_ask_which_topic"

    def plan(self, turn: Turn) -> Plan:
        """At most three topics and "something else"."""
        return plan_doubt(turn, self.knowledge)
