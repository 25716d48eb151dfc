"""Writes catalogue files in one canonical form, so that a change shows as just that in a diff. Pure.

Answers, facts, topics and wordings each have their form; comments before an entry stay with it. For all
of them `write(read(text))` is `text` when the text is canonical, and canonical it becomes by being written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import yaml

from nlu_data.files import DataError, parse_yaml


class Form(str, Enum):
    """Closed list: what a file holds, and so how it is written."""

    ANSWERS = "answers"
    FACTS = "facts"
    TOPICS = "topics"
    WORDINGS = "wordings"


@dataclass(frozen=True)
class Entry:
    """One answer, fact or topic as read from YAML; or a topic's wordings as (topic, [wording, ...])."""

    value: Any
    comment: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """The entries of one file, in order, and the comment lines after the last."""

    form: Form
    entries: tuple[Entry, ...]
    tail: tuple[str, ...] = ()


_PATTERNS = (
    (re.compile(r"answers/[^/]+\.yml"), Form.ANSWERS),
    (re.compile(r"municipalities/[^/]+/facts\.yml"), Form.FACTS),
    (re.compile(r"topics\.yml"), Form.TOPICS),
    (re.compile(r"examples/[^/]+\.yml"), Form.WORDINGS),
)
# Lines that only comments and blank lines share at the margin: no entry's own text stands there.
_ENTRY = {Form.WORDINGS: re.compile(r"[^\s#-]")}
_LIST_ENTRY = re.compile(r"- ")
_BARE = {
    Form.FACTS: frozenset({"key"}),
    Form.TOPICS: frozenset({"id", "area", "department", "zone", "handling", "local_facts"}),
    Form.ANSWERS: frozenset({"topic", "owner", "label", "url", "title"}),
}
_ANSWER_ORDER = (
    "topic", "answer", "easy", "english", "local", "links", "source", "owner", "reviewed", "review_by",
)  # fmt: skip
# What YAML would take for the end of a line or refuse, and JSON lets stand.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NO_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|^[ \t]|^\\s+$")


def form_of(path: str) -> Form | None:
    """The form of a file by its path inside nlu_data; None when it is not one that is written here."""
    return next((form for pattern, form in _PATTERNS if pattern.fullmatch(path)), None)


def read(text: str, form: Form, name: str = "") -> Document:
    """A file's entries with their comments. Raises DataError when the text is not of that form."""
    raw = parse_yaml(text, name)
    if form is Form.WORDINGS:
        values: list[Any] = [(topic, list(items or ())) for topic, items in (raw or {}).items()]
    else:
        values = list(raw or [])
    comments, tail = _comments(text, form)
    if len(comments) != len(values):
        raise DataError(f"{name}: {len(values)} entries, but {len(comments)} of them start at the margin")
    return Document(form, tuple(map(Entry, values, comments)), tail)


def _comments(text: str, form: Form) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    starts = _ENTRY.get(form, _LIST_ENTRY)
    found: list[tuple[str, ...]] = []
    waiting: list[str] = []
    for line in text.split("\n"):
        if starts.match(line):
            found.append(_trimmed(waiting))
            waiting = []
        elif line.startswith("#") or (waiting and not line.strip()):
            waiting.append(line.rstrip())
    return found, _trimmed(waiting)


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return tuple(lines)


def write(document: Document) -> str:
    """The canonical text; it ends with a line break."""
    lines: list[str] = []
    for entry in document.entries:
        # Answers are long: a blank line keeps them apart. The others need one only where a new group starts.
        if lines and (entry.comment or document.form is Form.ANSWERS):
            lines.append("")
        lines += [*entry.comment, *_entry(entry.value, document.form)]
    if document.tail:
        lines += ["", *document.tail]
    return "\n".join(lines) + "\n"


def canonical(text: str, form: Form, name: str = "") -> str:
    """The same file in canonical form. Raises DataError."""
    return write(read(text, form, name))


def _entry(value: Any, form: Form) -> Iterator[str]:
    if form is Form.WORDINGS:
        topic, wordings = value
        yield f"{scalar(topic, bare=True)}:" if wordings else f"{scalar(topic, bare=True)}: []"
        for wording in wordings:
            yield f"  - {flow(wording, frozenset({'lang'}))}"
    elif form is Form.ANSWERS:
        yield from _answer(value)
    else:
        yield f"- {flow(value, _BARE[form])}"


def _answer(raw: Mapping[str, Any]) -> Iterator[str]:
    keys = [*(key for key in _ANSWER_ORDER if key in raw), *(key for key in raw if key not in _ANSWER_ORDER)]
    mark = "- "
    for key in keys:
        for line in _pair(key, raw[key]):
            yield mark + line if line else ""
            mark = "  "


def _pair(key: str, value: Any) -> Iterator[str]:
    """`key: value` on as many lines as it takes; nothing for what is empty."""
    bare = key in _BARE[Form.ANSWERS]
    if value in (None, "", [], {}):
        return
    if isinstance(value, str) and key in {"answer", "easy", "text"} and (block := _block(value)) is not None:
        yield f"{key}: |"
        yield from (f"  {line}" if line else "" for line in block)
    elif isinstance(value, Mapping):
        yield f"{key}:"
        for inner, item in value.items():
            yield from (f"  {line}" if line else "" for line in _pair(inner, item))
    elif isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        yield f"{key}:"
        for item in value:
            yield from _item(item)
    else:
        yield f"{key}: {flow(value, frozenset(), bare=bare or key == 'facts')}"


def _item(raw: Mapping[str, Any]) -> Iterator[str]:
    """An item of a list in an answer: a local sentence or a link, each of its texts on one line."""
    mark = "  - "
    for key, value in raw.items():
        if value in (None, "", [], {}):
            continue
        yield f"{mark}{key}: {flow(value, frozenset(), bare=key in _BARE[Form.ANSWERS] or key == 'facts')}"
        mark = "    "


def _block(text: str) -> list[str] | None:
    """The lines of a block scalar; None when the text cannot be written as one without loss."""
    lines = [line.rstrip(" \t") for line in text.strip().split("\n")]
    return None if any(_NO_BLOCK.search(line) for line in lines if line) else lines


def flow(value: Any, bare_keys: frozenset[str] = frozenset(), *, bare: bool = False, inside: bool = False) -> str:
    """A value on one line. Strings are quoted, save under `bare_keys` (or all, with `bare`) where they need not be."""
    if isinstance(value, Mapping):
        pairs = (f"{key}: {flow(item, bare=key in bare_keys, inside=True)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(item, bare=bare, inside=True) for item in value) + "]"
    return scalar(value, bare=bare, inside=inside)


def scalar(value: Any, *, bare: bool = False, inside: bool = False) -> str:
    """One plain value. `inside` a flow collection some signs must be quoted that need not be elsewhere."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return text if bare and _may_stand_bare(text, inside=inside) else quoted(text)


def quoted(text: str) -> str:
    """In double quotes, on one line, with what YAML cannot hold escaped."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))


def _may_stand_bare(text: str, *, inside: bool) -> bool:
    if not text[:1].isalnum() or text != text.strip() or text.endswith(":") or ": " in text or " #" in text:
        return False
    if not text.isprintable() or (inside and any(sign in text for sign in ",[]{}")):
        return False
    # "no", "1.5" and "2026-11-20" would come back as something else.
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")
