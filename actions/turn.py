"""What an action is told about the turn, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlu_data.contracts import Act, DialogueContext, TurnRequest


@dataclass(frozen=True)
class Turn:
    """The request, the intent that the rules saw, and the classifier's ranking (best first).

    `needs` holds two topics when the message asks about both and the classifier is sure of it.
    """

    request: TurnRequest
    intent: str
    ranking: tuple[tuple[str, float], ...]
    needs: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language to answer in: one of those that the dialogue texts have."""
        return "en" if self.request.language == "en" else "sv"

    @property
    def context(self) -> DialogueContext:
        """The dialogue so far."""
        return self.request.context


@dataclass(frozen=True)
class Plan:
    """What to do and what to remember."""

    acts: tuple[Act, ...]
    context: DialogueContext

    def to_wire(self) -> dict[str, Any]:
        """The payload that the channel expects from an action."""
        return {"acts": [act.to_wire() for act in self.acts], "context": self.context.to_wire()}


def read_turn(latest_message: Mapping[str, Any]) -> Turn:
    """A turn from Rasa's latest message. Raises KeyError when it did not come through our channel."""
    return Turn(
        request=TurnRequest.from_wire(latest_message["metadata"]),
        intent=str(latest_message["intent"]["name"]),
        ranking=tuple(
            (str(entry["name"]), float(entry["confidence"])) for entry in latest_message.get("intent_ranking") or ()
        ),
        needs=tuple(map(str, latest_message.get("needs") or ())),
    )
