"""Reads the project's own texts into data sets. The answers' sentences come from bot.documents, which has no Rasa."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

from nlu_data.catalogue import read_answers, read_examples, read_topics
from nlu_data.files import ROOT
from tests.bench.nlu.data_set import DataSet, Text
from tests.bench.nlu.subset import OUTSIDE, choose_areas, held_out, municipal, spread

ANSWER_WEIGHT = 0.5  # as in bot.importer
TEST, CALIBRATION = "holdout.jsonl", "calibration.jsonl"


def read_held_out(name: str) -> list[Text]:
    """The Swedish texts of a file of nlu_data/holdout. Raises OSError, ValueError, KeyError."""
    lines = (ROOT / "holdout" / name).read_text(encoding="utf-8").splitlines()
    return list(held_out(json.loads(line) for line in lines if line.strip()))


def answer_sentences() -> Iterator[tuple[str, str]]:
    """(sentence, topic) of every answer, as the product learns them."""
    documents = import_module("bot.documents")  # by name: what it lies beside is not typed in our half
    found: Iterator[tuple[str, str]] = documents.swedish_documents(read_topics(), read_answers())
    return found


def some_topics(wanted: int, areas: tuple[str, ...] = ()) -> DataSet:
    """The named areas, or those that the rule chooses. Raises KeyError on an area that there is not."""
    topics = read_topics()
    return municipal(
        areas or choose_areas(topics, wanted),
        topics,
        read_examples(),
        answer_sentences(),
        read_held_out(CALIBRATION),
        read_held_out(TEST),
    )


def few_wordings(per_label: int) -> DataSet:
    """Every topic, with so many of its wordings: a stock training that ends, tested on what citizens ask of all."""
    whole = all_topics()
    by_label: dict[str, list[Text]] = {}
    for text in whole.train:
        by_label.setdefault(text.label, []).append(text)
    train = tuple(text for texts in by_label.values() for text in spread(texts, per_label))
    return replace(whole, name=f"{per_label} wordings of every topic", train=train)


def all_topics() -> DataSet:
    """Everything the product learns in Swedish.

    Tested are texts on topics that the gateway leaves to Rasa, and texts that are not ours.
    """
    topics = read_topics()
    wordings = [Text(example.text, example.topic) for example in read_examples()]
    titles = [Text(topic.title, topic.id) for topic in topics.values()]
    return DataSet(
        name="all topics",
        train=tuple(wordings),
        calibration=tuple(read_held_out(CALIBRATION)),
        test=tuple(
            text
            for text in read_held_out(TEST)
            if text.label == OUTSIDE or (text.label in topics and not topics[text.label].safe_mode)
        ),
        outside=OUTSIDE,
        extra=(*titles, *(Text(text, topic, weight=ANSWER_WEIGHT) for text, topic in answer_sentences())),
    )
