"""Reads the messages that thresholds are derived from. They are never trained on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.components.calibration import Held
from bot.components.linear import LinearModel
from nlu_data.files import ROOT, DataError

PATHS = {"sv": ROOT / "holdout" / "calibration.jsonl", "en": ROOT / "holdout" / "english_calibration.jsonl"}


@dataclass(frozen=True)
class HeldMessage:
    """One message, its topic, and topics that are right as well."""

    text: str
    topic: str
    also: tuple[str, ...] = ()


def read_held_out() -> dict[str, list[HeldMessage]]:
    """All held-out messages by language. Raises DataError."""
    return {language: read_messages(path) for language, path in PATHS.items()}


def read_messages(path: Path) -> list[HeldMessage]:
    """The messages of one file. Raises DataError."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [HeldMessage(line["text"], line["topic"], tuple(line.get("also") or ())) for line in lines]
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def hold(model: LinearModel, messages: Sequence[HeldMessage]) -> Held:
    """The model's margins on the messages whose topic it knows. Raises ValueError when it knows none."""
    number = {label: column for column, label in enumerate(model.labels)}
    known = [message for message in messages if message.topic in number]
    if not known:
        raise ValueError("none of the held-out messages has a topic that the model knows")
    right = np.zeros((len(known), len(model.labels)), dtype=bool)
    for row, message in enumerate(known):
        for topic in (message.topic, *message.also):
            if topic in number:
                right[row, number[topic]] = True
    return Held(
        margins=np.stack([model.margins(message.text) for message in known]),
        right=right,
        main=np.array([number[message.topic] for message in known]),
        labels=model.labels,
    )
