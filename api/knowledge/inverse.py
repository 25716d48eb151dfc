"""The change that takes another one back. Pure."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from nlu_data.difference import plain
from nlu_data.overlay import TOPICS, Edit, Kind, apply
from nlu_data.writer import form_of, read


def inverse(edit: Edit, base: Mapping[str, str], before: Sequence[Edit]) -> Edit | None:
    """The opposite of `edit`, where `base` with the edits `before` is what it was made on.

    None for what cannot be taken back: topics stay, for their ids are never used again.
    """
    payload = edit.payload
    match edit.kind:
        case Kind.WORDING_ADD:
            return Edit(Kind.WORDING_REMOVE, edit.target, {"text": payload["text"]})
        case Kind.WORDING_REMOVE:
            return Edit(Kind.WORDING_ADD, edit.target, {"text": payload["text"]})
        case Kind.WORDING_MOVE:
            return Edit(Kind.WORDING_MOVE, payload["from"], {"text": payload["text"], "from": edit.target})
        case Kind.ANSWER | Kind.TOPIC_TITLE:
            row = row_of(edit, ChainMap(apply(base, before), dict(base)))
            return Edit(edit.kind, edit.target, {key: row.get(key) for key in payload}) if row else None
        case Kind.FACT:
            row = row_of(edit, ChainMap(apply(base, before), dict(base)))
            fields = {key: value for key, value in row.items() if key != "key"}
            return Edit(Kind.FACT, edit.target, fields or {"removed": True})
        case Kind.TOPIC_ADD:
            return None


def row_of(edit: Edit, files: Mapping[str, str]) -> dict[str, Any]:
    """The answer, fact or topic that an edit changes, as it stands in these files; empty when there is none."""
    if edit.kind is Kind.FACT:
        municipality, _, key = edit.target.partition("/")
        paths, field = [f"municipalities/{municipality}/facts.yml"], "key"
    elif edit.kind is Kind.TOPIC_TITLE:
        paths, field, key = [TOPICS], "id", edit.target
    else:
        paths, field, key = [path for path in files if path.startswith("answers/")], "topic", edit.target
    for path in paths:
        form = form_of(path)
        text = files.get(path, "")
        if form is not None and key in text:
            for entry in read(text, form, path).entries:
                if entry.value[field] == key:
                    return dict(plain(entry.value))
    return {}
