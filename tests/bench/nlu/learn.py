"""Fits the product's reader to texts. Bot's environment only, but without Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from nlu_data.catalogue import read_topics
from tests.bench.nlu.data_set import Text

# As in bot/config.yml; they set thresholds, which no figure here depends on.
RISKS = {"risk": 0.017, "system_risk": 0.1, "doubt_recall": 0.95}


class Reader(Protocol):
    """What is used of bot.components.reader.Reader."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """The ten best labels with calibrated probabilities, best first."""
        ...


def learn(texts: Sequence[Text], calibration: Sequence[Text], *, swedish: bool) -> tuple[Reader, dict[str, Any]]:
    """The reader and what it measured while calibrating. Same texts, same reader. Raises ValueError.

    Without `swedish` the features are neutral to language: the Swedish vocabulary is left out.
    """
    reader, vocabulary = _bot("reader"), _bot("vocabulary")
    documents = [reader.Document(text.text, text.label, text.weight) for text in texts]
    held_out = [_bot("heldout").HeldMessage(text.text, text.label, text.also) for text in calibration]
    words = vocabulary.read_vocabulary() if swedish else vocabulary.NOTHING
    areas = {topic.id: topic.area for topic in read_topics().values()} if swedish else None
    made: tuple[Reader, dict[str, Any]] = reader.train_reader(documents, held_out, words, RISKS, areas=areas)
    return made


def save(reader: Reader, facts: dict[str, Any], folder: Path) -> None:
    """Writes what `load` reads."""
    _bot("reader").save_reader(reader, facts, folder)


def load(folder: Path) -> Reader:
    """What `save` wrote. Raises OSError, KeyError or ValueError."""
    reader: Reader = _bot("reader").load_reader(folder)
    return reader


def _bot(name: str) -> Any:
    # By name: the type checker of our half has neither Rasa nor spaCy.
    return import_module(f"bot.components.{name}")
