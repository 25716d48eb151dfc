"""Tells which changes lie between two states of the catalogue's files. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from nlu_data.overlay import TOPICS, Edit, Kind, area_of, wording_text
from nlu_data.writer import Form, form_of, read


def difference(base: Mapping[str, str], other: Mapping[str, str]) -> tuple[list[Edit], list[str]]:
    """The edits that lead from `base` to `other`, and the paths whose difference no edit can tell.

    Order and comments are no difference. Raises DataError when a file cannot be read.
    """
    edits: list[Edit] = []
    beyond: list[str] = []
    for path in sorted({*base, *other}, key=lambda path: (path != TOPICS, path)):
        if base.get(path) == other.get(path):
            continue
        match form_of(path):
            case Form.TOPICS:
                found, whole = _topic_edits(base.get(path, ""), other.get(path, ""))
                edits += found
                beyond += [] if whole else [path]
            case Form.ANSWERS:
                edits += _new_rows(path, base, other, "topic", _answer_edit)
            case Form.FACTS:
                edits += _new_rows(path, base, other, "key", _fact_edit)
            case Form.WORDINGS:
                pass  # below: a wording may have moved from one file to another
            case None:
                beyond.append(path)
    return [*edits, *_wording_edits(base, other)], beyond


def _rows(text: str, path: str, key: str) -> dict[str, dict[str, Any]]:
    form = form_of(path)
    assert form is not None
    return {str(entry.value[key]): dict(entry.value) for entry in read(text, form, path).entries}


def plain(value: Any) -> Any:
    """JSON types, with texts as they are compared: without the space around them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _topic_edits(before: str, after: str) -> tuple[list[Edit], bool]:
    old, new = _rows(before, TOPICS, "id"), _rows(after, TOPICS, "id")
    added = [topic for topic in new if topic not in old]
    edits = [Edit(Kind.TOPIC_ADD, topic, {k: v for k, v in plain(new[topic]).items() if k != "id"}) for topic in added]
    kept = {topic: row for topic, row in new.items() if topic in old}
    renamed = [topic for topic, row in kept.items() if plain(row.get("title")) != plain(old[topic].get("title"))]
    edits += [Edit(Kind.TOPIC_TITLE, topic, {"title": plain(kept[topic]["title"])}) for topic in renamed]
    return edits, _untitled(kept) == _untitled(old)


def _untitled(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {topic: {k: v for k, v in row.items() if k != "title"} for topic, row in rows.items()}


def _new_rows(path: str, base: Mapping[str, str], other: Mapping[str, str], key: str, make: Any) -> Iterator[Edit]:
    old, new = (_rows(files.get(path, ""), path, key) for files in (base, other))
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = plain(old.get(name, {})), plain(new.get(name, {}))
        if before != after:
            yield from make(path, name, before, after)


def _answer_edit(_path: str, topic: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Edit]:
    changed = {k: after.get(k) for k in {**after, **before} if before.get(k) != after.get(k) and k != "topic"}
    if after:  # an answer goes only with its topic, and topics do not go
        yield Edit(Kind.ANSWER, topic, changed)


def _fact_edit(path: str, key: str, _before: dict[str, Any], after: dict[str, Any]) -> Iterator[Edit]:
    payload = {k: v for k, v in after.items() if k != "key"} if after else {"removed": True}
    yield Edit(Kind.FACT, f"{path.split('/')[1]}/{key}", payload)


def _wordings(files: Mapping[str, str], other: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, Any]]:
    """(topic, text) -> (file name, item), of the example files that differ."""
    found: dict[tuple[str, str], tuple[str, Any]] = {}
    for path, text in sorted(files.items()):
        if form_of(path) is Form.WORDINGS and other.get(path) != text:
            for entry in read(text, Form.WORDINGS, path).entries:
                topic, items = entry.value
                for item in items:
                    found[str(topic), wording_text(item)] = (path.rpartition("/")[2], item)
    return found


def _wording_edits(base: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Edit]:
    old, new = _wordings(base, other), _wordings(other, base)
    areas = {str(e.value["id"]): str(e.value["area"]) for e in read(other.get(TOPICS, ""), Form.TOPICS).entries}
    gone = {text: topic for topic, text in old if (topic, text) not in new}
    for (topic, text), (file, item) in new.items():
        if (topic, text) in old:
            continue
        if text in gone:
            yield Edit(Kind.WORDING_MOVE, topic, {"text": text, "from": gone.pop(text)})
            continue
        lang = {"lang": item["lang"]} if isinstance(item, Mapping) and "lang" in item else {}
        usual = f"{area_of(topic) or areas.get(topic)}.yml"
        yield Edit(Kind.WORDING_ADD, topic, {"text": text, **lang, **({} if file == usual else {"file": file})})
    for text, topic in gone.items():
        yield Edit(Kind.WORDING_REMOVE, topic, {"text": text})
