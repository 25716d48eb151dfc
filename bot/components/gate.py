"""Lets the rules see a topic only when the classifier is sure enough."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.broad import BroadWords, read_broad
from bot.components.classifier import SWEDISH, THRESHOLDS
from bot.components.decision import DOUBT, decide, with_offers
from bot.documents import LANGUAGE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DecisionGate(GraphComponent, IntentClassifier):
    """Sets `intent` to the topic, `decision.doubt` or `decision.low`.

    The ranking stays as it was, but for a message that only names a thing: there the topics to choose
    from come first.
    """

    def __init__(self, broad: BroadWords) -> None:
        self._broad = broad

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DecisionGate:
        """Reads the broad words (see GraphComponent). Raises DataError."""
        return cls(read_broad())

    def process(self, messages: list[Message]) -> list[Message]:
        """Decides for each message that has a ranking."""
        for message in messages:
            ranking = [(entry["name"], entry["confidence"]) for entry in message.get(INTENT_RANKING_KEY) or ()]
            if not ranking:
                continue
            thresholds = message.get(THRESHOLDS)
            # A follow-up has been understood already, with a ranking of one.
            may_be_broad = len(ranking) > 1 and message.get(LANGUAGE) == SWEDISH
            offers = self._broad.find(message.get(TEXT) or "") if may_be_broad else ()
            if offers:
                ranking = with_offers(ranking, offers, thresholds)
                entries = [{"name": topic, "confidence": probability} for topic, probability in ranking]
                message.set(INTENT_RANKING_KEY, entries, add_to_output=True)
            name = DOUBT if offers else decide(ranking, thresholds)
            message.set(INTENT, {"name": name, "confidence": ranking[0][1]}, add_to_output=True)
        return messages
