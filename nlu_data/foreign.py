"""Reads what is said in other languages, and what tells them apart: short phrases and everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlu_data.catalogue import SYSTEM_INTENTS, Answer
from nlu_data.files import ROOT, SHIPPED, DataError, read_yaml
from nlu_data.municipality import Municipality
from nlu_data.render import PLACEHOLDER, common_values, fill
from nlu_data.safety import SafetyBook

WORD = re.compile(r"[^\W\d_]+")
# Swedish official terms stand in brackets in English texts.
_BRACKETS = re.compile(r"\([^()]*\)")
# People leave out dots and accents.
_PLAIN = str.maketrans("åäöéèüáàíóúñç", "aaoeeuaaiounc")


def plain_words(text: str) -> list[str]:
    """The words in their order: lower case, letters only, without dots and accents."""
    return WORD.findall(text.lower().translate(_PLAIN))


@dataclass(frozen=True)
class LanguageBook:
    """`phrases` maps a whole message (its plain words) to its language, `meanings` some of them to a sys.* topic.

    `words` are everyday ones by language. What tells English from Swedish: `english` are words that only English
    has, `small` short ones, `mostly` those that Swedish has too but seldom, `both` those that say nothing, like
    `borrowed`: English expressions in Swedish, in plain words.
    """

    phrases: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    meanings: Mapping[str, str]
    english: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    mostly: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    borrowed: frozenset[str] = frozenset()


def read_languages(root: Path = ROOT) -> LanguageBook:
    """Reads languages/phrases.yml, and english.txt. Raises DataError when a phrase stands under two languages."""
    path = root / "languages" / "phrases.yml"
    phrases: dict[str, str] = {}
    meanings: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    everything = read_yaml(path)
    for language, raw in everything.items():
        by_topic = raw["phrases"] if isinstance(raw["phrases"], dict) else {"": raw["phrases"]}
        entries = [(topic, entry) for topic, said in by_topic.items() for entry in said]
        told = [entry for kind, entries in raw.items() if kind != "phrases" for entry in entries]
        for entry in (*(entry for _, entry in entries), *told):
            if not isinstance(entry, str):
                raise DataError(f"{path}: {language}: YAML reads one entry as {entry!r}; put it in quotes")
        words[language] = _all_words(raw["words"])
        for topic, entry in entries:
            if topic and topic not in SYSTEM_INTENTS:
                raise DataError(f'{path}: {topic} is no sys.* topic; use one of them or ""')
            phrase = " ".join(plain_words(entry))
            if phrases.setdefault(phrase, language) != language:
                raise DataError(f"{path}: {entry!r} stands under {phrases[phrase]} and {language}; keep it under one")
            if topic:
                meanings[phrase] = topic
    english = everything["en"]
    return LanguageBook(
        phrases,
        words,
        meanings,
        english=_english_words(),
        small=_all_words(english.get("small", ())),
        mostly=_all_words(english.get("mostly", ())),
        both=_all_words(english.get("both", ())),
        borrowed=frozenset(" ".join(plain_words(entry)) for entry in everything["sv"].get("borrowed", ())),
    )


def _all_words(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in plain_words(entry))


def _english_words() -> frozenset[str]:
    """The shipped list: it is the language's, not a municipality's, so no version of the knowledge has its own."""
    path = SHIPPED / "languages" / "english.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise DataError(f"{path}: the file is missing; restore it from version control") from error
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


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


@dataclass(frozen=True)
class ForeignText:
    """What is said in one language: how to reach people, and (where written) all that danger calls for.

    `unreviewed` is shown with every text until a native speaker has signed them; None then. `when` are
    the words for days and times; None where there are none.
    """

    code: str
    rtl: bool
    human: str
    paragraphs: tuple[str, ...]
    ways: Mapping[str, str]
    unreviewed: str | None = None
    administrative_area: str | None = None
    safety: SafetyBook | None = None
    when: Mapping[str, Any] | None = None

    def contact(self, municipality: Municipality) -> str:
        """Who answers here, the ways in that the profile states, interpreter, a human in the chat."""
        first, *rest = (fill(text, common_values(municipality)) for text in self.paragraphs)
        area = [self.administrative_area] if self._of_the_area(municipality) and self.administrative_area else []
        unreviewed = [self.unreviewed] if self.unreviewed else []
        return "\n\n".join([first, *self._ways_in(municipality), *area, *rest, *unreviewed])

    def _of_the_area(self, municipality: Municipality) -> bool:
        return self.code in (municipality.settings.get("administrative_areas") or ())

    def _ways_in(self, municipality: Municipality) -> list[str]:
        known = municipality.contact
        lines = [fill(self.ways["phone"], {"phone": known.phone})] if known.phone else []
        lines += [fill(self.ways["email"], {"email": known.email})] if known.email else []
        lines += [fill(self.ways["visit"], {"name": v.name, "address": v.address}) for v in known.visits]
        lines += [fill(self.ways["hours"], {"hours": known.hours_text})] if known.hours_text else []
        lines += [fill(self.ways["web"], {"web": known.web})] if known.web else []
        if not known.phone and not known.visits:
            lines.insert(0, f"- {known.name}")
        return ["\n".join(lines)]


def read_foreign(safety: SafetyBook, root: Path = ROOT) -> dict[str, ForeignText]:
    """Every language that has texts, by code. Raises DataError."""
    found: dict[str, ForeignText] = {}
    for path in sorted((root / "languages").glob("*.yml")):
        if path.stem == "phrases":
            continue
        raw = read_yaml(path)
        try:
            found[path.stem] = ForeignText(
                code=path.stem,
                rtl=bool(raw["rtl"]),
                human=raw["human"],
                paragraphs=(raw["contact"], raw["interpreter"], raw["queue"]),
                ways=dict(raw["ways"]),
                unreviewed=raw.get("unreviewed"),
                administrative_area=raw.get("administrative_area"),
                safety=_translated(safety, raw) if "safety" in raw else None,
                when=raw.get("when"),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path}: missing or malformed {error}") from error
    return found


def _translated(safety: SafetyBook, raw: Mapping[str, Any]) -> SafetyBook:
    """The safety book with another language's words; what is not written in it stays Swedish.

    Numbers of helplines are the same; a name without a translation is, and hours without one are not shown.
    """
    texts = raw["safety"]
    replies = dict(safety.replies)
    for topic, reply in texts["replies"].items():
        replies[topic] = replace(
            replies[topic], lines=tuple(reply["lines"]), child_lines=tuple(reply.get("child_lines") or ())
        )
    hours, names = raw.get("hours") or {}, raw.get("names") or {}
    helplines = {
        key: replace(line, name=names.get(line.name, line.name), hours=hours.get(line.hours or ""))
        for key, line in safety.helplines.items()
    }
    words = {**safety.texts, **texts["texts"], "fallbacks": texts["fallbacks"]}
    return replace(safety, helplines=helplines, replies=replies, texts=words)
