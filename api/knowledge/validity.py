"""What the content rules say of one change, before it is proposed and again before it is approved. Pure.

The rules are those of `nlu_data.check`, run on material that holds only what the change touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from api.knowledge.model import Remark
from api.knowledge.rules import known_topic
from api.knowledge.wordings import WordingBook
from api.privacy.masking import mask
from nlu_data.catalogue import Answer, Catalogue, Handling, Topic, Zone, read_answer
from nlu_data.checks import answers, local, private, topics, versions
from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material, Text, Wording
from nlu_data.files import DataError
from nlu_data.municipality import Fact
from nlu_data.overlay import Edit, Kind, apply, area_of, wording_key
from nlu_data.safety import SafetyBook
from nlu_data.writer import Form, read

Rule = Callable[[Material], Iterator[Finding]]

LONGEST_WORDING = 500
_TOPIC_ID = re.compile(r"[a-z][a-z0-9_]{1,30}\.[a-z][a-z0-9_]{1,40}")
_PLACEHOLDER = re.compile(r"\[[A-Z]+\]")
_ANSWER_RULES: tuple[Rule, ...] = (
    answers.answers_have_a_topic_and_an_owner,
    answers.placeholders_are_known,
    answers.local_answers_say_so,
    answers.answers_are_dated,
    answers.links_are_well_formed,
    answers.answers_are_easy_to_read,
    versions.answers_have_their_versions,
    versions.versions_use_known_placeholders,
    versions.easy_versions_are_easy,
    versions.english_versions_are_whole,
    private.forbidden_numbers_are_never_shown,
    private.no_mail_to_persons,
    private.answers_hold_no_numbers_of_their_own,
)
# An answer without its easy or English version is answered in Swedish: worth saying, no reason to stop it.
_ADVICE = (versions.answers_have_their_versions,)
_FACT_RULES: tuple[Rule, ...] = (
    local.facts_are_dated,
    local.demo_facts_use_reserved_numbers,
    private.forbidden_numbers_are_never_shown,
    private.no_mail_to_persons,
)


@dataclass(frozen=True)
class State:
    """The knowledge as it is, to judge a change against."""

    catalogue: Catalogue
    files: Mapping[str, str]
    safety: SafetyBook
    book: WordingBook
    today: date

    def material(self, **parts: Any) -> Material:
        """Material that holds these parts of the catalogue and nothing else to complain of."""
        return Material(self.catalogue, self.safety, self.today, self.safety.never_show, **parts)


def remarks(edit: Edit, state: State) -> list[Remark]:
    """Everything that the rules say, errors first. Never raises: what cannot be read is an error too."""
    try:
        found = list(_BY_KIND[edit.kind](edit, state))
    except (DataError, KeyError, TypeError, ValueError, AttributeError) as error:
        found = [Remark("malformed", f"{type(error).__name__} in the change", "send the fields that the kind has")]
    return sorted(found, key=lambda remark: not remark.error)


def _run(rules: tuple[Rule, ...], material: Material) -> Iterator[Remark]:
    for rule in rules:
        for finding in rule(material):
            error = finding.severity is Severity.ERROR and rule not in _ADVICE
            yield Remark(rule.__name__, finding.what, finding.do, error, finding.code, finding.figures)


def edited_answer(edit: Edit, state: State) -> Answer:
    """The answer as it will be. Raises DataError when it cannot be read."""
    path = f"answers/{area_of(edit.target) or _area(edit, state)}.yml"
    text = apply(state.files, [edit]).get(path) or state.files[path]
    row = next(entry.value for entry in read(text, Form.ANSWERS, path).entries if entry.value["topic"] == edit.target)
    return read_answer(row, Path(path))


def _area(edit: Edit, state: State) -> str:
    return str(edit.payload["area"]) if edit.kind is Kind.TOPIC_ADD else state.catalogue.topics[edit.target].area


def _answer(edit: Edit, state: State) -> Iterator[Remark]:
    if not known_topic(edit.target, state.catalogue):
        yield Remark("unknown_topic", f"no topic {edit.target}", "choose one of the catalogue")
        return
    yield from _of_answer(edited_answer(edit, state), state)


def _of_answer(answer: Answer, state: State) -> Iterator[Remark]:
    only = replace(state.catalogue, answers={answer.topic: answer})
    parts = (answer.answer, answer.easy or "", answer.english.text if answer.english else "", answer.source)
    sentences = (text for item in answer.local for text in (item.text, item.otherwise or ""))
    links = (text for link in answer.links for text in (link.label, link.url))
    texts = tuple(Text(f"answers/{answer.file}", text) for text in (*parts, *sentences, *links) if text)
    yield from _run(_ANSWER_RULES, replace(state.material(texts=texts), catalogue=only))


def _topic(edit: Edit, state: State) -> Iterator[Remark]:
    payload = edit.payload
    topic = Topic(
        id=edit.target,
        title=str(payload["title"]).strip(),
        area=payload["area"],
        department=payload["department"],
        board=str(payload["board"]),
        zone=Zone(payload["zone"]),
        handling=Handling(payload["handling"]),
        safe_mode=bool(payload["safe_mode"]),
        local_facts=payload["local_facts"],
    )
    if not _TOPIC_ID.fullmatch(topic.id) or topic.id in state.catalogue.topics:
        yield Remark("topic_id", f"{topic.id} is taken, or not area.name", "small letters, one full stop, a new name")
    yield from _named(topic.id, topic.title, state)
    if topic.zone is not Zone.OPPEN or topic.safe_mode or topic.area == "stod":
        yield Remark(
            "topic_zone", "a topic of a protected zone", "those are made in the catalogue, with the department"
        )
    if topic.local_facts not in {"none", "partly", "required"}:
        yield Remark("malformed", f"local_facts {topic.local_facts}", "none, partly or required")
    catalogue = replace(state.catalogue, topics={topic.id: topic})
    yield from _run((topics.topics_refer_to_known_things,), replace(state.material(), catalogue=catalogue))
    if not payload.get("answer"):
        yield Remark("every_topic_has_an_answer", f"{topic.id} has no answer", "write one", error=False)
    elif topic.area in state.catalogue.areas:
        with_topic = replace(
            state, catalogue=replace(state.catalogue, topics={**state.catalogue.topics, topic.id: topic})
        )
        yield from _of_answer(edited_answer(edit, state), with_topic)


def _title(edit: Edit, state: State) -> Iterator[Remark]:
    if edit.target not in state.catalogue.topics:
        yield Remark("unknown_topic", f"no topic {edit.target}", "choose one of the catalogue")
        return
    title = edit.payload["title"].strip()
    yield from _named(edit.target, title, state)
    if title == state.catalogue.topics[edit.target].title:
        yield Remark("topic_title_same", "it has that title already", "nothing to do")
    # Titles are learnt from as well.
    twin = state.book.by_key.get(wording_key(title))
    if twin is not None and twin.topic != edit.target:
        figures = {"title": state.catalogue.title(twin.topic)}
        yield Remark(
            "wordings_belong_to_one_topic",
            f"it stands under {twin.topic}",
            "say it otherwise",
            code="title_is_a_wording",
            figures=figures,
        )
    if mask(title).text != title:
        yield Remark(
            "wordings_hold_no_personal_data", "personal data in the title", "take it out", code="personal_data"
        )


def _named(topic: str, title: str, state: State) -> Iterator[Remark]:
    if not 3 <= len(title) <= 60 or not title.isprintable():
        yield Remark("topic_title", "the title has not 3-60 characters", "say it as a button would")
    key = wording_key(title)
    others = (other for other in state.catalogue.topics.values() if other.id != topic)
    if any(wording_key(other.title) == key for other in others):
        yield Remark("topic_title_taken", "another topic has that title", "a citizen must see which is which")


def _fact(edit: Edit, state: State) -> Iterator[Remark]:
    name, _, key = edit.target.partition("/")
    municipality = state.catalogue.municipalities.get(name)
    if municipality is None:
        yield Remark("unknown_municipality", f"no municipality {name}", "choose one of the profiles")
        return
    users = {a.topic: a for a in state.catalogue.answers.values() if any(key in item.facts for item in a.local)}
    if not users:
        yield Remark(
            "facts_fit_answers",
            f"{key} is used by no answer",
            "name it in a local sentence first",
            error=False,
            code="fact_not_used",
        )
    if edit.payload.get("removed"):
        return
    raw = edit.payload
    since = raw.get("valid_from")
    fact = Fact(
        key,
        str(raw["value"]).strip(),
        str(raw["source"]),
        date.fromisoformat(since) if since else None,
        date.fromisoformat(raw["review_by"]),
    )
    if not fact.value or "{" in fact.value or not re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", key):
        yield Remark("facts_fit_answers", f"{key}: empty, with a placeholder, or no key", "write the plain phrase")
    alone = replace(municipality, facts={key: fact})
    texts = (Text(f"municipalities/{name}/facts.yml", fact.value), Text("", fact.source))
    material = state.material(texts=texts)
    only = replace(state.catalogue, municipalities={name: alone}, answers={})
    yield from _run(_FACT_RULES, replace(material, catalogue=only))
    whole = replace(municipality, facts={**municipality.facts, key: fact})
    read_with = replace(state.catalogue, municipalities={name: whole}, answers=users)
    yield from _run((answers.answers_are_easy_to_read,), replace(material, catalogue=read_with))


def _wording(edit: Edit, state: State) -> Iterator[Remark]:
    text = str(edit.payload["text"])
    if not known_topic(edit.target, state.catalogue):
        yield Remark("unknown_topic", f"no topic {edit.target}", "choose one of the catalogue")
    if edit.kind is Kind.WORDING_REMOVE:
        return
    if not 2 <= len(text) <= LONGEST_WORDING or text != text.strip() or not text.isprintable():
        yield Remark("wording_form", "not one line of 2-500 characters", "shorten it to the question itself")
    bare = _PLACEHOLDER.sub(" ", text)
    if mask(bare).text != bare:
        yield Remark(
            "wordings_hold_no_personal_data", "personal data in the wording", "take it out", code="personal_data"
        )
    wording = Wording("", edit.target, text, str(edit.payload.get("lang") or "sv"))
    yield from _run((private.wordings_hold_no_personal_data,), state.material(wordings=(wording,)))
    key = wording_key(text)
    if key in state.book.held_out:
        yield Remark("holdout_is_kept_apart", "the measurements use these very words", "leave them out of training")
    twin = state.book.by_key.get(key)
    if twin is None:
        return
    if edit.kind is Kind.WORDING_ADD and twin.topic == edit.target:
        yield Remark("wordings_are_not_repeated", "it stands under this topic already", "nothing to do", error=False)
    elif twin.topic not in {edit.target, edit.payload.get("from")}:
        figures = {"title": state.catalogue.title(twin.topic)}
        yield Remark(
            "wordings_belong_to_one_topic", f"it stands under {twin.topic}", "move it instead", figures=figures
        )


_BY_KIND: Mapping[Kind, Callable[[Edit, State], Iterator[Remark]]] = {
    Kind.WORDING_ADD: _wording,
    Kind.WORDING_MOVE: _wording,
    Kind.WORDING_REMOVE: _wording,
    Kind.TOPIC_ADD: _topic,
    Kind.TOPIC_TITLE: _title,
    Kind.ANSWER: _answer,
    Kind.FACT: _fact,
}
