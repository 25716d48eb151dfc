"""Meets what was not understood."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_fallback, plan_none_of_these
from actions.turn import Plan, Turn

NONE_OF_THESE = "decision.none"


class Fallback(PlannedAction):
    """Meets what was not understood."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_fallback"

    def plan(self, turn: Turn) -> Plan:
        """The best guesses the first time, a human the second."""
        if turn.intent == NONE_OF_THESE:
            return plan_none_of_these(turn, self.knowledge)
        return plan_fallback(turn, self.knowledge)
