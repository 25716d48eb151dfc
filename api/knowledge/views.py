"""Changes, topics and previews as the studio's pages are told of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from api.knowledge import rules
from api.knowledge.inverse import row_of
from api.knowledge.model import Change, Remark, Wording
from api.knowledge.validity import State, edited_answer
from api.staff.model import Right, Role, StaffMember
from nlu_data.catalogue import Answer, Catalogue
from nlu_data.files import parse_yaml
from nlu_data.municipality import Municipality
from nlu_data.overlay import Edit, Kind
from nlu_data.readability import read_ease
from nlu_data.render import render_answer
from nlu_data.versions import Version


def change_body(
    change: Change,
    member: StaffMember,
    catalogue: Catalogue,
    names: Mapping[UUID, str],
    people: Iterable[StaffMember],
) -> dict[str, Any]:
    """A change as lists show it; `refusal` is the code that keeps this person from deciding, None when they may.

    `approvers` are the names of those of `people` who may decide on it.
    """
    topic = change.edit.target if change.edit.kind is not Kind.FACT else None
    return {
        "id": str(change.id),
        "n": change.n,
        "kind": change.edit.kind.value,
        "target": change.edit.target,
        "title": catalogue.title(topic) if topic else None,
        "payload": dict(change.edit.payload),
        "source": change.source.value,
        "state": change.state.value,
        "comment": change.comment,
        "batch": str(change.batch) if change.batch else None,
        "municipality": change.municipality_id,
        "departments": sorted(rules.departments_of(change.edit, catalogue)),
        "sensitive": rules.touches_sensitive(change.edit, catalogue),
        "proposed_by": names.get(change.proposed_by),
        "proposed_at": change.proposed_at.isoformat(),
        "mine": change.proposed_by == member.id,
        "decided_by": names.get(change.decided_by) if change.decided_by else None,
        "decided_at": change.decided_at.isoformat() if change.decided_at else None,
        "released_by": names.get(change.released_by) if change.released_by else None,
        "released_at": change.released_at.isoformat() if change.released_at else None,
        "undone_of": str(change.undone_of) if change.undone_of else None,
        "refusal": rules.refusal_to_decide(member, change, catalogue),
        "approvers": [one.display_name for one in rules.who_may_decide(change, people, catalogue)],
    }


def before(edit: Edit, files: Mapping[str, str]) -> dict[str, Any]:
    """What a change replaces: of an answer and a topic the fields it names, of a fact the whole."""
    if edit.kind not in {Kind.ANSWER, Kind.FACT, Kind.TOPIC_TITLE}:
        return {}
    row = row_of(edit, files)
    return {key: row.get(key) for key in edit.payload} if edit.kind is not Kind.FACT and row else row


def people_body(people: Sequence[StaffMember]) -> dict[str, Any]:
    """Who holds which right, and who leads the work, by name."""
    return {
        "holders": {right.value: [one.display_name for one in people if one.may(right)] for right in Right},
        "leads": [one.display_name for one in people if one.role is Role.LEAD],
    }


def people(changes: Iterable[Change]) -> list[UUID | None]:
    """Everybody who had a hand in some changes."""
    return [who for c in changes for who in (c.proposed_by, c.decided_by, c.released_by)]


def topic_row(topic_id: str, catalogue: Catalogue, wordings: int) -> dict[str, Any]:
    """A topic as the list shows it."""
    topic, answer = catalogue.topics.get(topic_id), catalogue.answers.get(topic_id)
    return {
        "id": topic_id,
        "title": catalogue.title(topic_id),
        "english_title": catalogue.english_title(topic_id),
        "area": topic.area if topic else "system",
        "area_title": catalogue.areas[topic.area].title if topic and topic.area in catalogue.areas else None,
        "department": topic.department if topic else "KC",
        "zone": topic.zone.value if topic else None,
        "handling": topic.handling.value if topic else None,
        "sensitive": rules.is_sensitive(topic_id, catalogue),
        "wordings": wordings,
        "answered": answer is not None,
        "has_easy": bool(answer and answer.easy),
        "has_english": bool(answer and answer.english),
        "review_by": answer.review_by.isoformat() if answer else None,
    }


def answer_body(answer: Answer) -> dict[str, Any]:
    """An answer's fields, named as a change of kind `answer` names them."""
    return {
        "answer": answer.answer,
        "easy": answer.easy,
        "english": {"title": answer.english.title, "text": answer.english.text} if answer.english else None,
        "local": [
            {"facts": list(item.facts), "text": item.text, **({"otherwise": item.otherwise} if item.otherwise else {})}
            for item in answer.local
        ],
        "links": [{"label": link.label, "url": link.url} for link in answer.links],
        "source": answer.source,
        "owner": answer.owner,
        "reviewed": answer.reviewed.isoformat(),
        "review_by": answer.review_by.isoformat(),
    }


def facts_body(answer: Answer, municipality: Municipality) -> list[dict[str, Any]]:
    """The local facts that an answer uses, with what is known of each in one municipality."""
    keys = dict.fromkeys(key for item in answer.local for key in item.facts)
    rows = []
    for key in keys:
        fact = municipality.facts.get(key)
        rows.append(
            {
                "key": key,
                "target": f"{municipality.id}/{key}",
                "value": fact.value if fact else None,
                "source": fact.source if fact else None,
                "valid_from": fact.valid_from.isoformat() if fact and fact.valid_from else None,
                "review_by": fact.review_by.isoformat() if fact else None,
            }
        )
    return rows


def wording_body(wording: Wording, source: str) -> dict[str, Any]:
    """A wording of a topic; `source` is `catalogue` for what was shipped."""
    return {"text": wording.text, "lang": wording.lang, "file": wording.file.rpartition("/")[2], "source": source}


def preview(edit: Edit, state: State, municipality: Municipality, version: Version) -> dict[str, Any]:
    """The message as the citizen reads it, and how easy it is to read. Raises KeyError or DataError."""
    answer = edited_answer(edit, state) if edit.payload else state.catalogue.answers[edit.target]
    phrases = state.safety.helpline_phrases()
    local_heading = _local_heading(state) if version is Version.ENGLISH else ""
    text = render_answer(answer, municipality, phrases, state.today, version=version, local_heading=local_heading)
    bare = render_answer(replace(answer, local=()), municipality, phrases, version=version)
    ease, generic = read_ease(text), read_ease(bare)
    return {
        "text": text,
        "lang": version.lang,
        "links": [{"label": link.label, "url": link.url} for link in answer.links],
        "source": answer.source,
        "reviewed_at": answer.reviewed.isoformat(),
        "lix": round(ease.lix, 1),
        "words": generic.words,
        "words_with_local": ease.words,
        "sentences": ease.sentences,
    }


def _local_heading(state: State) -> str:
    path = "flows/dialogue.yml"
    return str(parse_yaml(state.files[path], path)["english"]["texts"]["local_in_swedish"])


def remarks_body(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    """What the rules say, errors first."""
    return [dict(remark.to_wire()) for remark in remarks]
