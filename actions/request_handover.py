"""Hands the conversation over to people."""

from __future__ import annotations

from actions.base import PlannedAction
from actions.plans import plan_asked, plan_topic
from actions.turn import Plan, Turn
from nlu_data.catalogue import SYSTEM_PREFIX


class RequestHandover(PlannedAction):
    """Hands the conversation over to people."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_request_handover"

    def plan(self, turn: Turn) -> Plan:
        """By wish (sys.*) to the last topic's department; by topic to the topic's own."""
        if turn.intent.startswith(SYSTEM_PREFIX):
            return plan_asked(turn, self.knowledge)
        return plan_topic(turn.intent, turn, self.knowledge)
