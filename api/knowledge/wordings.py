"""Every wording of a version, read fast: the canonical form has one wording a line. Pure but for reading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from api.knowledge.folder import Files
from api.knowledge.model import Wording
from nlu_data.overlay import wording_key, wording_text
from nlu_data.writer import Form, form_of, read


@dataclass(frozen=True)
class WordingBook:
    """All wordings, in the files' order, and what is kept apart to measure on."""

    wordings: tuple[Wording, ...]
    held_out: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> Mapping[str, Wording]:
        """The first wording of each key (see `wording_key`)."""
        found: dict[str, Wording] = {}
        for wording in self.wordings:
            found.setdefault(wording_key(wording.text), wording)
        return found

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Wording, ...]]:
        """Each topic's wordings."""
        found: dict[str, list[Wording]] = {}
        for wording in self.wordings:
            found.setdefault(wording.topic, []).append(wording)
        return {topic: tuple(wordings) for topic, wordings in found.items()}


class Reader:
    """Reads the books of one version after another, and of each only the files that differ from the last."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, tuple[Wording, ...]]] = {}
        self._held_out: dict[str, tuple[int, frozenset[str]]] = {}
        self._book = WordingBook(())

    def read(self, files: Files) -> WordingBook:
        """The book of a version; the same object when no wording differs. Raises DataError, OSError.

        Some tenths of a second for 50,000 wordings the first time.
        """
        examples = [path for path in files if form_of(path) is Form.WORDINGS]
        held_out = [path for path in files if path.startswith("holdout/") and path.endswith(".jsonl")]
        before = [mark for mark, _ in (*self._read.values(), *self._held_out.values())]
        self._read = {path: self._of_file(files, path) for path in examples}
        self._held_out = {path: self._keys(files, path) for path in held_out}
        if before != [mark for mark, _ in (*self._read.values(), *self._held_out.values())]:
            self._book = WordingBook(
                tuple(wording for _, wordings in self._read.values() for wording in wordings),
                frozenset(key for _, keys in self._held_out.values() for key in keys),
            )
        return self._book

    def _of_file(self, files: Files, path: str) -> tuple[int, tuple[Wording, ...]]:
        mark, known = files.mark(path), self._read.get(path)
        return known if known and known[0] == mark else (mark, tuple(_of_file(path, files[path])))

    def _keys(self, files: Files, path: str) -> tuple[int, frozenset[str]]:
        mark, known = files.mark(path), self._held_out.get(path)
        if known and known[0] == mark:
            return known
        lines = (json.loads(line) for line in files[path].splitlines() if line.strip())
        return mark, frozenset(wording_key(str(line["text"])) for line in lines)


def _of_file(path: str, text: str) -> Iterator[Wording]:
    try:
        yield from list(_lines(path, text))
    except ValueError:  # not in canonical form: read it as what it is
        for entry in read(text, Form.WORDINGS, path).entries:
            topic, items = entry.value
            for item in items:
                lang = str(item.get("lang", "sv")) if isinstance(item, Mapping) else "sv"
                yield Wording(str(topic), wording_text(item), lang, path)


def _lines(path: str, text: str) -> Iterator[Wording]:
    """Raises ValueError on a line in another form."""
    topic = ""
    for line in text.splitlines():
        if line.startswith('  - "'):
            yield Wording(topic, json.loads(line[4:]), "sv", path)
        elif line.startswith('  - {text: "'):
            quoted, end, lang = line[11:-1].rpartition(", lang: ")
            if not end or not line.endswith("}"):
                raise ValueError("another form")
            yield Wording(topic, json.loads(quoted), lang.strip('"'), path)
        elif line.endswith(":") and not line.startswith((" ", "#")):
            topic = line[:-1].strip('"')
        elif line.strip() and not line.startswith("#"):
            raise ValueError("another form")
