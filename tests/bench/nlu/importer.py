"""Gives Rasa the training texts of a data set. Runs in the bot's environment only."""

# The type checker of our half has no Rasa.
# mypy: disable-error-code="import-not-found, misc"

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.bench.nlu.data_set import read_data_set

WEIGHT = "weight"


class DataSetImporter(TrainingDataImporter):
    """`data_set` and `extra` come from the configuration's entry of this importer."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        data_set: str = "",
        extra: bool = False,
        **_: Any,
    ) -> None:
        self._config_file = config_file
        self._data_set = Path(data_set)
        self._extra = extra

    def get_domain(self) -> Domain:
        """None: understanding alone is trained."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """None."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """None."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """The configuration file's content."""
        config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(self._config_file)
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        """Complete as it is."""
        return self._config_file

    def get_nlu_data(self, language: str | None = "sv") -> TrainingData:
        """Each training text with its label as intent. Raises OSError."""
        found = read_data_set(self._data_set)
        messages = []
        for text in (*found.train, *(found.extra if self._extra else ())):
            message = Message.build(text=text.text, intent=text.label)
            message.set(WEIGHT, text.weight)
            messages.append(message)
        return TrainingData(messages)
