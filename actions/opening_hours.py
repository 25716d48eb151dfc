"""Tells how and when the municipality can be reached."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_opening_hours
from actions.turn import Plan, Turn


class OpeningHours(PlannedAction):
    """Tells how and when the municipality can be reached."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_opening_hours"

    def plan(self, turn: Turn) -> Plan:
        """The answer with contact details and whether the chat is open now."""
        return plan_opening_hours(turn, self.knowledge)
