from dataclasses import replace

import pytest

from nlu_data.catalogue import LocalText
from nlu_data.render import common_values, fill, render_answer
from tests.nlu_data import samples as s

ANSWER = s.ANSWERS[s.COST]


def test_known_facts_are_filled_in() -> None:
    assert render_answer(ANSWER, s.REAL).endswith("\n\nI Prov kostar det 2 900 kronor.")


def test_unknown_facts_give_the_other_sentence() -> None:
    text = render_answer(ANSWER, replace(s.REAL, facts={}))
    assert text.endswith("\n\nFråga kontaktcenter, telefon 0520-49 50 00.")


def test_a_local_sentence_without_another_is_left_out() -> None:
    answer = replace(ANSWER, local=(LocalText(("bygglov.borta",), "Det är {bygglov.borta}."),))
    assert render_answer(answer, s.REAL) == ANSWER.answer


def test_all_facts_of_a_sentence_must_be_known() -> None:
    both = LocalText(("bygglov.avgift", "bygglov.borta"), "{bygglov.avgift} {bygglov.borta}", "Annars.")
    assert render_answer(replace(ANSWER, local=(both,)), s.REAL).endswith("Annars.")


def test_contact_without_a_number_is_its_name() -> None:
    profile = replace(s.REAL, contact=replace(s.REAL.contact, phone=None))
    assert common_values(profile)["kontakt"] == "kontaktcenter"


def test_helplines_are_phrases() -> None:
    text = render_answer(s.ANSWERS[s.VIOLENCE], s.REAL, s.BOOK.helpline_phrases())
    assert "Linjen, 020-50 50 50" in text


def test_unknown_placeholders_are_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{okant}", {})


def test_fill_takes_a_function_too() -> None:
    assert fill("{a} och {b}", str.upper) == "A och B"
