"""All that the actions know: catalogue, helplines, dialogue texts and the clock. Read once at start."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actions.extras import ExtraWords, read_extra_words
from nlu_data.authorities import Register, read_register
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.contracts import Choice
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.foreign import read_foreign
from nlu_data.render import fill
from nlu_data.safety import read_safety

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Dialogue:
    """The words around the answers: texts, labels of buttons, and the buttons under small talk.

    `texts` and `choices` are Swedish, the others English. `repeat_words` tell a wish to hear the same
    again from a wish for easier words.
    """

    texts: Mapping[str, str]
    choices: Mapping[str, str]
    small_talk_choices: Mapping[str, tuple[str, ...]]
    english_texts: Mapping[str, str]
    english_choices: Mapping[str, str]
    repeat_words: tuple[str, ...]

    def text(self, key: str, language: str = "sv", **values: str) -> str:
        """One text with its placeholders filled. Raises KeyError."""
        return fill((self.english_texts if language == "en" else self.texts)[key], values)

    def choice(self, key: str, language: str = "sv") -> Choice:
        """A button that is not a topic. Raises KeyError."""
        return Choice(key, (self.english_choices if language == "en" else self.choices)[key])

    def asks_to_repeat(self, text: str) -> bool:
        """True when the same is wanted again, not something easier."""
        words = " ".join(_WORD.findall(text.lower()))
        said = f" {words} "
        return any(f" {wish} " in said for wish in self.repeat_words)


@dataclass(frozen=True)
class Knowledge:
    """Passed to every action. `today` is asked anew each turn, since answers grow old while we run."""

    catalogue: Catalogue
    helplines: Mapping[str, str]
    dialogue: Dialogue
    extra_words: ExtraWords
    register: Register
    english_helplines: Mapping[str, str]
    today: Callable[[], date]


def read_dialogue(path: Path = ROOT / "flows" / "dialogue.yml") -> Dialogue:
    """Reads the dialogue texts. Raises DataError."""
    raw = read_yaml(path)
    try:
        small_talk = {topic: tuple(keys) for topic, keys in raw["small_talk"]["choices"].items()}
        return Dialogue(
            dict(raw["texts"]),
            dict(raw["choices"]),
            small_talk,
            dict(raw["english"]["texts"]),
            dict(raw["english"]["choices"]),
            tuple(raw["repeat_words"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error


def read_knowledge(today: Callable[[], date], root: Path = ROOT) -> Knowledge:
    """Reads everything from a folder of nlu_data's format. Takes some tens of milliseconds. Raises DataError."""
    safety = read_safety(root)
    english = read_foreign(safety, root)["en"].safety
    return Knowledge(
        read_catalogue(root),
        safety.helpline_phrases(),
        read_dialogue(root / "flows" / "dialogue.yml"),
        read_extra_words(root / "flows" / "extras.yml"),
        read_register(root),
        (english or safety).helpline_phrases(),
        today,
    )
