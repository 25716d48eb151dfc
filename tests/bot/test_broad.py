"""Messages that name a thing but ask nothing about it."""

from itertools import pairwise

import pytest

from bot.components.broad import read_broad
from bot.components.calibration import Thresholds
from bot.components.decision import with_offers
from nlu_data.catalogue import read_topics

BROAD = read_broad()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sopor", "avfall.hamtning"),
        ("Hej! Jag har en fråga om sopor.", "avfall.hamtning"),
        ("forskola", "forskola.ansok"),
        ("fjärrvärme priser", "energi.el_fjarrvarme"),
        ("altan inglasning", "bygglov.tillbyggnad_altan_plank"),
        ("parkering?", "parkering.regler"),
        ("god man", "godman.om_ansok"),
    ],
)
def test_a_named_thing_is_asked_about(text: str, first: str) -> None:
    assert BROAD.find(text)[0] == first


@pytest.mark.parametrize(
    "text",
    ["när töms soptunnan", "vad kostar bygglov", "god dag", "jag behöver hjälp", "överklaga bygglov", "", "priser"],
)
def test_what_asks_something_or_names_nothing_is_left_alone(text: str) -> None:
    assert BROAD.find(text) == ()


def test_entries_offer_topics_that_may_be_named() -> None:
    topics = read_topics()
    for entry in BROAD.entries:
        assert 2 <= len(entry.topics) <= 3 and len(set(entry.topics)) == len(entry.topics)
        assert all(topic in topics and not topics[topic].safe_mode for topic in entry.topics)


def test_offers_come_first_and_are_never_sure() -> None:
    thresholds = Thresholds(answer=0.8, system=0.6, doubt=0.3)
    ranking = with_offers([("a", 0.95), ("b", 0.03), ("c", 0.02)], ("b", "x"), thresholds)
    assert ranking == [("b", 0.5), ("x", 0.5), ("a", 0.5)]
    assert all(left[1] >= right[1] for left, right in pairwise(ranking))
