"""What must never be learnt from."""

from __future__ import annotations

import pytest

from api.pool.model import Ranking
from api.pool.rules import near_sensitive, read_special_words, suspected, tells_of_special_category
from nlu_data.files import ROOT, read_yaml

PATH = ROOT / "special_categories.yml"
WORDS = read_special_words(PATH)


@pytest.mark.parametrize(
    "text",
    [
        "jag har diabetes, får jag hjälp", "min son med ADHD behöver stöd", "finns det halalkött i skolan, halal",
        "jag är MUSLIM", "får facket vara med", "min fackförening, facklig tid", "jag är homosexuell", "vi är kurder",
        "jag röstar på dem", "är socialdemokraterna", "I am pregnant", "depression",
    ],
)  # fmt: skip
def test_special_categories_are_seen(text: str) -> None:
    assert tells_of_special_category(text, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "när tömmer ni soporna", "vad kostar bygglov", "samma sak igen", "romantisk musik på biblioteket",
        "rasterna i skolan", "Vart röstar jag", "kyrkogården har öppet", "sekretess", "facklitteratur på bibblan",
    ],
)  # fmt: skip
def test_ordinary_questions_are_not(text: str) -> None:
    assert not tells_of_special_category(text, WORDS)


def test_every_category_of_the_regulation_has_words() -> None:
    assert set(read_yaml(PATH)) == {"health", "faith", "union", "sexuality", "origin", "politics"}


def sensitive(topic: str) -> bool:
    return topic.startswith("stod.")


def test_a_suspicion_of_the_assistant_is_enough() -> None:
    assert suspected(Ranking((("avfall.x", 0.9), ("stod.x", 0.04))), sensitive)
    assert not suspected(Ranking((("avfall.x", 0.97), ("stod.x", 0.01))), sensitive)
    assert not suspected(Ranking(), sensitive)


def test_near_a_sensitive_wording_and_nearer_than_to_others() -> None:
    assert near_sensitive([("stod.x", 0.5), ("avfall.x", 0.4)], sensitive)
    assert near_sensitive([("avfall.x", 0.5), ("stod.x", 0.48)], sensitive)
    assert not near_sensitive([("avfall.x", 0.9), ("stod.x", 0.5)], sensitive)
    assert not near_sensitive([("stod.x", 0.2)], sensitive)
