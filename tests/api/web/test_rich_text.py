"""Message text becomes markup without ever reading markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from api.web.rich_text import PHONE, digits, rich_text, with_phone_links

SCRIPT = Path(__file__).resolve().parents[3] / "api" / "web" / "static" / "lib" / "text.js"


def test_paragraphs_and_lists() -> None:
    assert rich_text("Ett.\nTvå.\n\nTre:\n- a\n- b\nFyra.") == Markup(
        "<p>Ett.<br>Två.</p><p>Tre:</p><ul><li>a</li><li>b</li></ul><p>Fyra.</p>"
    )


def test_each_line_by_itself() -> None:
    assert rich_text("Ett.\nTvå.", line_by_line=True) == Markup("<p>Ett.</p><p>Två.</p>")


def test_markup_in_a_message_is_text() -> None:
    assert rich_text("<script>alert(1)</script>") == Markup("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")


@pytest.mark.parametrize(
    "number",
    ["112", "114 14", "113 13", "1177", "116 111", "90101", "90 390", "020-50 50 50", "0520-49 50 00", "08-702 16 80"],
)
def test_numbers_can_be_rung(number: str) -> None:
    tel = digits(number)
    assert with_phone_links(f"Ring {number}.") == Markup(f'Ring <a href="tel:{tel}">{number}</a>.')


@pytest.mark.parametrize(
    "text", ["112 kronor", "112 kr", "1120", "2026-11-20", "112 §", "9-16", "0112", "2 000 tecken"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert "<a" not in with_phone_links(text)


@given(st.text())
def test_no_text_becomes_a_tag_of_its_own(text: str) -> None:
    stripped = rich_text(text).striptags()
    assert "<" not in rich_text(text).replace("<p>", "").replace("</p>", "").replace("<br>", "").replace(
        "<ul>", ""
    ).replace("</ul>", "").replace("<li>", "").replace("</li>", "").replace('<a href="tel:', "").replace("</a>", "")
    assert len(str(escape(stripped))) >= len(stripped)


def test_the_browser_finds_the_same_numbers() -> None:
    assert f"const PHONE = /{PHONE}/g;" in SCRIPT.read_text()
