"""Reads what tells languages apart: short phrases and everyday words, by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_data.catalogue import Answer
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.render import PLACEHOLDER

_WORD = re.compile(r"[^\W\d_]+")
# Swedish official terms stand in brackets in English texts.
_BRACKETS = re.compile(r"\([^()]*\)")
# People leave out dots and accents.
_PLAIN = str.maketrans("åäöéèüáàíóúñç", "aaoeeuaaiounc")


def plain_words(text: str) -> list[str]:
    """The words in their order: lower case, letters only, without dots and accents."""
    return _WORD.findall(text.lower().translate(_PLAIN))


@dataclass(frozen=True)
class LanguageBook:
    """`phrases` maps a whole message (its plain words) to its language; `words` are everyday ones by language."""

    phrases: Mapping[str, str]
    words: Mapping[str, frozenset[str]]


def read_languages(root: Path = ROOT) -> LanguageBook:
    """Reads languages/phrases.yml. Raises DataError when a phrase stands under two languages."""
    path = root / "languages" / "phrases.yml"
    phrases: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    for language, raw in read_yaml(path).items():
        for entry in (*raw["phrases"], *raw["words"]):
            if not isinstance(entry, str):
                raise DataError(f"{path}: {language}: YAML reads one entry as {entry!r}; put it in quotes")
        words[language] = frozenset(word for entry in raw["words"] for word in plain_words(entry))
        for entry in raw["phrases"]:
            phrase = " ".join(plain_words(entry))
            if phrases.setdefault(phrase, language) != language:
                raise DataError(f"{path}: {entry!r} stands under {phrases[phrase]} and {language}; keep it under one")
    return LanguageBook(phrases, words)


def answer_words(answers: Iterable[Answer]) -> tuple[frozenset[str], frozenset[str]]:
    """All words of the Swedish and of the English answers."""
    swedish: set[str] = set()
    english: set[str] = set()
    for answer in answers:
        local = (text for item in answer.local for text in (item.text, item.otherwise or ""))
        for text in (answer.answer, answer.easy or "", *local):
            swedish.update(plain_words(PLACEHOLDER.sub(" ", text)))
        if answer.english:
            for text in (answer.english.title, answer.english.text):
                english.update(plain_words(PLACEHOLDER.sub(" ", _BRACKETS.sub(" ", text))))
    return frozenset(swedish), frozenset(english)
