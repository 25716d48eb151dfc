"""Moments as people say them, and that every code and key has its words."""

from __future__ import annotations

import ast
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from api.clock import STOCKHOLM
from api.wording import Wording, load_wording
from nlu_data.catalogue import read_municipalities
from nlu_data.safety import read_safety

API = Path(__file__).resolve().parents[2] / "api"


@cache
def wording() -> Wording:
    return load_wording(read_safety())


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-18 13:00", "i dag 13.00"),
        ("2026-11-19 09:00", "i morgon 09.00"),
        ("2026-11-20 09:05", "fredag 09.05"),
        ("2026-11-24 15:00", "tisdag 15.00"),
        ("2026-11-25 15:00", "25 november 15.00"),
        ("2027-01-07 08:00", "7 januari 08.00"),
    ],
)
def test_when(moment: str, said: str) -> None:
    now = datetime(2026, 11, 18, 10, tzinfo=STOCKHOLM)
    assert wording().when(datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM), now) == said


def test_late_at_night_in_another_zone_is_still_told_in_swedish_days() -> None:
    now = datetime.fromisoformat("2026-11-18T23:30:00+00:00")  # already the 19th in Sweden
    assert wording().when(datetime(2026, 11, 19, 9, tzinfo=STOCKHOLM), now) == "i dag 09.00"


def test_every_code_that_is_raised_has_words_of_its_own() -> None:
    raised = {
        node.args[1].value
        for path in API.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and isinstance(node.args[1].value, str)
    }
    fallback = wording().problem("refused", {})
    assert raised
    assert [code for code in sorted(raised) if wording().problem(code, {"name": "x"}) == fallback] == []


def test_a_code_without_words_gets_the_general_ones() -> None:
    assert wording().problem("no_such_code", {}) == wording().problem("refused", {})


def test_an_unknown_key_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        wording().text("no_such_key")


def test_contact_is_filled_from_every_profile() -> None:
    for municipality in read_municipalities().values():
        assert "{" not in wording().text("closed_queue_unknown", municipality)
