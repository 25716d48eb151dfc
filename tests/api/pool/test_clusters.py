"""What many ask about becomes a proposal."""

from __future__ import annotations

from uuid import uuid4

from api.pool.clusters import clusters
from api.pool.model import Candidate, Fold, Item, Ranking, Reason
from tests.clocks import ORDINARY

BIKES = [
    "kan jag låna en lastcykel", "låna lastcykel av kommunen", "lastcykel att låna gratis", "var lånar man lastcykel",
    "hur bokar jag en lastcykel", "får jag låna lastcykel över helgen",
]  # fmt: skip
HIVES = ["får jag ha bikupor i trädgården", "bikupa på balkongen", "regler för bikupor", "anmäla bikupor till er"]
ODD = ["kan ni sjunga", "vad heter kungen", "när börjar matchen"]


def folds(texts: list[str], reason: Reason = Reason.HANDOVER) -> list[Fold]:
    made = [Item(uuid4(), Candidate("m", uuid4(), 1, text, reason, ORDINARY), Ranking(), text) for text in texts]
    return [Fold((item,), 1.0) for item in made]


def test_what_is_asked_in_many_ways_is_one_group_with_its_words_as_a_name() -> None:
    found = clusters(folds(BIKES + HIVES + ODD))
    assert [cluster.size for cluster in found] == [len(BIKES), len(HIVES)]
    assert "lastcykel" in found[0].name.split()
    assert "bikupor" in found[1].name.split()
    assert set(found[0].typical) <= set(BIKES)
    assert found[0].id in found[0].ids


def test_only_what_was_not_answered_is_grouped() -> None:
    assert clusters(folds(BIKES, Reason.THUMBS_DOWN)) == []
    assert clusters(folds(BIKES[:2])) == []
    assert clusters([]) == []
    assert clusters(folds(["?", "!", "..."])) == []
