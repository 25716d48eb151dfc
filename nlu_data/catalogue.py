"""Reads the catalogue: topics, areas, departments, answers and municipality profiles.

Everything is a frozen dataclass. Reading raises DataError with file and reason; deeper rules
(readability, dates, personal data) are the business of `nlu_data.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from nlu_data.checklists import AreaChecklist, read_checklists
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.municipality import Municipality, read_municipality
from nlu_data.versions import Version

SYSTEM_PREFIX = "sys."
# What citizens say besides the catalogue: small talk, wishes about the chat, and what is not ours to answer.
SYSTEM_INTENTS = (
    "sys.halsning",
    "sys.tack",
    "sys.hej_da",
    "sys.ja",
    "sys.nej",
    "sys.ar_du_robot",
    "sys.prata_med_manniska",
    "sys.lamna_sidan",
    "sys.radera_chatten",
    "sys.byt_sprak",
    "sys.upprepa_forenkla",
    "sys.klagomal_pa_bot",
    "sys.utanfor_omfang",
    "sys.oforstaeligt",
    "sys.skymford",
)


class Zone(str, Enum):
    """Secrecy zone of a topic or queue (offentlighets- och sekretesslagen)."""

    OPPEN = "oppen"
    SOC = "soc"
    SKOLA = "skola"
    OVERF = "overf"


class Handling(str, Enum):
    """Whether the assistant may answer a topic itself."""

    ANSWER = "answer"
    HAND_OVER_NOW = "hand_over_now"


@dataclass(frozen=True)
class Area:
    """A group of topics. `follow_ups` maps a general aspect (cost, time ...) to a topic of the area."""

    id: str
    title: str
    follow_ups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Department:
    """A receiver of handovers. `name` is what citizens read; `board` the responsible committee."""

    id: str
    name: str
    board: str


@dataclass(frozen=True)
class Topic:
    """One thing citizens ask about. Ids never change and are never reused."""

    id: str
    title: str
    area: str
    department: str
    board: str
    zone: Zone
    handling: Handling
    safe_mode: bool
    local_facts: str


@dataclass(frozen=True)
class LocalText:
    """A sentence that needs local facts, and what is said where they are unknown."""

    facts: tuple[str, ...]
    text: str
    otherwise: str | None = None


@dataclass(frozen=True)
class Link:
    """A link with a purpose."""

    label: str
    url: str


@dataclass(frozen=True)
class English:
    """An answer in English: the topic's name as on a button, and the text."""

    title: str
    text: str


@dataclass(frozen=True)
class Answer:
    """An approved answer to a topic (or the text of a sys.* intent).

    `easy` is the same in easy Swedish; `easy` and `english` are None until somebody has written them.
    """

    topic: str
    answer: str
    local: tuple[LocalText, ...]
    links: tuple[Link, ...]
    source: str
    owner: str
    reviewed: date
    review_by: date
    file: str
    easy: str | None = None
    english: English | None = None

    def text_in(self, version: Version) -> str | None:
        """The part that is the same in every municipality; None when that version is not written."""
        if version is Version.EASY:
            return self.easy
        if version is Version.ENGLISH:
            return self.english.text if self.english else None
        return self.answer


@dataclass(frozen=True)
class Example:
    """One training wording. `lang` is set when it is not Swedish; `harmless` when it only looks dangerous."""

    text: str
    topic: str
    lang: str = "sv"
    harmless: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All shared knowledge, read once and passed on."""

    topics: Mapping[str, Topic]
    areas: Mapping[str, Area]
    departments: Mapping[str, Department]
    answers: Mapping[str, Answer]
    municipalities: Mapping[str, Municipality]
    checklists: Mapping[str, AreaChecklist] = field(default_factory=dict)
    system: Mapping[str, str] = field(default_factory=dict)

    def title(self, topic_id: str) -> str:
        """The citizen-facing title of a topic, what staff call a system intent, else the id itself."""
        topic = self.topics.get(topic_id)
        return topic.title if topic else self.system.get(topic_id, topic_id)

    def english_title(self, topic_id: str) -> str | None:
        """The topic's English title; None until its answer has an English version."""
        answer = self.answers.get(topic_id)
        return answer.english.title if answer and answer.english else None

    def is_sensitive(self, topic_id: str) -> bool:
        """True when a question on this topic must be met the safe way."""
        topic = self.topics.get(topic_id)
        return bool(topic and topic.safe_mode)


def _items(path: Path) -> list[dict[str, Any]]:
    raw = read_yaml(path)
    if not isinstance(raw, list):
        raise DataError(f"{path}: expected a list of items")
    return raw


def _no_twins(ids: list[str], path: Path) -> None:
    twins = sorted({item for item in ids if ids.count(item) > 1})
    if twins:
        raise DataError(f"{path}: {', '.join(twins)} stands twice; remove one")


def read_topics(root: Path = ROOT) -> dict[str, Topic]:
    """All topics by id, in catalogue order."""
    topics: dict[str, Topic] = {}
    for raw in _items(root / "topics.yml"):
        try:
            topic = Topic(
                id=raw["id"],
                title=raw["title"],
                area=raw["area"],
                department=raw["department"],
                board=raw["board"],
                zone=Zone(raw["zone"]),
                handling=Handling(raw["handling"]),
                safe_mode=bool(raw["safe_mode"]),
                local_facts=raw["local_facts"],
            )
        except (KeyError, ValueError) as error:
            raise DataError(f"{root / 'topics.yml'}: topic {raw.get('id')!r}: {error}") from error
        if topic.id in topics:
            raise DataError(f"{root / 'topics.yml'}: topic {topic.id} stands twice; remove one")
        topics[topic.id] = topic
    return topics


def read_areas(root: Path = ROOT) -> dict[str, Area]:
    """All areas by id."""
    path = root / "areas.yml"
    areas = [Area(raw["id"], raw["title"], dict(raw.get("follow_ups") or {})) for raw in _items(path)]
    _no_twins([area.id for area in areas], path)
    return {area.id: area for area in areas}


def read_departments(root: Path = ROOT) -> dict[str, Department]:
    """All departments by id."""
    path = root / "departments.yml"
    departments = [Department(raw["id"], raw["name"], raw["board"]) for raw in _items(path)]
    _no_twins([department.id for department in departments], path)
    return {department.id: department for department in departments}


def read_answers(root: Path = ROOT) -> dict[str, Answer]:
    """All approved answers by topic id."""
    answers: dict[str, Answer] = {}
    for path in sorted((root / "answers").glob("*.yml")):
        for raw in _items(path):
            answer = read_answer(raw, path)
            if answer.topic in answers:
                raise DataError(f"{path}: {answer.topic} has an answer in {answers[answer.topic].file} already")
            answers[answer.topic] = answer
    return answers


def read_answer(raw: Mapping[str, Any], path: Path) -> Answer:
    """One answer from a row of the file at `path`. Raises DataError."""
    try:
        return Answer(
            topic=raw["topic"],
            answer=raw["answer"].strip(),
            local=tuple(
                LocalText(tuple(item["facts"]), item["text"].strip(), item.get("otherwise"))
                for item in raw.get("local") or ()
            ),
            links=tuple(Link(item["label"], item["url"]) for item in raw.get("links") or ()),
            source=raw["source"],
            owner=raw["owner"],
            reviewed=raw["reviewed"],
            review_by=raw["review_by"],
            file=path.name,
            easy=_easy(raw),
            english=_english(raw),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: answer {raw.get('topic')!r}: missing or malformed {error}") from error


def _easy(raw: Mapping[str, Any]) -> str | None:
    easy = raw.get("easy")
    return easy.strip() or None if easy is not None else None


def _english(raw: Mapping[str, Any]) -> English | None:
    english = raw.get("english")
    return English(english["title"].strip(), english["text"].strip()) if english is not None else None


def read_examples(root: Path = ROOT) -> Iterator[Example]:
    """Every training wording, file by file. The holdout folder is never read here."""
    for path in sorted((root / "examples").glob("*.yml")):
        for topic, items in (read_yaml(path) or {}).items():
            for item in items:
                if isinstance(item, str):
                    yield Example(item, topic, harmless=path.stem == "harmless")
                else:
                    yield Example(item["text"], topic, item.get("lang", "sv"), path.stem == "harmless")


def read_municipalities(root: Path = ROOT) -> dict[str, Municipality]:
    """All municipality profiles by id."""
    return {
        path.parent.name: read_municipality(path.parent)
        for path in sorted((root / "municipalities").glob("*/municipality.yml"))
    }


def read_system_intents(root: Path = ROOT) -> dict[str, str]:
    """What staff call each of SYSTEM_INTENTS. Raises DataError."""
    path = root / "system_intents.yml"
    raw = read_yaml(path)
    if not isinstance(raw, dict) or set(raw) != set(SYSTEM_INTENTS):
        raise DataError(f"{path}: must name exactly these: {', '.join(SYSTEM_INTENTS)}")
    return {intent: str(raw[intent]) for intent in SYSTEM_INTENTS}


def read_catalogue(root: Path = ROOT) -> Catalogue:
    """Everything but the training wordings. Takes some tens of milliseconds; read it once at start."""
    return Catalogue(
        topics=read_topics(root),
        areas=read_areas(root),
        departments=read_departments(root),
        answers=read_answers(root),
        municipalities=read_municipalities(root),
        checklists=read_checklists(root),
        system=read_system_intents(root),
    )
