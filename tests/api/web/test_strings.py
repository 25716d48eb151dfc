"""Every text that is asked for exists, every text that exists is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.conversation.choices import OwnChoice
from api.web.renderer import load_texts
from nlu_data.readability import read_ease
from nlu_data.versions import Version

API = Path(__file__).resolve().parents[3] / "api"
STATIC = API / "web" / "static"
TEMPLATES = API / "web" / "templates"

# Which scripts speak with which section of the texts. The desk draws messages and the field as the citizen's page does.
SHARED = {STATIC / "chat" / "message-view.js", STATIC / "chat" / "composer.js"}
CITIZEN = {*STATIC.glob("chat/*.js"), STATIC / "citizen.js", STATIC / "widget.js"}
# Staff come in by the same door.
DOOR = {STATIC / "lib" / "entrance.js", STATIC / "lib" / "sign-in.js"}
DESK = {*STATIC.glob("desk/*.js"), STATIC / "desk.js", *SHARED, *DOOR}
STUDIO = {*STATIC.glob("studio/*.js"), STATIC / "studio.js", *DOOR}
PAGES = {
    "citizen": {TEMPLATES / "citizen.html", TEMPLATES / "not_found.html", *TEMPLATES.glob("parts/*.html")},
    "desk": {TEMPLATES / "desk.html"},
    "host": {TEMPLATES / "widget_host.html"},
    "studio": {TEMPLATES / "studio.html"},
}

_CALL = re.compile(r"\bt\(([^()]*)")
_LITERAL = re.compile(r"['\"]([a-z][a-z0-9_.]*)['\"]")
_ATTRIBUTE = re.compile(r"\bt\.([a-z_]+)")


def called(scripts: set[Path]) -> set[str]:
    """Keys that stand as literals in a call of the translator."""
    return {key for path in scripts for call in _CALL.findall(path.read_text()) for key in _LITERAL.findall(call)}


def literals(paths: set[Path]) -> set[str]:
    return {key for path in paths for key in _LITERAL.findall(path.read_text())}


def in_templates(section: str) -> set[str]:
    return {key for path in PAGES[section] for key in _ATTRIBUTE.findall(path.read_text())} | {"title"}


def in_python() -> set[str]:
    return literals(set((API / "web").glob("*.py")))


SECTIONS = pytest.mark.parametrize(
    ("section", "scripts"), [("citizen", CITIZEN), ("desk", DESK), ("host", set()), ("studio", STUDIO)]
)


@SECTIONS
def test_every_key_that_is_used_exists(section: str, scripts: set[Path]) -> None:
    texts = load_texts()[section]
    # A ternary in a call may compare with a state's name; those are no keys.
    states = {"waiting", "with_agent"}
    # Staff are shown no buttons and asked for no thumbs.
    for_citizens_only = {"choices", "judge_question", "judge_yes", "judge_no", "judge_thanks", "judge_failed"}
    wanted = (called(scripts) | in_templates(section)) - states
    assert wanted - (for_citizens_only if section == "desk" else set()) <= set(texts)


@SECTIONS
def test_no_text_lies_unused(section: str, scripts: set[Path]) -> None:
    texts = load_texts()[section]
    assert set(texts) <= literals(scripts) | in_templates(section) | in_python()


def flat(texts: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(texts, str):
        yield prefix, texts
    elif isinstance(texts, list):
        for item in texts:
            yield from flat(item, prefix)
    else:
        for key, value in texts.items():
            yield from flat(value, f"{prefix}.{key}" if prefix else key)


def test_no_text_of_the_gateway_lies_unused() -> None:
    used = literals({path for path in API.rglob("*.py") if "ops" not in path.parts})
    own = {f"buttons.{choice.value}" for choice in (*OwnChoice, *Version)}
    unused = {
        key
        for key, _ in flat(load_texts()["gateway"])
        if key not in own and key not in used and key.split(".", 1)[-1] not in used and key.split(".")[0] != "when"
    }
    assert unused == set()


def test_the_gateway_says_the_same_in_english() -> None:
    swedish, english = (dict(flat(load_texts(language)["gateway"])) for language in ("sv", "en"))
    # A refusal is answered before any conversation, and so any language, is known.
    swedish = {key: text for key, text in swedish.items() if not key.startswith("problems.")}
    assert set(english) == set(swedish)
    placeholders = re.compile(r"{\w+}")
    assert {key: set(placeholders.findall(text)) for key, text in english.items()} == {
        key: set(placeholders.findall(text)) for key, text in swedish.items()
    }


def test_every_button_of_the_gateway_has_its_label() -> None:
    labelled = set(load_texts()["gateway"]["buttons"])
    from_the_safety_book = {OwnChoice.SAFE_YES, OwnChoice.SAFE_NO}
    assert {choice.value for choice in OwnChoice} - {choice.value for choice in from_the_safety_book} <= labelled


@pytest.mark.parametrize("section", ["citizen", "gateway"])
def test_texts_for_citizens_are_easy_to_read(section: str) -> None:
    swedish = dict(flat(load_texts()[section]))
    # One long word in a label says nothing about how a text reads.
    texts = {key: text for key, text in swedish.items() if len(text.split()) >= 8 and key != "foreign"}
    assert {key: read_ease(text).lix for key, text in texts.items() if read_ease(text).lix > 40} == {}


def test_the_opening_says_that_it_is_a_machine_within_eighty_words() -> None:
    gateway = load_texts()["gateway"]
    for key in ("greeting", "greeting_safe"):
        assert "(AI)" in gateway[key]
        assert len(gateway[key].split()) <= 80
