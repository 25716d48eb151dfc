"""Our reader of one language as a Rasa component, with a data set's own calibration. Bot's environment only.

The product's TopicClassifier holds two such readers and finds second needs; stock Rasa does neither.
"""

# The type checker of our half has no Rasa.
# mypy: disable-error-code="import-not-found, misc"

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.bench.nlu.data_set import Text, read_data_set
from tests.bench.nlu.importer import WEIGHT
from tests.bench.nlu.learn import Reader, learn, load, save


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReaderClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, reader: Reader | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data_set` is the path of the file whose calibration texts are used."""
        return {"data_set": ""}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReaderClassifier:
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
    ) -> ReaderClassifier:
        """The trained component. Raises ValueError or OSError when the model is incomplete."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on the texts and calibrates on the data set's calibration texts."""
        data_set = read_data_set(Path(self._config["data_set"]))
        texts = [
            Text(example.get(TEXT), example.get(INTENT), weight=float(example.get(WEIGHT, 1.0)))
            for example in training_data.intent_examples
        ]
        reader, facts = learn(texts, data_set.calibration, swedish=data_set.swedish)
        with self._storage.write_to(self._resource) as folder:
            save(reader, facts, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the ten best labels with calibrated probabilities."""
        if self._reader is None:
            raise RuntimeError("the classifier is not trained")
        for message in messages:
            ranking = [{"name": n, "confidence": p} for n, p in self._reader.rank(message.get(TEXT) or "")]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later learns from this component."""
        return training_data
