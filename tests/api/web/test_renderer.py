"""The citizen page as a string, for what a browser would not tell apart."""

from __future__ import annotations

import html
import json
import re

import pytest

from api.conversation.model import State
from api.web.renderer import Renderer, load_texts
from api.web.views import ConversationView, opening
from nlu_data.catalogue import read_municipalities
from nlu_data.municipality import Municipality

TEXTS = load_texts()


@pytest.fixture(scope="module")
def municipalities() -> dict[str, Municipality]:
    return read_municipalities()


def view(municipality: Municipality, **more: object) -> ConversationView:
    said = opening(TEXTS["gateway"], municipality, discreet=bool(more.get("discreet")))
    return ConversationView(**{"municipality": municipality, "opening": said, "messages": said, **more})  # type: ignore[arg-type]


def rendered(shown: ConversationView) -> str:
    return Renderer(TEXTS).conversation(shown, retention_days=21)


def config(page: str) -> dict[str, object]:
    found = re.search(r'data-config="([^"]*)"', page)
    assert found
    return dict(json.loads(html.unescape(found.group(1))))


def test_every_municipality_has_a_page_with_its_way_to_a_human(municipalities: dict[str, Municipality]) -> None:
    for municipality in municipalities.values():
        page = rendered(view(municipality))
        assert "tel:112" in page
        assert 'value="human"' in page
        if municipality.contact.phone:
            assert municipality.contact.phone in page


def test_a_made_up_municipality_says_so(municipalities: dict[str, Municipality]) -> None:
    for municipality in municipalities.values():
        kinds = [message["kind"] for message in view(municipality).messages]
        assert ("notice" in kinds) is municipality.demo


def test_the_script_is_told_what_the_page_shows(municipalities: dict[str, Municipality]) -> None:
    shown = view(municipalities["trollhattan"], queue="asfchatt", discreet=True)
    told = config(rendered(shown))
    assert told["discreet"] is True
    assert told["queue"] == "asfchatt"
    assert [message["text"] for message in told["opening"]] == [m["text"] for m in shown.messages]  # type: ignore[attr-defined]
    assert told["conversation"] is None


def test_a_conversation_without_script_is_handed_to_the_script(municipalities: dict[str, Municipality]) -> None:
    shown = view(municipalities["exempelkoping"], conversation_id="an-id", token="a-token", state=State.WAITING)
    assert config(rendered(shown))["conversation"] == {"id": "an-id", "token": "a-token"}


def test_what_a_citizen_wrote_is_never_markup(municipalities: dict[str, Municipality]) -> None:
    evil = '"><script>alert(1)</script>{{ 7 * 7 }}'
    message = {**view(municipalities["exempelkoping"]).messages[0], "sender": "citizen", "kind": "text", "text": evil}
    page = rendered(view(municipalities["exempelkoping"], messages=(message,), draft=evil, problem=evil))
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page
    assert "49" not in re.findall(r"bubble.*?</div>", page, re.DOTALL)[0]


def test_links_are_web_addresses_only(municipalities: dict[str, Municipality]) -> None:
    links = [{"label": "a", "url": "javascript:alert(1)"}, {"label": "b", "url": "https://www.boverket.se/"}]
    message = {**view(municipalities["exempelkoping"]).messages[0], "links": links}
    page = rendered(view(municipalities["exempelkoping"], messages=(message,)))
    assert "javascript:" not in page
    assert 'href="https://www.boverket.se/"' in page


def test_someone_in_danger_who_comes_at_a_closed_hour_is_shown_numbers(municipalities: dict[str, Municipality]) -> None:
    said = opening(TEXTS["gateway"], municipalities["trollhattan"], discreet=True, closed=["Ring 112."])
    assert [message["kind"] for message in said] == ["greeting", "safety"]
