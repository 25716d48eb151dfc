from dataclasses import replace

import pytest

from nlu_data.catalogue import English, LocalText
from nlu_data.render import common_values, fill, render_answer
from nlu_data.versions import Version, read_version_choice, version_choice
from tests.nlu_data import samples as s

ANSWER = replace(s.ANSWERS[s.COST], easy=None, english=None)


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


def test_the_easy_version_keeps_local_sentences_whose_facts_are_known() -> None:
    answer = replace(ANSWER, easy="Lätt.")
    assert render_answer(answer, s.REAL, version=Version.EASY) == "Lätt.\n\nI Prov kostar det 2 900 kronor."
    assert render_answer(answer, replace(s.REAL, facts={}), version=Version.EASY) == "Lätt."


def test_the_english_version_says_that_local_sentences_are_swedish() -> None:
    answer = replace(ANSWER, english=English("Cost", "It costs."))
    text = render_answer(answer, s.REAL, version=Version.ENGLISH, local_heading="Local:")
    assert text == "It costs.\n\nLocal:\n\nI Prov kostar det 2 900 kronor."
    bare = replace(s.REAL, facts={})
    assert render_answer(answer, bare, version=Version.ENGLISH, local_heading="Local:") == "It costs."


@pytest.mark.parametrize("version", [Version.EASY, Version.ENGLISH])
def test_a_version_that_is_not_written_is_an_error(version: Version) -> None:
    assert ANSWER.text_in(version) is None
    with pytest.raises(KeyError):
        render_answer(ANSWER, s.REAL, version=version)


@pytest.mark.parametrize("version", list(Version))
def test_the_button_of_a_version_is_read_back(version: Version) -> None:
    assert read_version_choice(version_choice(version, "bygglov.kostnad")) == (version, "bygglov.kostnad")


@pytest.mark.parametrize("choice", ["human", "bygglov.kostnad", "easy:", "swahili:bygglov.kostnad", ":", ""])
def test_other_buttons_are_no_version(choice: str) -> None:
    assert read_version_choice(choice) is None
