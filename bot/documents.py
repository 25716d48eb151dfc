"""What the training learns from besides wordings: titles and the sentences of approved answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nlu_data.catalogue import Answer, Topic

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
MIN_WORDS = 3
WEIGHT = "weight"  # of a training message: how much it counts, 1 when not set
LANGUAGE = "language"  # of a training message: "en" for the English reader, Swedish when not set


def sentences(text: str) -> Iterator[str]:
    """Sentences and list items of at least three words, without placeholders."""
    for part in _SENTENCE_END.split(_PLACEHOLDER.sub(" ", text)):
        sentence = part.strip(" -")
        if len(sentence.split()) >= MIN_WORDS:
            yield sentence


def answer_sentences(answer: Answer) -> Iterator[str]:
    """Every Swedish sentence that an answer may be made of, and the labels of its links."""
    yield from sentences(answer.answer)
    for local in answer.local:
        yield from sentences(local.text)
    yield from sentences(answer.easy or "")
    for link in answer.links:
        yield link.label


def swedish_documents(topics: Mapping[str, Topic], answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """(text, topic) of every answer sentence; the texts of small talk are about nothing and left out."""
    for topic, answer in answers.items():
        if topic in topics:
            for sentence in answer_sentences(answer):
                yield sentence, topic


def english_documents(topics: Mapping[str, Topic], answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """(text, topic) of every English title and answer sentence."""
    for topic, answer in answers.items():
        if topic in topics and answer.english is not None:
            yield answer.english.title, topic
            for sentence in sentences(answer.english.text):
                yield sentence, topic
