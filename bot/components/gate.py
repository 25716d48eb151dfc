"""Lets the rules see a topic only when the classifier is sure enough."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import THRESHOLDS
from bot.components.decision import decide


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DecisionGate(GraphComponent, IntentClassifier):
    """Sets `intent` to the topic, `decision.doubt` or `decision.low`; the ranking stays as it was."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DecisionGate:
        """A new gate (see GraphComponent)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Decides for each message that has a ranking."""
        for message in messages:
            ranking = [(entry["name"], entry["confidence"]) for entry in message.get(INTENT_RANKING_KEY) or ()]
            if ranking:
                name = decide(ranking, message.get(THRESHOLDS))
                message.set(INTENT, {"name": name, "confidence": ranking[0][1]}, add_to_output=True)
        return messages
