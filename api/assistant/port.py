"""Whoever answers citizens' messages, as the turn sees it."""

from __future__ import annotations

from typing import Protocol

from nlu_data.contracts import TurnReply, TurnRequest


class AssistantDown(Exception):  # noqa: N818 - it names what happened
    """There was no usable answer in time."""


class Assistant(Protocol):
    """Answers a TurnRequest: Rasa, over HTTP."""

    async def ask(self, request: TurnRequest) -> TurnReply:
        """Raises AssistantDown when there is no answer in time."""
        ...
