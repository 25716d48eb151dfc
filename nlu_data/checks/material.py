"""Everything the rules look at, read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nlu_data.authorities import Register, read_register
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.foreign import ForeignText, read_foreign
from nlu_data.safety import SafetyBook, read_safety

_NOT_WORD = re.compile(r"\W+")
_DOUBLED = re.compile(r"(.)\1")
_DOTS = str.maketrans("åäöé", "aaoe")
# Shorter ones are alike by chance.
_NEAR_FROM = 5


@dataclass(frozen=True)
class Wording:
    """One training or holdout wording and the file it stands in."""

    file: str
    topic: str
    text: str
    lang: str = "sv"
    style: str = ""

    @property
    def key(self) -> str:
        """Equal for wordings that differ in case, spacing and punctuation only."""
        return _NOT_WORD.sub(" ", self.text.casefold()).strip() or self.text

    @property
    def near_key(self) -> str:
        """Equal also for those that differ in dots, doubled letters and the spaces of compounds; empty when short."""
        letters = _NOT_WORD.sub("", self.text.casefold()).translate(_DOTS)
        return _DOUBLED.sub(r"\1", letters) if len(letters) >= _NEAR_FROM else ""


@dataclass(frozen=True)
class Text:
    """One string that a citizen or a member of staff may read."""

    file: str
    text: str


@dataclass(frozen=True)
class Material:
    """All shared data and the day that dates are compared with."""

    catalogue: Catalogue
    safety: SafetyBook
    today: date
    never_show: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    holdout: tuple[Wording, ...] = ()
    danger_wordings: tuple[Wording, ...] = ()
    register: Register | None = None
    texts: tuple[Text, ...] = ()
    foreign: Mapping[str, ForeignText] = field(default_factory=dict)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _wordings(folder: Path, root: Path) -> Iterator[Wording]:
    for path in sorted(folder.glob("*.yml")):
        name = path.relative_to(root).as_posix()
        raw = read_yaml(path) or {}
        if not isinstance(raw, Mapping):
            raise DataError(f"{path}: expected topic: [wordings]")
        for topic, items in raw.items():
            for item in items or ():
                yield _wording(name, str(topic), item)
    for path in sorted(folder.glob("*.jsonl")):
        name = path.relative_to(root).as_posix()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                item = json.loads(line)
                style, lang = str(item.get("style", "")), str(item.get("lang", "sv"))
                yield Wording(name, str(item["topic"]), str(item["text"]), lang, style)


def _wording(file: str, topic: str, item: Any) -> Wording:
    if isinstance(item, Mapping):
        return Wording(file, topic, str(item["text"]), str(item.get("lang", "sv")))
    return Wording(file, topic, str(item))


def _danger_wordings(root: Path) -> Iterator[Wording]:
    name = "danger_wordings.yml"
    for topic, items in read_yaml(root / name).items():
        for item in items:
            yield _wording(name, str(topic), item)


def _texts(root: Path) -> Iterator[Text]:
    sources = [*root.glob("*.yml"), *root.glob("answers/*.yml"), *root.glob("municipalities/*/*.yml")]
    sources += root.glob("languages/*.yml")
    sources += [*root.parent.glob("bot/domain/*.yml"), *root.parent.glob("api/web/strings/*.json")]
    for path in sorted(sources):
        inside = path.is_relative_to(root)
        name = path.relative_to(root).as_posix() if inside else "../" + path.relative_to(root.parent).as_posix()
        if name.startswith("danger"):
            continue  # what citizens write, not what they read; its own tests look at it
        raw = json.loads(path.read_text(encoding="utf-8")) if path.suffix == ".json" else read_yaml(path)
        if name == "helplines.yml":
            raw = raw["helplines"]  # beside the list of numbers that are never shown
        for text in _strings(raw):
            yield Text(name, text)


def read_material(today: date, root: Path = ROOT) -> Material:
    """Reads everything. Raises DataError when a file cannot be read at all."""
    safety = read_safety(root)
    forbidden = read_yaml(root / "helplines.yml")["never_show"]
    return Material(
        catalogue=read_catalogue(root),
        safety=safety,
        foreign=read_foreign(safety, root),
        today=today,
        never_show=tuple(str(item["number"]) for item in forbidden),
        wordings=tuple(_wordings(root / "examples", root)),
        holdout=tuple(_wordings(root / "holdout", root)),
        danger_wordings=tuple(_danger_wordings(root)),
        register=read_register(root),
        texts=tuple(_texts(root)),
    )
