"""What is worth most comes first, and what is the same is one."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from api.pool.model import Candidate, Item, Ranking, Reason, Why
from api.pool.nearest import Nearest
from api.pool.ranking import fold_key, fold_keys, folds, suggestions, uncertainty
from tests.clocks import ORDINARY

SURE = Ranking((("a.ett", 0.95), ("a.tva", 0.02)), 0.5)
TORN = Ranking((("a.ett", 0.4), ("a.tva", 0.35)), 0.5)


def item(text: str, ranking: Ranking = TORN, reason: Reason = Reason.CLARIFICATION, key: str = "") -> Item:
    return Item(uuid4(), Candidate("m", uuid4(), 1, text, reason, ORDINARY), ranking, key or fold_key(text))


def test_the_same_words_in_another_order_are_the_same() -> None:
    assert fold_key("När har badet öppet?") == fold_key("öppet när har BADET")
    assert fold_key("när har badet öppet") != fold_key("när stänger badet")


def test_near_duplicates_get_the_key_of_the_first() -> None:
    known = [("när öppnar badhuset i centrum", "k")]
    keys = fold_keys(["När öppnar badhuset i centrum?", "när öppnar badhusett i centrum", "vad kostar bygglov"], known)
    assert keys[0] == "k" or keys[0] == fold_key(known[0][0])
    assert keys[1] == keys[0]
    assert keys[2] == fold_key("vad kostar bygglov")


def test_new_messages_fold_with_each_other() -> None:
    first, second, other = fold_keys(["kan man låna lastcykel av er", "kan man låna lastcykeln av er", "hej"], [])
    assert first == second != other


def test_worth_is_uncertainty_times_frequency_times_novelty() -> None:
    often = [item("ofta", key="o") for _ in range(5)]
    rows = folds([item("säker", SURE), item("osäker"), item("ny", replace(TORN, novelty=0.9)), *often])
    assert [row.shown.candidate.text for row in rows] == ["ofta", "ny", "osäker", "säker"]
    assert [len(row.items) for row in rows] == [5, 1, 1, 1]


def test_who_was_told_that_it_was_wrong_is_not_sure() -> None:
    assert uncertainty(item("x", SURE, Reason.THUMBS_DOWN).candidate, SURE) == 1.0
    assert uncertainty(item("x", SURE, Reason.WRONG_TOPIC).candidate, SURE) == 1.0
    assert uncertainty(item("x").candidate, Ranking()) == 1.0
    assert uncertainty(item("x", SURE).candidate, SURE) < 0.1


def test_suggestions_say_why_and_leave_out_what_is_not_allowed() -> None:
    near = [Why("stod.x", "känsligt", 0.9), Why("a.tva", "hur två", 0.5), Why("a.tre", "hur tre", 0.4)]
    ranking = Ranking((("stod.x", 0.5), ("a.ett", 0.3), ("a.tva", 0.1)))
    found = suggestions(ranking, near, lambda topic: not topic.startswith("stod."))
    assert [(s.topic, s.p, [why.text for why in s.why]) for s in found] == [
        ("a.ett", 0.3, []),
        ("a.tva", 0.1, ["hur två"]),
        ("a.tre", None, ["hur tre"]),
    ]
    assert [s.topic for s in suggestions(Ranking(), near, lambda _: True)] == ["stod.x", "a.tva", "a.tre"]


def test_the_nearest_wording_shares_rare_words_and_their_pieces() -> None:
    index = Nearest(["slänga soffa på tippen", "ansöka om bygglov", "soptunnan blev inte tömd", ""])
    assert index.find("var slänger jag min soffa", 1)[0][0] == 0
    assert index.find("bygglovsansökan", 1)[0][0] == 1
    assert index.find("sopkärlet tömdes inte", 2)[0][0] == 2
    assert index.find("ansöka om bygglov", 1) == [(1, 1.0)]
    assert index.find("???", 3) == []
    assert index.find("xyzzy", 3) == []
    assert Nearest([]).find("hej", 3) == []
