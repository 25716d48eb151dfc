"""Turns the catalogue into what Rasa trains on. Nothing is generated on disk."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.components.decision import DECISIONS
from bot.documents import LANGUAGE, WEIGHT, english_documents, swedish_documents
from bot.rules import rules_for
from nlu_data.catalogue import Example, read_answers, read_examples, read_topics

# Set by the trainer for quick models in tests: at most so many examples per topic.
SUBSET_VARIABLE = "KOMMUNLOTS_TRAIN_SUBSET"
ANSWER_WEIGHT = 0.5  # a sentence of an answer says less than what a citizen wrote


def thinned(examples: list[Example], per_topic: int) -> list[Example]:
    """At most `per_topic` examples of each topic, spread evenly over its list; all when 0."""
    if per_topic <= 0:
        return examples
    by_topic: dict[str, list[Example]] = {}
    for example in examples:
        by_topic.setdefault(example.topic, []).append(example)
    kept: list[Example] = []
    for rows in by_topic.values():
        step = max(1.0, len(rows) / per_topic)
        kept += [rows[int(number * step)] for number in range(min(per_topic, len(rows)))]
    return kept


class Wording(Message):
    """A text to learn from.

    Rasa copies and compares its messages again and again while it gathers them, which took longer than the
    learning. Nothing writes into a wording, so it is its own copy, and what it says is its fingerprint.
    """

    def fingerprint(self) -> str:
        """Equal for equal texts of one topic, weight and language."""
        said = (self.get(TEXT), self.get(INTENT), self.get(WEIGHT), self.get(LANGUAGE))
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> Wording:
        return self


class CatalogueImporter(TrainingDataImporter):
    """Intents, examples and rules from nlu_data; the rest of the domain from bot/domain/core.yml."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self._config_file = config_file
        self._domain_path = domain_path

    @cached_method
    def _examples(self) -> list[Example]:
        chosen = thinned(list(read_examples()), int(os.environ.get(SUBSET_VARIABLE) or 0))
        return chosen + [Example(topic.title, topic.id) for topic in read_topics().values()]

    @cached_method
    def _intents(self) -> list[str]:
        known = {example.topic: None for example in self._examples()}
        known.update(dict.fromkeys(read_topics()))
        return sorted(known)

    def get_domain(self) -> Domain:
        """The core domain with one intent per topic."""
        core = Domain.load(self._domain_path) if self._domain_path else Domain.empty()
        return core.merge(Domain.from_dict({"intents": list(self._intents())}))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """One rule per intent."""
        rules = rules_for([*self._intents(), *DECISIONS], read_topics())
        raw = [{"rule": intent, "steps": [{"intent": intent}, {"action": action}]} for intent, action in rules.items()]
        return StoryGraph(YAMLStoryReader().read_from_parsed_yaml({"rules": raw}))

    def get_conversation_tests(self) -> StoryGraph:
        """None: dialogues are tested through the channel."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """The content of bot/config.yml."""
        if not self._config_file:
            return {}
        config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(self._config_file)
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        """bot/config.yml; it is complete, so nothing is ever added to it."""
        return self._config_file

    @cached_method
    def get_nlu_data(self, language: str | None = "sv") -> TrainingData:
        """Every training wording with its topic as intent, and the answers' sentences at half weight.

        English wordings teach both readers: a greeting is met before the gateway can tell its language.
        """
        examples = self._examples()
        topics, answers = read_topics(), read_answers()
        messages = [_message(example.text, example.topic) for example in examples]
        messages += [
            _message(example.text, example.topic, language="en") for example in examples if example.lang == "en"
        ]
        messages += [_message(text, topic, ANSWER_WEIGHT) for text, topic in swedish_documents(topics, answers)]
        messages += [_message(text, topic, ANSWER_WEIGHT, "en") for text, topic in english_documents(topics, answers)]
        return TrainingData(messages)


def _message(text: str, topic: str, weight: float = 1.0, language: str = "sv") -> Wording:
    return Wording({TEXT: text, INTENT: topic, WEIGHT: weight, LANGUAGE: language})
