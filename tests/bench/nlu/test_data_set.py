"""What is measured on: the formats are read right, the rule is a rule, and nothing leaks from one part to another."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nlu_data.catalogue import Example, Handling, Topic, Zone
from tests.bench.nlu.curve_data import at_most
from tests.bench.nlu.data_set import DataSet, Text, read_data_set
from tests.bench.nlu.published import CLINC_OUTSIDE, read_banking77, read_clinc
from tests.bench.nlu.sources import all_topics, few_wordings
from tests.bench.nlu.subset import OUTSIDE, OUTSIDE_WORDINGS, choose_areas, held_out, municipal, spread


def topic(area: str, number: int, *, safe_mode: bool = False) -> Topic:
    name = f"{area}.{number}"
    return Topic(name, name, area, "d", "b", Zone.OPPEN, Handling.ANSWER, safe_mode, "")


def catalogue(sizes: dict[str, int], sensitive: str = "") -> dict[str, Topic]:
    topics = [
        topic(area, number, safe_mode=area == sensitive and number == 0)
        for area, size in sizes.items()
        for number in range(size)
    ]
    return {item.id: item for item in topics}


SIZES = {"north": 3, "south": 4, "east": 5, "west": 2}


def test_whole_areas_are_chosen_and_never_too_many_topics() -> None:
    for wanted in range(2, 15):
        chosen = choose_areas(catalogue(SIZES), wanted)
        assert 0 < sum(SIZES[area] for area in chosen) <= wanted
    assert set(choose_areas(catalogue(SIZES), 14)) == set(SIZES)


def test_the_choice_does_not_depend_on_the_order_of_the_catalogue() -> None:
    backwards = dict(reversed(SIZES.items()))
    assert choose_areas(catalogue(SIZES), 9) == choose_areas(catalogue(backwards), 9)


def test_areas_that_the_gateway_meets_itself_are_passed_over() -> None:
    assert set(choose_areas(catalogue(SIZES, sensitive="east"), 99)) == set(SIZES) - {"east"}


def test_a_spread_goes_from_end_to_end() -> None:
    assert spread(range(10), 5) == [0, 2, 4, 6, 8]
    assert spread(range(3), 5) == [0, 1, 2]


def municipal_set() -> DataSet:
    examples = [Example(f"{name} {n}", name) for name in ("north.0", "south.1", "sys.tack") for n in range(3)]
    examples += [Example(f"other {n}", OUTSIDE) for n in range(400)]
    lines = [Text("x", "north.0"), Text("x", "south.1"), Text("x", OUTSIDE), Text("x", "sys.tack")]
    sentences = [("answer", "north.1"), ("answer", "south.1")]
    return municipal(["north"], catalogue(SIZES), examples, sentences, lines, lines)


def test_only_the_chosen_topics_are_learnt() -> None:
    learnt = Counter(text.label for text in municipal_set().train)
    assert learnt == {"north.0": 4, "north.1": 1, "north.2": 1, OUTSIDE: OUTSIDE_WORDINGS}  # titles are learnt as well
    assert [text.label for text in municipal_set().extra] == ["north.1"]


def test_other_topics_are_out_of_scope_and_small_talk_is_left_out() -> None:
    found = municipal_set()
    assert [(text.label, found.is_in_scope(text)) for text in found.test] == [
        ("north.0", True),
        ("south.1", False),
        (OUTSIDE, False),
    ]
    assert [text.label for text in found.calibration] == ["north.0", OUTSIDE]


def test_held_out_texts_in_other_languages_are_left_out() -> None:
    lines: list[dict[str, Any]] = [
        {"text": "a", "topic": "t", "also": ["u"]},
        {"text": "b", "topic": "t", "lang": "fi"},
    ]
    assert list(held_out(lines)) == [Text("a", "t", ("u",))]


def test_a_data_set_survives_its_file(tmp_path: Path) -> None:
    found = municipal_set()
    path = tmp_path / "data_set.json"
    path.write_text(found.to_json(), encoding="utf-8")
    assert read_data_set(path) == found
    assert read_data_set(path).checksum() == found.checksum()


def test_a_stock_model_is_kept_by_what_it_learnt_from() -> None:
    texts = (Text("a", "x"), Text("b", "y"))
    first = DataSet("n", texts, (), (), OUTSIDE)
    assert first.checksum() == DataSet("n", texts, (), (Text("c", "x"),), OUTSIDE).checksum()
    assert first.checksum() != DataSet("n", (*texts, Text("c", "x")), (), (), OUTSIDE).checksum()


def test_subsets_are_nested_and_the_same_each_time() -> None:
    texts = [Text(f"{label} {n}", label) for label in ("a", "b") for n in range(50)]
    smaller, larger = at_most(texts, 10), at_most(texts, 20)
    assert set(smaller) < set(larger)
    assert Counter(text.label for text in smaller) == {"a": 10, "b": 10}
    assert at_most(texts, 10) == smaller != at_most(texts, 10, seed=1)
    assert at_most(texts, 0) == texts


def test_clinc_keeps_its_splits_apart(tmp_path: Path) -> None:
    raw = {
        "train": [["one", "a"]],
        "val": [["two", "a"]],
        "test": [["three", "a"]],
        "oos_train": [["four", "oos"]],
        "oos_val": [["five", "oos"]],
        "oos_test": [["six", "oos"]],
    }
    path = tmp_path / "data_full.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    found = read_clinc(path)
    assert [text.text for text in found.train] == ["one", "four"]
    assert [text.text for text in found.calibration] == ["two", "five"]
    assert [(text.text, found.is_in_scope(text)) for text in found.test] == [("three", True), ("six", False)]
    assert found.outside == CLINC_OUTSIDE
    assert not found.swedish


def test_clinc_without_a_split_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data_small.json"
    path.write_text(json.dumps({"train": []}), encoding="utf-8")
    with pytest.raises(KeyError):
        read_clinc(path)


def test_banking77_reads_commas_and_line_ends_within_a_text(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(
        'text,category\n"Where, then,\nis it?",card_arrival\nno,other\n', encoding="utf-8"
    )
    (tmp_path / "test.csv").write_text("text,category\nwhere?,card_arrival\n", encoding="utf-8")
    found = read_banking77(tmp_path)
    assert found.train == (Text("Where, then,\nis it?", "card_arrival"), Text("no", "other"))
    assert found.test == (Text("where?", "card_arrival"),)
    assert found.labels == {"card_arrival", "other"}


def test_few_wordings_of_every_topic_are_spread_and_tested_alike() -> None:
    few, whole = few_wordings(2), all_topics()
    learnt = Counter(text.label for text in few.train)
    assert learnt.keys() == {text.label for text in whole.train}
    assert max(learnt.values()) == 2
    assert set(few.train) <= set(whole.train)
    assert (few.test, few.calibration) == (whole.test, whole.calibration)


def test_what_is_tested_is_never_learnt() -> None:
    whole = all_topics()
    learnt = {text.text.casefold() for text in whole.train}
    assert not [text.text for text in (*whole.test, *whole.calibration) if text.text.casefold() in learnt]
    assert not {text.text for text in whole.test} & {text.text for text in whole.calibration}
