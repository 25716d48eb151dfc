"""The topic classifier as a Rasa component: one reader for Swedish and one for English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.encoder import encoder_from_environment
from bot.components.english import read_english
from bot.components.heldout import read_held_out
from bot.components.needs import find_needs, read_turns
from bot.components.reader import Document, Reader, Reading, load_reader, save_reader, train_reader
from bot.components.vocabulary import NOTHING, read_vocabulary
from bot.documents import LANGUAGE, WEIGHT
from nlu_data.catalogue import read_topics

SUMMARY = "measured.json"
THRESHOLDS = "thresholds"
NEEDS = "needs"
OURS = "ours"
SWEDISH, ENGLISH = "sv", "en"
LANGUAGES = (SWEDISH, ENGLISH)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Gives each message a calibrated ranking of topics in its language.

    Sets `intent`, `intent_ranking`, `language`, `thresholds`, `ours` (how likely the message is for the
    municipality at all) and, when two things are asked for, `needs`.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        readers: Mapping[str, Reader] | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._readers = readers or {}
        self._turns = read_turns()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`risk`: accepted share of wrong direct answers on held-out messages (see calibration.find_thresholds)."""
        return {"risk": 0.02, "system_risk": 0.05, "doubt_recall": 0.9}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained component (see GraphComponent)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The trained component. Raises ValueError or OSError when the model is incomplete."""
        with model_storage.read_from(resource) as folder:
            encoder = encoder_from_environment()
            readers = {language: load_reader(folder / language, encoder) for language in LANGUAGES}
        return cls(config, model_storage, resource, readers)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits each language on its texts and calibrates on its held-out messages."""
        documents: dict[str, list[Document]] = {language: [] for language in LANGUAGES}
        for example in training_data.intent_examples:
            if example.get(TEXT):
                document = Document(str(example.get(TEXT)), str(example.get(INTENT)), float(example.get(WEIGHT, 1.0)))
                documents[example.get(LANGUAGE, SWEDISH)].append(document)
        risks = {key: float(self._config[key]) for key in ("risk", "system_risk", "doubt_recall")}
        held_out, encoder = read_held_out(), encoder_from_environment()
        areas = {topic.id: topic.area for topic in read_topics().values()}
        facts: dict[str, Any] = {}
        with self._storage.write_to(self._resource) as folder:
            for language in LANGUAGES:
                vocabulary = read_vocabulary() if language == SWEDISH else NOTHING
                learned, checked = documents[language], held_out[language]
                reader, measured = train_reader(learned, checked, vocabulary, risks, encoder, areas)
                save_reader(reader, measured, folder / language)
                facts[language] = measured
            (folder / SUMMARY).write_text(json.dumps({**facts[SWEDISH], "english": facts[ENGLISH]}, indent=1))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the ten best topics with calibrated probabilities to each message."""
        if not self._readers:
            raise RuntimeError("the classifier is not trained")
        for message in messages:
            asked = (message.get("metadata") or {}).get("language")
            language = ENGLISH if asked == ENGLISH else SWEDISH
            text = message.get(TEXT) or ""
            reader, reading = self._read(text, language)
            ranked = reading.ranking
            needs = find_needs(text, reader.rank, ranked, reader.thresholds, self._turns)
            ranking = [{"name": topic, "confidence": probability} for topic, probability in ranked]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(LANGUAGE, language, add_to_output=True)
            message.set(NEEDS, list(needs), add_to_output=True)
            message.set(OURS, reading.ours, add_to_output=True)
            message.set(THRESHOLDS, reader.thresholds)
        return messages

    def _read(self, text: str, language: str) -> tuple[Reader, Reading]:
        swedish = self._readers[SWEDISH]
        if language == ENGLISH:
            return read_english(text, self._readers[ENGLISH], swedish)
        return swedish, swedish.read(text)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from this component."""
        return training_data
