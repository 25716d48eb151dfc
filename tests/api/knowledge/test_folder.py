"""Versions on disk: named by what they hold, never changed, sharing what is equal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.knowledge.folder import KnowledgeFolders, files_of


@pytest.fixture
def folders(tmp_path: Path) -> KnowledgeFolders:
    shipped = tmp_path / "shipped"
    (shipped / "answers").mkdir(parents=True)
    (shipped / "topics.yml").write_text("- a\n")
    (shipped / "answers" / "a.yml").write_text("- ö\n", encoding="utf-8")
    (shipped / "code.py").write_text("x")
    (shipped / ".hidden.yml").write_text("x")
    return KnowledgeFolders(shipped, tmp_path / "out")


def test_equal_knowledge_has_one_name(folders: KnowledgeFolders) -> None:
    base = folders.base()
    assert len(base) == 12
    assert folders.base() == base
    other = folders.write(base, {"topics.yml": "- b\n"})
    assert other != base
    assert folders.write(other, {"topics.yml": "- a\n"}) == base
    assert folders.write(base, {"topics.yml": "- b\n"}) == other


def test_a_version_holds_every_data_file_and_no_code(folders: KnowledgeFolders) -> None:
    version = folders.write(folders.base(), {"answers/b.yml": "- ny\n"})
    assert dict(folders.files(version)) == {"topics.yml": "- a\n", "answers/a.yml": "- ö\n", "answers/b.yml": "- ny\n"}


def test_a_version_stays_as_it_is_when_the_shipped_files_change(folders: KnowledgeFolders, tmp_path: Path) -> None:
    base = folders.base()
    (tmp_path / "shipped" / "topics.yml").write_text("- changed\n")
    assert folders.files(base)["topics.yml"] == "- a\n"
    assert folders.base() != base


def test_equal_files_lie_on_disk_once(folders: KnowledgeFolders) -> None:
    base = folders.base()
    other = folders.write(base, {"topics.yml": "- b\n"})
    assert folders.files(base).mark("answers/a.yml") == folders.files(other).mark("answers/a.yml")
    assert folders.files(base).mark("topics.yml") != folders.files(other).mark("topics.yml")


def test_pruning_leaves_what_is_named_and_its_files(folders: KnowledgeFolders, tmp_path: Path) -> None:
    base = folders.base()
    other = folders.write(base, {"topics.yml": "- b\n"})
    assert folders.prune(frozenset({other})) == [base]
    assert folders.files(other)["answers/a.yml"] == "- ö\n"
    with pytest.raises(FileNotFoundError):
        folders.files(base)
    assert len(list((tmp_path / "out" / "objects").iterdir())) == 2


def test_pruning_takes_nothing_from_a_version_that_is_being_written(folders: KnowledgeFolders) -> None:
    base = folders.base()
    many = {f"answers/{number}.yml": f"- {number}\n" for number in range(300)}

    def write(turn: int) -> str:
        return folders.write(base, many | {"topics.yml": f"- {turn}\n"})

    with ThreadPoolExecutor(4) as threads:
        pruned = [threads.submit(folders.prune, frozenset({base})) for _ in range(40)]
        written = [threads.submit(write, turn) for turn in range(20)]
        assert len({version.result() for version in written}) == 20
        assert all(isinstance(names.result(), list) for names in pruned)


def test_an_export_touches_only_what_differs(folders: KnowledgeFolders, tmp_path: Path) -> None:
    target = tmp_path / "target"
    base = folders.base()
    assert folders.export(base, target) == ["answers/a.yml", "topics.yml"]
    (target / "README").write_text("stays")
    other = folders.write(base, {"topics.yml": "- b\n"})
    assert folders.export(other, target) == ["topics.yml"]
    assert dict(files_of(target)) == dict(folders.files(other))
    assert (target / "README").exists()
