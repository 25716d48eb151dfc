"""Says that a question is not the municipality's, and what to do instead."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_small_talk
from actions.turn import Plan, Turn


class OutOfScope(PlannedAction):
    """Says that a question is not the municipality's, and what to do instead."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_out_of_scope"

    def plan(self, turn: Turn) -> Plan:
        """The text and a way to a human: never a dead end."""
        return plan_small_talk(turn, self.knowledge)
