"""The Swedish topic classifier as a Rasa component."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.calibration import Thresholds, find_temperature, find_thresholds, report
from bot.components.features import blocks
from bot.components.fitting import fit
from bot.components.heldout import hold, read_held_out
from bot.components.linear import LinearModel, load, save
from bot.documents import WEIGHT

RANKING = 10
THRESHOLDS = "thresholds"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SwedishClassifier(GraphComponent, IntentClassifier):
    """Gives each message a calibrated ranking of topics; sets `intent`, `intent_ranking` and `thresholds`."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._thresholds = thresholds

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
    ) -> SwedishClassifier:
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
    ) -> SwedishClassifier:
        """The trained component. Raises ValueError or OSError when the model is incomplete."""
        with model_storage.read_from(resource) as folder:
            facts = json.loads((folder / "training.json").read_text(encoding="utf-8"))
            return cls(config, model_storage, resource, load(folder), Thresholds(**facts[THRESHOLDS]))

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples and calibrates on the held-out messages."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        topics = [str(example.get(INTENT)) for example in examples]
        weights = [float(example.get(WEIGHT, 1.0)) for example in examples]
        fitted = fit([blocks(str(example.get(TEXT))) for example in examples], topics, weights)
        held = hold(fitted, read_held_out())
        temperature = find_temperature(held)
        thresholds = find_thresholds(
            held,
            temperature,
            risk=float(self._config["risk"]),
            system_risk=float(self._config["system_risk"]),
            doubt_recall=float(self._config["doubt_recall"]),
        )
        model = replace(fitted, temperature=temperature)
        with self._storage.write_to(self._resource) as folder:
            save(model, folder)
            facts = {
                THRESHOLDS: thresholds.to_wire(),
                "temperature": temperature,
                "examples": len(topics),
                "labels": len(model.labels),
                "features": model.weights.shape[0],
                **report(held, temperature, thresholds),
            }
            (folder / "training.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the ten best topics with calibrated probabilities to each message."""
        if self._model is None or self._thresholds is None:
            raise RuntimeError("the classifier is not trained")
        for message in messages:
            probabilities = self._model.probabilities(self._model.margins(message.get(TEXT) or ""))
            best = np.argpartition(-probabilities, min(RANKING, len(probabilities) - 1))[:RANKING]
            best = best[np.argsort(-probabilities[best], kind="stable")]
            ranking = [{"name": self._model.labels[i], "confidence": round(float(probabilities[i]), 6)} for i in best]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(THRESHOLDS, self._thresholds)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from this component."""
        return training_data
