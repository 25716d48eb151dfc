"""Understands "och vad kostar det?" in the light of the last topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import NEEDS
from bot.components.ellipsis import Aspects, read_aspects, resolve
from nlu_data.catalogue import Area, Topic, read_areas, read_topics
from nlu_data.contracts import DialogueContext


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FollowUp(GraphComponent, IntentClassifier):
    """Replaces the ranking of a subject-less follow-up by the one topic that answers it."""

    def __init__(self, aspects: Aspects, topics: Mapping[str, Topic], areas: Mapping[str, Area]) -> None:
        self._aspects = aspects
        self._topics = topics
        self._areas = areas

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FollowUp:
        """Reads the aspects and the catalogue (see GraphComponent). Raises DataError."""
        return cls(read_aspects(), read_topics(), read_areas())

    def process(self, messages: list[Message]) -> list[Message]:
        """Leaves messages alone that come without context or name their subject."""
        for message in messages:
            raw = (message.get("metadata") or {}).get("context")
            if not raw:
                continue
            last_topic = DialogueContext.from_wire(raw).last_topic
            if last_topic is None:
                continue
            aspect = self._aspects.find(message.get(TEXT) or "")
            topic = resolve(aspect, last_topic, self._topics, self._areas)
            if topic is not None:
                ranking = [{"name": topic, "confidence": 1.0}]
                message.set(INTENT, dict(ranking[0]), add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
                message.set(NEEDS, [], add_to_output=True)
        return messages
