"""Reading the shared data: what is accepted, and that refusals name the file."""

import shutil
from pathlib import Path

import pytest

from nlu_data import check
from nlu_data.catalogue import (
    read_answers,
    read_areas,
    read_catalogue,
    read_departments,
    read_examples,
    read_system_intents,
    read_topics,
)
from nlu_data.checks.finding import line_of
from nlu_data.checks.material import read_material
from nlu_data.files import ROOT, DataError, read_yaml
from nlu_data.municipality import read_municipality
from tests.nlu_data.samples import TODAY

PROFILE = """
name: Prov
formal_name: Provs kommun
contact: {name: kontaktcenter}
exit_url: https://www.smhi.se/
queues:
  - {id: alla, name: Alla, zone: oppen, hours: {mon: ["09:00-10:00"]}}
"""
FACT = "{key: a.b, value: x, source: y, review_by: 2027-01-01}"


def write_profile(folder: Path, profile: str = PROFILE, facts: str = "[]") -> Path:
    (folder / "municipality.yml").write_text(profile, encoding="utf-8")
    (folder / "facts.yml").write_text(facts, encoding="utf-8")
    return folder


def test_the_catalogue_reads(tmp_path: Path) -> None:
    catalogue = read_catalogue()
    assert len(catalogue.topics) == 182
    assert len(catalogue.departments) == 16
    assert catalogue.is_sensitive("stod.vald_nara")
    assert not catalogue.is_sensitive("bygglov.kostnad")
    assert catalogue.title("sys.tack") == catalogue.system["sys.tack"] != "sys.tack"
    assert catalogue.title("no.topic") == "no.topic"


def test_every_system_intent_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "system_intents.yml").write_text("sys.tack: Tack\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"sys\.halsning"):
        read_system_intents(tmp_path)


def test_examples_tell_language_and_harmlessness() -> None:
    examples = list(read_examples())
    assert any(example.harmless for example in examples)
    assert any(example.lang != "sv" for example in examples)


@pytest.mark.parametrize(
    ("file", "reader", "content"),
    [
        ("topics.yml", read_topics, "- {id: a.b}"),
        ("topics.yml", read_topics, "inte: en lista"),
        ("areas.yml", read_areas, "- {id: a, title: A}\n- {id: a, title: B}"),
        ("departments.yml", read_departments, "- {id: A, name: A, board: b}\n- {id: A, name: B, board: b}"),
        ("answers/a.yml", read_answers, "- {topic: a.b}"),
        ("topics.yml", read_topics, "- {id: [}"),
    ],
)
def test_malformed_files_are_refused_by_name(tmp_path: Path, file: str, reader: object, content: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert callable(reader)
    with pytest.raises(DataError, match=path.name):
        reader(tmp_path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="missing"):
        read_yaml(tmp_path / "borta.yml")


def test_a_small_profile_reads_with_nothing_made_up(tmp_path: Path) -> None:
    profile = read_municipality(write_profile(tmp_path))
    assert (profile.contact.phone, profile.promise_days, profile.social_emergency_phone) == (None, None, None)
    assert profile.offerings.events == ()
    assert profile.queue_for("SBF") == profile.generalist_queue
    assert profile.queue("borta") is None


@pytest.mark.parametrize(
    "change",
    [
        ("name: Prov", "namn: Prov"),
        ("09:00-10:00", "10:00-09:00"),
        ("exit_url: https://www.smhi.se/", "exit_url: https://www.smhi.se/\nevents: [{id: a}]"),
        (
            "exit_url: https://www.smhi.se/",
            "exit_url: https://www.smhi.se/\nreferrals: [{id: a, name: A, kind: kyrka}]",
        ),
        ('  - {id: alla, name: Alla, zone: oppen, hours: {mon: ["09:00-10:00"]}}', "  []"),
    ],
)
def test_malformed_profiles_are_refused_by_name(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(DataError, match=r"municipality\.yml"):
        read_municipality(write_profile(tmp_path, PROFILE.replace(*change)))


@pytest.mark.parametrize(
    "facts",
    [
        "[{key: a.b}]",
        f"[{FACT}, {FACT}]",
    ],
)
def test_malformed_facts_are_refused_by_name(tmp_path: Path, facts: str) -> None:
    with pytest.raises(DataError, match=r"facts\.yml"):
        read_municipality(write_profile(tmp_path, facts=facts))


def test_the_line_of_a_finding() -> None:
    assert line_of("ett\ntvå\ntre två", "två") == 2
    assert line_of("ett", "borta") is None
    assert line_of("ett", "") is None


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    copy = tmp_path / "nlu_data"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "examples", "holdout"))
    (copy / "examples").mkdir()
    return copy


def test_the_command_finds_a_broken_answer_and_tells_its_line(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "answers" / "system.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("owner: KC", "owner: SBF", 1), encoding="utf-8")
    assert check.main(["--root", str(copy), "--today", TODAY.isoformat()]) == 1
    out = capsys.readouterr().out
    assert "error: nlu_data/answers/system.yml:1: sys.halsning" in out


def test_counts_can_be_left_out(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check.main(["--root", str(copy), "--today", TODAY.isoformat()])
    assert "0 wordings, should be" in capsys.readouterr().out
    check.main(["--root", str(copy), "--today", TODAY.isoformat(), "--no-counts"])
    assert "0 wordings, should be" not in capsys.readouterr().out


def test_the_command_says_what_it_cannot_read(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "topics.yml").write_text("- {", encoding="utf-8")
    assert check.main(["--root", str(copy)]) == 1
    assert "topics.yml" in capsys.readouterr().out


def test_holdout_may_be_lines_of_json(copy: Path) -> None:
    (copy / "holdout").mkdir()
    (copy / "holdout" / "a.jsonl").write_text('{"text": "hej", "topic": "sys.halsning"}\n\n', encoding="utf-8")
    assert [wording.text for wording in read_material(TODAY, copy).holdout] == ["hej"]


def test_forbidden_numbers_are_looked_for_in_every_kind_of_text(copy: Path) -> None:
    files = {text.file for text in read_material(TODAY, copy).texts}
    assert {"safety.yml", "helplines.yml", "topics.yml", "municipalities/exempelkoping/facts.yml"} <= files
    assert any(file.startswith("answers/") for file in files)
