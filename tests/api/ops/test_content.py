from datetime import date

import pytest

from api.ops import content
from api.ops.faults import Fault
from nlu_data.catalogue import read_catalogue

CATALOGUE = read_catalogue()
TOWN = CATALOGUE.municipalities["helsingborg"]


def test_what_is_due_stands_by_its_day() -> None:
    first = min(answer.review_by for answer in CATALOGUE.answers.values())
    days = [line.split()[0] for line in content.due(CATALOGUE, first)]
    assert days == sorted(days)
    assert first.isoformat() in days
    assert list(content.due(CATALOGUE, date(2026, 1, 1))) == []


def test_a_profile_without_facts_lacks_them_and_a_full_one_does_not() -> None:
    today = date(2026, 11, 20)
    assert list(content.lacking(CATALOGUE, TOWN, today))
    assert list(content.lacking(CATALOGUE, CATALOGUE.municipalities["exempelkoping"], today)) == []


def test_facts_that_have_grown_old_are_lacking() -> None:
    assert list(content.lacking(CATALOGUE, CATALOGUE.municipalities["exempelkoping"], date(2036, 1, 1)))


def test_what_is_over_is_told_of() -> None:
    [line] = content.passed(TOWN, date(2026, 11, 20))
    assert TOWN.offerings.events[0].title in line


def test_the_hardest_come_first() -> None:
    lines = [line.split() for line in content.hardest(CATALOGUE, TOWN) if "LIX" in line and "answers/" in line]
    figures = [int(words[1]) for words in lines]
    assert figures[0] == max(figures)


def test_an_unknown_municipality_is_refused() -> None:
    with pytest.raises(Fault):
        content.main(["--municipality", "borta"])


def test_the_report_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert content.main(["--municipality", "karlstad", "--days", "400"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 50
