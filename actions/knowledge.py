"""All that the actions know: catalogue, helplines, dialogue texts and the clock. Read once at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.contracts import Choice
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.render import fill
from nlu_data.safety import read_safety


@dataclass(frozen=True)
class Dialogue:
    """The words around the answers: texts, labels of buttons, and the buttons under small talk."""

    texts: Mapping[str, str]
    choices: Mapping[str, str]
    small_talk_choices: Mapping[str, tuple[str, ...]]

    def text(self, key: str, **values: str) -> str:
        """One text with its placeholders filled. Raises KeyError."""
        return fill(self.texts[key], values)

    def choice(self, key: str) -> Choice:
        """A button that is not a topic. Raises KeyError."""
        return Choice(key, self.choices[key])


@dataclass(frozen=True)
class Knowledge:
    """Passed to every action. `today` is asked anew each turn, since answers grow old while we run."""

    catalogue: Catalogue
    helplines: Mapping[str, str]
    dialogue: Dialogue
    today: Callable[[], date]


def read_dialogue(path: Path = ROOT / "flows" / "dialogue.yml") -> Dialogue:
    """Reads the dialogue texts. Raises DataError."""
    raw = read_yaml(path)
    try:
        small_talk = {topic: tuple(keys) for topic, keys in raw["small_talk"]["choices"].items()}
        return Dialogue(dict(raw["texts"]), dict(raw["choices"]), small_talk)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error


def read_knowledge(today: Callable[[], date]) -> Knowledge:
    """Reads everything from nlu_data. Takes some tens of milliseconds. Raises DataError."""
    return Knowledge(read_catalogue(), read_safety().helpline_phrases(), read_dialogue(), today)
