"""Compounds that are written apart."""

from bot.components.compounds import join_compounds, learn_compounds
from bot.components.features import grams
from bot.components.vocabulary import Vocabulary

COMMON = frozenset({"for", "vad", "kostar"})
TEXTS = [["barnomsorg", "avgift"], ["soka", "barnomsorg"], ["barnomsorg"], ["forskola"], ["forskola"], ["forskola"]]
COMPOUNDS = learn_compounds(TEXTS, COMMON)


def test_a_compound_is_learned_when_it_is_usual() -> None:
    assert sorted(COMPOUNDS) == ["barnomsorg", "forskola"]
    apart = [["sma", "barn"]] * 4
    assert learn_compounds([*apart, ["smabarn"], ["smabarn"], ["smabarn"]], COMMON) == frozenset()


def test_its_parts_are_joined_and_other_neighbours_are_not() -> None:
    assert join_compounds(["barn", "omsorg", "avgift"], COMPOUNDS, COMMON) == ["barnomsorg", "avgift"]
    assert join_compounds(["barn", "omsorgs", "avgift"], COMPOUNDS, COMMON) == ["barnomsorgs", "avgift"]
    assert join_compounds(["kostar", "for", "skola"], COMPOUNDS, COMMON) == ["kostar", "for", "skola"]


def test_three_parts_are_joined_at_once() -> None:
    assert join_compounds(["min", "far", "dtj", "anst"], frozenset({"fardtjanst"}), COMMON) == ["min", "fardtjanst"]


def test_a_message_reads_alike_in_one_word_and_in_two() -> None:
    vocabulary = Vocabulary(COMMON, compounds=COMPOUNDS)
    assert grams("barn omsorg kostar", vocabulary) == grams("barnomsorg kostar", vocabulary)
    assert Vocabulary.from_wire(vocabulary.to_wire()) == vocabulary
