"""Serves the approved answer of the understood topic."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_topic
from actions.turn import Plan, Turn


class AnswerTopic(PlannedAction):
    """Serves the approved answer of the understood topic."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_answer_topic"

    def plan(self, turn: Turn) -> Plan:
        """Answers, or hands over when no valid answer exists."""
        return plan_topic(turn.intent, turn, self.knowledge)
