"""What is kept out of training, and what a manifest tells of a difference."""

from __future__ import annotations

from api.knowledge.model import Wording
from api.training.manifest import difference, held_out, new_wordings


def wordings(topic: str, *texts: str) -> list[Wording]:
    return [Wording(topic, text, "sv", "examples/x.yml") for text in texts]


def test_one_in_five_of_each_topic_is_kept_out_and_always_the_same() -> None:
    many = wordings("a", *(f"fråga {n}" for n in range(12))) + wordings("b", "ett", "två", "tre", "fyra")
    kept = held_out(many)
    assert [w.topic for w in kept] == ["a", "a"]
    assert held_out(list(reversed(many))) == kept


def test_new_is_what_neither_the_live_model_nor_the_shipped_files_have() -> None:
    shipped, live = wordings("a", "ett"), wordings("a", "två")
    now = wordings("a", "Ett!", "två", "tre") + wordings("b", "ett")
    assert [(w.topic, w.text) for w in new_wordings(now, live, shipped)] == [("a", "tre"), ("b", "ett")]


def test_an_erased_wording_shows_as_a_number_and_not_as_words() -> None:
    before, now = wordings("a", "kvar", "raderad fråga"), wordings("a", "kvar") + wordings("b", "ny")
    found = difference(now, before)
    assert found == {"added": {"b": 1}, "removed": {"a": 1}}
