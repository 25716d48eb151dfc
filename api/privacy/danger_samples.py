"""The wordings that the danger classifier is trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu_data.catalogue import Example, Topic
from nlu_data.files import DataError, read_yaml

HARMLESS, PLAIN = "harmless", "plain"


@dataclass(frozen=True)
class Sample:
    """One training wording. `danger` and `harmless` (only looks dangerous) exclude each other.

    `label` is the topic when there is danger, otherwise the area it belongs to.
    """

    text: str
    label: str
    danger: bool
    harmless: bool


def samples(examples: Iterable[Example], topics: Mapping[str, Topic]) -> list[Sample]:
    """Dangerous are the topics with safe_mode, except what stands in the harmless file."""
    found: list[Sample] = []
    for example in examples:
        topic = topics.get(example.topic)
        danger = bool(topic and topic.safe_mode and not example.harmless)
        area = example.topic.split(".")[0] + (" harmless" if example.harmless else "")
        found.append(Sample(example.text, example.topic if danger else area, danger, example.harmless))
    return found


def more_samples(path: Path, topics: Mapping[str, Topic]) -> list[Sample]:
    """The wordings of danger_wordings.yml. Raises DataError for a topic that is not in the catalogue."""
    found: list[Sample] = []
    for topic, texts in read_yaml(path).items():
        if topic not in (HARMLESS, PLAIN) and not (topic in topics and topics[topic].safe_mode):
            raise DataError(f"{path}: {topic} is neither a topic with safe_mode nor '{HARMLESS}' nor '{PLAIN}'")
        danger = topic not in (HARMLESS, PLAIN)
        found += [Sample(text, topic, danger, topic == HARMLESS) for text in texts]
    return found


def checksum(data: Sequence[Sample], settings: str, files: Iterable[Path] = ()) -> str:
    """Changes with the wordings, their classes, the settings and the files' content, and with nothing else."""
    digest = hashlib.sha256(settings.encode())
    for path in files:
        digest.update(path.read_bytes())
    for line in sorted(f"{s.label}\t{s.danger}\t{s.harmless}\t{s.text}" for s in data):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
