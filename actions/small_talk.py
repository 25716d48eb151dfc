"""Answers what is about the conversation itself."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_small_talk
from actions.turn import Plan, Turn


class SmallTalk(PlannedAction):
    """Answers what is about the conversation itself."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_small_talk"

    def plan(self, turn: Turn) -> Plan:
        """The intent's own text, with its buttons."""
        return plan_small_talk(turn, self.knowledge)
