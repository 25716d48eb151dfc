"""What is live on disk, and what can be gone back to."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.training.folders import ModelFolder, ModelFolders, Released


def fill(folder: ModelFolder, name: str) -> ModelFolder:
    for part, file in ((folder.rasa, f"{name}.tar.gz"), (folder.danger, "danger.joblib")):
        part.mkdir(parents=True, exist_ok=True)
        (part / file).write_text(name)
        (part / "manifest.json").write_text(json.dumps({"model": file, "of": name}))
    return folder


def content(folder: ModelFolder) -> tuple[str, str, str]:
    assert folder.model is not None
    return folder.model.read_text(), (folder.danger / "danger.joblib").read_text(), folder.model.name


def test_a_release_replaces_both_models_and_says_so(tmp_path: Path) -> None:
    models = ModelFolders(tmp_path)
    fill(models.live, "shipped")
    run = uuid4()
    source = fill(models.of_run(run), "better")
    models.keep_base()
    models.make_live(source, Released(str(run), "k", "t"))
    assert content(models.live) == ("better", "better", "better.tar.gz")
    assert [path.name for path in models.live.rasa.glob("*.tar.gz")] == ["better.tar.gz"]
    assert models.released() == Released(str(run), "k", "t")
    assert content(models.base)[0] == "shipped"
    models.keep_base()
    assert content(models.base)[0] == "shipped"
    models.make_live(models.base, Released())
    assert content(models.live)[0] == "shipped" and models.released() == Released()


def test_what_a_trainer_writes_over_the_live_files_stays_there(tmp_path: Path) -> None:
    models = ModelFolders(tmp_path)
    fill(models.live, "shipped")
    models.keep_base()
    (models.live.danger / "danger.joblib").write_text("trained anew")
    assert content(models.base)[1] == "shipped"


def test_half_a_model_is_not_released(tmp_path: Path) -> None:
    models = ModelFolders(tmp_path)
    fill(models.live, "shipped")
    half = fill(models.of_run(uuid4()), "half")
    (half.danger / "manifest.json").unlink()
    with pytest.raises(FileNotFoundError):
        models.make_live(half, Released("x"))
    assert content(models.live)[0] == "shipped" and models.released() == Released()


def test_only_what_is_kept_stays(tmp_path: Path) -> None:
    models = ModelFolders(tmp_path)
    fill(models.live, "shipped")
    models.keep_base()
    runs: list[UUID] = [uuid4(), uuid4()]
    for run in runs:
        fill(models.of_run(run), "x")
    models.prune(runs[:1])
    assert models.of_run(runs[0]).whole and not models.of_run(runs[1]).path.exists() and models.base.whole


def test_an_attempt_begins_with_an_empty_folder(tmp_path: Path) -> None:
    folder = fill(ModelFolders(tmp_path).of_run(uuid4()), "left")
    folder.fresh()
    assert list(folder.path.iterdir()) == [] and not folder.whole
