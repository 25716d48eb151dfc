"""Changes over a base: applied, told apart again, and applied twice without harm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_data.difference import difference
from nlu_data.files import DataError
from nlu_data.overlay import Edit, Kind, apply
from nlu_data.writer import canonical, form_of

BASE = {
    "topics.yml": """# Topics.
- {id: a.ett, title: "Ett", area: a, department: SBF, zone: oppen}
- {id: a.tva, title: "Två", area: a, department: SBF, zone: oppen}
- {id: b.tre, title: "Tre", area: b, department: KC, zone: oppen}
""",
    "answers/a.yml": """# Head.
- topic: a.ett
  answer: |
    Första raden.

    - En punkt.
  source: "Lag"
  owner: SBF
  reviewed: 2026-11-01
  review_by: 2027-11-01
""",
    "examples/a.yml": 'a.ett:\n  - "hur ett"\n  - "var ett"\na.tva:\n  - "hur två"\n',
    "examples/b.yml": 'b.tre:\n  - "hur tre"\n  - {text: "how three", lang: en}\n',
    "examples/harmless.yml": 'b.tre:\n  - "ofarligt tre"\n',
    "municipalities/m/facts.yml": (
        '- {key: a.avgift, value: "10 kronor", source: "Taxa", valid_from: null, review_by: 2027-05-20}\n'
    ),
    "helplines.yml": "helplines: []\n",
}
TOPICS = ["a.ett", "a.tva", "b.tre", "sys.tack"]


def after(*edits: Edit) -> dict[str, str]:
    return {**BASE, **apply(BASE, edits)}


def test_a_wording_comes_last_in_its_topic_and_only_once() -> None:
    add = Edit(Kind.WORDING_ADD, "a.ett", {"text": "när ett"})
    assert apply(BASE, [add, add, Edit(Kind.WORDING_ADD, "a.ett", {"text": "När ett?"})]) == {
        "examples/a.yml": 'a.ett:\n  - "hur ett"\n  - "var ett"\n  - "när ett"\na.tva:\n  - "hur två"\n'
    }


def test_a_wording_moves_with_its_language_and_stays_in_its_kind_of_file() -> None:
    moved = after(
        Edit(Kind.WORDING_MOVE, "a.tva", {"text": "how three", "from": "b.tre"}),
        Edit(Kind.WORDING_MOVE, "a.ett", {"text": "ofarligt tre", "from": "b.tre"}),
    )
    assert moved["examples/a.yml"].endswith('a.tva:\n  - "hur två"\n  - {text: "how three", lang: en}\n')
    assert moved["examples/harmless.yml"] == 'a.ett:\n  - "ofarligt tre"\n'


def test_what_is_not_there_is_neither_removed_nor_moved() -> None:
    nothing = [
        Edit(Kind.WORDING_REMOVE, "a.ett", {"text": "hur tre"}),
        Edit(Kind.WORDING_MOVE, "a.tva", {"text": "hur tre", "from": "a.ett"}),
        Edit(Kind.FACT, "m/a.okand", {"removed": True}),
    ]
    assert apply(BASE, nothing) == {}


def test_a_topic_comes_after_its_area_with_wordings_and_an_answer() -> None:
    topic = {"title": "Fyra", "area": "a", "department": "SBF", "zone": "oppen", "answer": {"answer": "Så här."}}
    got = after(Edit(Kind.TOPIC_ADD, "a.fyra", topic), Edit(Kind.WORDING_ADD, "a.fyra", {"text": "hur fyra"}))
    assert [line[7:13] for line in got["topics.yml"].splitlines()[1:]] == ["a.ett,", "a.tva,", "a.fyra", "b.tre,"]
    assert got["answers/a.yml"].endswith("\n\n- topic: a.fyra\n  answer: |\n    Så här.\n  owner: SBF\n")
    assert got["examples/a.yml"].endswith('a.fyra:\n  - "hur fyra"\n')


def test_a_topic_gets_another_title_and_keeps_all_else() -> None:
    got = after(Edit(Kind.TOPIC_TITLE, "a.tva", {"title": "Ny: rubrik"}))
    changed = {path for path in got if got[path] != BASE[path]}
    assert changed == {"topics.yml"}
    before, now = BASE["topics.yml"].splitlines(), got["topics.yml"].splitlines()
    assert [row for row, old in zip(now, before, strict=True) if row != old] == [
        next(row for row in now if row.startswith("- {id: a.tva,"))
    ]
    assert 'title: "Ny: rubrik"' in got["topics.yml"]
    with pytest.raises(DataError):
        apply(BASE, [Edit(Kind.TOPIC_TITLE, "a.okand", {"title": "x"})])


def test_an_answer_changes_field_by_field() -> None:
    got = after(Edit(Kind.ANSWER, "a.ett", {"answer": "Nytt.", "source": None, "review_by": "2027-06-01"}))
    assert got["answers/a.yml"] == (
        "# Head.\n- topic: a.ett\n  answer: |\n    Nytt.\n  owner: SBF\n"
        "  reviewed: 2026-11-01\n  review_by: 2027-06-01\n"
    )


def test_a_fact_is_changed_added_and_removed() -> None:
    value = {"value": "20 kronor", "source": "Taxa 2027", "review_by": "2027-12-31"}
    path = "municipalities/m/facts.yml"
    assert after(Edit(Kind.FACT, "m/a.avgift", value))[path] == (
        '- {key: a.avgift, value: "20 kronor", source: "Taxa 2027", valid_from: null, review_by: 2027-12-31}\n'
    )
    assert after(Edit(Kind.FACT, "m/a.ny", value))[path].splitlines()[1].startswith("- {key: a.ny,")
    assert after(Edit(Kind.FACT, "m/a.avgift", {"removed": True}))[path] == "\n"


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(DataError):
        apply(BASE, [Edit(Kind.WORDING_ADD, "a.okand", {"text": "x"})])


WORDS = st.text("abcåäö \"'{}:#-é", min_size=1, max_size=12).map(str.strip).filter(bool)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=3).map("\n\n".join)
OLD = st.sampled_from([("a.ett", "hur ett"), ("a.tva", "hur två"), ("b.tre", "how three"), ("b.tre", "ofarligt tre")])
DAY = st.dates().map(lambda day: day.isoformat())


def edits() -> st.SearchStrategy[Edit]:
    topic = st.sampled_from(TOPICS)
    links = st.lists(st.fixed_dictionaries({"label": WORDS, "url": st.just("https://a.example/")}), max_size=2)
    answer: dict[str, st.SearchStrategy[Any]] = {"answer": PARAGRAPHS, "easy": PARAGRAPHS | st.none(), "links": links}
    fact = {"value": WORDS, "source": WORDS, "valid_from": DAY | st.none(), "review_by": DAY}
    return st.one_of(
        st.builds(lambda t, w: Edit(Kind.WORDING_ADD, t, {"text": w}), topic, WORDS.map(lambda w: f"ny {w}")),
        st.builds(lambda o: Edit(Kind.WORDING_REMOVE, o[0], {"text": o[1]}), OLD),
        st.builds(lambda t, o: Edit(Kind.WORDING_MOVE, t, {"text": o[1], "from": o[0]}), topic, OLD),
        st.builds(
            Edit,
            st.just(Kind.TOPIC_TITLE),
            st.sampled_from(["a.ett", "b.tre"]),
            st.fixed_dictionaries({"title": WORDS}),
        ),
        st.builds(Edit, st.just(Kind.ANSWER), topic, st.fixed_dictionaries({}, optional=answer)),
        st.builds(Edit, st.just(Kind.FACT), st.sampled_from(["m/a.avgift", "m/b.tid"]), st.fixed_dictionaries(fact)),
    )


@given(st.lists(edits(), max_size=8))
def test_what_is_exported_and_imported_elsewhere_is_the_same_knowledge(made: list[Edit]) -> None:
    exported = after(*made)
    found, beyond = difference(BASE, exported)
    assert beyond == []
    again = {**BASE, **apply(BASE, found)}
    assert difference(again, exported) == ([], [])
    assert {**again, **apply(again, found)} == again
    for path, text in exported.items():
        form = form_of(path)
        assert form is None or canonical(text, form, path) == text


def test_what_no_edit_can_tell_is_named() -> None:
    other = {**BASE, "helplines.yml": "helplines: [x]\n"}
    other["topics.yml"] = other["topics.yml"].replace("zone: oppen", "zone: soc", 1)
    assert difference(BASE, other) == ([], ["topics.yml", "helplines.yml"])


def test_another_title_is_told_beside_what_no_edit_can_tell() -> None:
    other = {**BASE, "topics.yml": BASE["topics.yml"].replace("Två", "Fem")}
    renamed = [Edit(Kind.TOPIC_TITLE, "a.tva", {"title": "Fem"})]
    assert difference(BASE, other) == (renamed, [])
    other["topics.yml"] = other["topics.yml"].replace("department: KC", "department: SBF")
    assert difference(BASE, other) == (renamed, ["topics.yml"])
