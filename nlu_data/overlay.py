"""Lays approved changes over the catalogue's files. Pure.

Files are given as texts by their path inside nlu_data. To apply a change that is already there changes
nothing, so a base that has caught up with its changes stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any

from nlu_data.files import DataError
from nlu_data.writer import Document, Entry, Form, form_of, quoted, read, write

TOPICS = "topics.yml"
_SYSTEM_PREFIX = "sys."
_DATES = ("reviewed", "review_by", "valid_from")
_NOT_WORD = re.compile(r"\W+")


class Kind(str, Enum):
    """Closed list: what a change does to the knowledge."""

    WORDING_ADD = "wording_add"
    WORDING_MOVE = "wording_move"
    WORDING_REMOVE = "wording_remove"
    TOPIC_ADD = "topic_add"
    TOPIC_TITLE = "topic_title"
    ANSWER = "answer"
    FACT = "fact"


@dataclass(frozen=True)
class Edit:
    """One change. `target` is a topic, for facts municipality/key. JSON types only in `payload`.

    wording_add {text, lang?, file?}; wording_move {text, from}; wording_remove {text}; topic_add the topic's
    fields and perhaps {answer: {...}}; topic_title {title}, the id stays; answer the fields that change, null to
    take one away; fact {value, source, valid_from, review_by} or {removed: true}.
    """

    kind: Kind
    target: str
    payload: Mapping[str, Any] = field(default_factory=dict)


def wording_key(text: str) -> str:
    """Equal for wordings that differ in case, spacing and punctuation only."""
    return _NOT_WORD.sub(" ", text.casefold()).strip() or text


def wording_text(item: Any) -> str:
    """The words of one item of an examples file."""
    return str(item["text"]) if isinstance(item, Mapping) else str(item)


def area_of(topic: str) -> str | None:
    """The area of what is said besides the catalogue's topics; None for a topic, which has one in topics.yml."""
    return "system" if topic.startswith(_SYSTEM_PREFIX) else None


class _Files:
    """The documents that have been asked for, and which of them have changed."""

    def __init__(self, base: Mapping[str, str]) -> None:
        self._base = base
        self._read: dict[str, Document] = {}
        self._changed: set[str] = set()

    def get(self, path: str) -> Document:
        """The document; an empty one when there is no such file."""
        if path not in self._read:
            form = form_of(path)
            if form is None:
                raise DataError(f"{path}: not a file that changes are made in")
            self._read[path] = read(self._base.get(path, ""), form, path)
        return self._read[path]

    def put(self, path: str, entries: Iterable[Entry]) -> None:
        self._read[path] = replace(self.get(path), entries=tuple(entries))
        self._changed.add(path)

    def holding(self, text: str) -> Iterator[str]:
        """The example files that may hold a wording."""
        for path in sorted({*(p for p in self._base if form_of(p) is Form.WORDINGS), *self._read}):
            if form_of(path) is Form.WORDINGS and (path in self._read or quoted(text) in self._base[path]):
                yield path

    def texts(self) -> dict[str, str]:
        """The files that have changed, in canonical form."""
        return {path: write(self._read[path]) for path in sorted(self._changed)}

    def topic(self, topic: str) -> Mapping[str, Any]:
        """The topic's row. Raises DataError when there is none."""
        for entry in self.get(TOPICS).entries:
            if entry.value["id"] == topic:
                return dict(entry.value)
        raise DataError(f"{TOPICS}: no topic {topic}")

    def area(self, topic: str) -> str:
        return area_of(topic) or str(self.topic(topic)["area"])


def apply(base: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """The files that differ from `base` once every edit is made, in the order given: path -> text.

    Raises DataError when an edit names a topic that neither the base nor an earlier edit has.
    """
    files = _Files(base)
    for edit in edits:
        _DO[edit.kind](files, edit)
    return {path: text for path, text in files.texts().items() if text != base.get(path)}


def without(base: Mapping[str, str], words: Iterable[str]) -> dict[str, str]:
    """The files that differ from `base` once these very wordings are gone from every topic: path -> text."""
    gone = frozenset(words)
    files = _Files(base)
    for path in {path for word in gone for path in files.holding(word)}:
        kept = []
        for entry in files.get(path).entries:
            topic, items = entry.value
            rest = [item for item in items if wording_text(item) not in gone]
            if rest:
                kept.append(replace(entry, value=(topic, rest)))
        files.put(path, kept)
    return {path: text for path, text in files.texts().items() if text != base[path]}


def _add_wording(files: _Files, edit: Edit) -> None:
    path = f"examples/{edit.payload.get('file') or files.area(edit.target) + '.yml'}"
    text, lang = str(edit.payload["text"]), edit.payload.get("lang") or "sv"
    _append(files, path, edit.target, text if lang == "sv" else {"text": text, "lang": lang})


def _append(files: _Files, path: str, topic: str, item: Any) -> None:
    entries = list(files.get(path).entries)
    wanted = wording_key(wording_text(item))
    for at, entry in enumerate(entries):
        if entry.value[0] == topic:
            items = entry.value[1]
            if all(wording_key(wording_text(other)) != wanted for other in items):
                entries[at] = replace(entry, value=(topic, [*items, item]))
                files.put(path, entries)
            return
    files.put(path, [*entries, Entry((topic, [item]))])


def _take(files: _Files, topic: str, text: str) -> tuple[str, Any] | None:
    """Takes a wording away from a topic; the file it stood in and the item, None when it is not there."""
    for path in files.holding(text):
        entries = list(files.get(path).entries)
        for at, entry in enumerate(entries):
            found = [item for item in entry.value[1] if wording_text(item) == text]
            if entry.value[0] == topic and found:
                rest = [item for item in entry.value[1] if wording_text(item) != text]
                if rest:
                    entries[at] = replace(entry, value=(topic, rest))
                else:
                    del entries[at]
                files.put(path, entries)
                return path, found[0]
    return None


def _remove_wording(files: _Files, edit: Edit) -> None:
    _take(files, edit.target, str(edit.payload["text"]))


def _move_wording(files: _Files, edit: Edit) -> None:
    home = f"examples/{files.area(str(edit.payload['from']))}.yml"
    taken = _take(files, str(edit.payload["from"]), str(edit.payload["text"]))
    if taken is not None:
        path = f"examples/{files.area(edit.target)}.yml" if taken[0] == home else taken[0]
        _append(files, path, edit.target, taken[1])


def _add_topic(files: _Files, edit: Edit) -> None:
    entries = list(files.get(TOPICS).entries)
    if all(entry.value["id"] != edit.target for entry in entries):
        row = {"id": edit.target, **{key: value for key, value in edit.payload.items() if key != "answer"}}
        files.put(TOPICS, _after_last(entries, Entry(row), lambda value: value["area"] == row["area"]))
    if edit.payload.get("answer"):
        _change_answer(files, Edit(Kind.ANSWER, edit.target, edit.payload["answer"]))


def _change_title(files: _Files, edit: Edit) -> None:
    files.topic(edit.target)
    title = str(edit.payload["title"]).strip()
    entries = files.get(TOPICS).entries
    files.put(
        TOPICS,
        (replace(e, value={**e.value, "title": title}) if e.value["id"] == edit.target else e for e in entries),
    )


def _after_last(entries: list[Entry], new: Entry, alike: Any) -> list[Entry]:
    at = max((n for n, entry in enumerate(entries, 1) if alike(entry.value)), default=len(entries))
    return [*entries[:at], new, *entries[at:]]


def _change_answer(files: _Files, edit: Edit) -> None:
    path = f"answers/{files.area(edit.target)}.yml"
    entries = list(files.get(path).entries)
    fields = _dated(edit.payload)
    for at, entry in enumerate(entries):
        if entry.value["topic"] == edit.target:
            entries[at] = replace(entry, value=_without_empty({**entry.value, **fields}))
            files.put(path, entries)
            return
    owner = "KC" if edit.target.startswith(_SYSTEM_PREFIX) else files.topic(edit.target)["department"]
    files.put(path, [*entries, Entry(_without_empty({"topic": edit.target, "owner": owner, **fields}))])


def _without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in (None, "", [], {})}


def _dated(payload: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no dates; YAML does."""
    fields = dict(payload)
    for key in _DATES:
        if isinstance(fields.get(key), str):
            fields[key] = date.fromisoformat(fields[key])
    return fields


def _change_fact(files: _Files, edit: Edit) -> None:
    municipality, _, key = edit.target.partition("/")
    path = f"municipalities/{municipality}/facts.yml"
    entries = list(files.get(path).entries)
    at = next((n for n, entry in enumerate(entries) if entry.value["key"] == key), None)
    if edit.payload.get("removed"):
        if at is not None:
            files.put(path, [*entries[:at], *entries[at + 1 :]])
        return
    fields = _dated(edit.payload)
    row = {
        "key": key,
        "value": fields["value"],
        "source": fields["source"],
        "valid_from": fields.get("valid_from"),
        "review_by": fields["review_by"],
    }
    if at is None:
        group = key.partition(".")[0] + "."
        files.put(path, _after_last(entries, Entry(row), lambda value: str(value["key"]).startswith(group)))
    else:
        entries[at] = replace(entries[at], value=row)
        files.put(path, entries)


_DO = {
    Kind.WORDING_ADD: _add_wording,
    Kind.WORDING_MOVE: _move_wording,
    Kind.WORDING_REMOVE: _remove_wording,
    Kind.TOPIC_ADD: _add_topic,
    Kind.TOPIC_TITLE: _change_title,
    Kind.ANSWER: _change_answer,
    Kind.FACT: _change_fact,
}
