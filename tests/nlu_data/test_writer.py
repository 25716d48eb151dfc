"""Canonical form: what is read and written again is the same, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_data.canonical import main, not_canonical
from nlu_data.files import ROOT, DataError, parse_yaml
from nlu_data.writer import Document, Entry, Form, canonical, form_of, read, write

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SOLID = TEXT.map(str.strip).filter(bool)
NAME = st.from_regex(r"[a-z]{1,8}\.[a-z_]{1,12}", fullmatch=True)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
WORDING = SOLID | st.fixed_dictionaries({"text": SOLID, "lang": st.sampled_from(["en", "no", "ar", "fi"])})
COMMENT = st.lists(st.sampled_from(["# ett", "# två: tre", "#"]), max_size=2).map(tuple)
ANSWER = st.fixed_dictionaries(
    {"topic": NAME, "answer": SOLID, "source": SOLID, "owner": SOLID, "reviewed": DATES, "review_by": DATES},
    optional={
        "easy": SOLID,
        "english": st.fixed_dictionaries({"title": SOLID, "text": SOLID}),
        "local": st.lists(
            st.fixed_dictionaries({"facts": st.lists(NAME, min_size=1), "text": SOLID}, optional={"otherwise": SOLID}),
            min_size=1,
            max_size=2,
        ),
        "links": st.lists(st.fixed_dictionaries({"label": SOLID, "url": SOLID}), min_size=1, max_size=2),
    },
)
FACT = st.fixed_dictionaries(
    {"key": NAME, "value": SOLID, "source": SOLID, "valid_from": DATES | st.none(), "review_by": DATES}
)
VALUES: dict[Form, st.SearchStrategy[Any]] = {
    Form.ANSWERS: ANSWER,
    Form.FACTS: FACT,
    Form.TOPICS: st.fixed_dictionaries({"id": NAME, "title": SOLID, "area": SOLID, "safe_mode": st.booleans()}),
    Form.WORDINGS: st.tuples(NAME, st.lists(WORDING, max_size=4)),
}


def plain(value: Any) -> Any:
    """What a reader makes of it: texts without the space around them and at the end of their lines."""
    if isinstance(value, str):
        return "\n".join(line.rstrip(" \t") for line in value.strip().split("\n"))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def documents(form: Form) -> st.SearchStrategy[Document]:
    entries = st.lists(st.builds(Entry, VALUES[form], COMMENT), min_size=1, max_size=4)
    if form is Form.WORDINGS:
        entries = entries.filter(lambda found: len({entry.value[0] for entry in found}) == len(found))
    return st.builds(lambda found, tail: Document(form, tuple(found), tail), entries, COMMENT)


@given(st.sampled_from(Form).flatmap(documents))
def test_what_is_written_reads_as_it_was_and_writes_as_it_did(document: Document) -> None:
    text = write(document)
    again = read(text, document.form)
    assert write(again) == text
    assert [plain(entry.value) for entry in again.entries] == [plain(entry.value) for entry in document.entries]
    assert [entry.comment for entry in again.entries] == [entry.comment for entry in document.entries]
    assert again.tail == document.tail


@given(TEXT, st.booleans())
def test_any_string_survives_on_one_line(text: str, bare: bool) -> None:
    from nlu_data.writer import scalar  # noqa: PLC0415

    for inside in (False, True):
        line = scalar(text, bare=bare, inside=inside)
        assert "\n" not in line
        assert parse_yaml(f"[{line}]" if inside else f"a: {line}", "x") in ([text], {"a": text})


def test_files_have_a_form_by_their_place() -> None:
    assert form_of("answers/avfall.yml") is Form.ANSWERS
    assert form_of("municipalities/x/facts.yml") is Form.FACTS
    assert form_of("municipalities/x/municipality.yml") is None
    assert form_of("danger.yml") is None


def test_a_file_that_is_not_of_its_form_is_refused() -> None:
    with pytest.raises(DataError):
        read("a: [", Form.WORDINGS, "examples/x.yml")
    with pytest.raises(DataError):
        read("  - {key: a}\n  - {key: b}\n", Form.FACTS, "facts.yml")


def ours() -> list[str]:
    paths = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yml"))
    return [path for path in paths if form_of(path)]


@pytest.mark.parametrize("path", ours())
def test_every_file_of_ours_keeps_its_content(path: str) -> None:
    form = form_of(path)
    assert form is not None
    text = (ROOT / path).read_text(encoding="utf-8")
    before, after = read(text, form, path), read(canonical(text, form, path), form, path)
    assert len(before.entries) == len(after.entries)
    assert [entry.comment for entry in before.entries] == [entry.comment for entry in after.entries]
    for one, other in zip(before.entries, after.entries, strict=True):
        kept = {k: v for k, v in one.value.items() if v} if form is Form.ANSWERS else one.value
        assert plain(kept) == plain(other.value)


def test_every_file_of_ours_is_canonical() -> None:
    """Else an export would drown a change in differences of style: run `python -m nlu_data.canonical`."""
    assert [path.relative_to(ROOT).as_posix() for path, _ in not_canonical()] == []


def test_a_file_is_brought_to_canonical_form_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "examples").mkdir()
    file = tmp_path / "examples" / "a.yml"
    file.write_text("# Huvud.\na.ett: ['x', {text: y, lang: 'en'}]\n", encoding="utf-8")
    assert main(["--root", str(tmp_path)]) == 0
    assert file.read_text(encoding="utf-8") == '# Huvud.\na.ett:\n  - "x"\n  - {text: "y", lang: en}\n'
    assert str(file) in capsys.readouterr().out
    assert main(["--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
    file.write_text("a: [", encoding="utf-8")
    assert main(["--root", str(tmp_path)]) == 1
