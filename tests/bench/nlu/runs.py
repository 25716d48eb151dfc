"""Trains and asks pipelines in processes of their own, and keeps stock Rasa's models by the data they learnt from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from api.ops.places import ROOT
from tests.bench.nlu.data_set import DataSet
from tests.bench.nlu.measures import Ranking
from tests.bench.nlu.pipelines import Pipeline
from tests.bench.processes import machine
from tests.bench.training import Trained, timed

DATA_SET = "data_set.json"


@dataclass(frozen=True)
class Parsed:
    """A ranking for each calibration and test text, milliseconds for each test text, and the process's memory."""

    calibration: tuple[Ranking, ...]
    test: tuple[Ranking, ...]
    milliseconds: tuple[float, ...]
    pss_mb: float


@dataclass(frozen=True)
class Run:
    """One pipeline's training and answers. `machine` with its load when the training began."""

    pipeline: Pipeline
    trained: Trained
    machine: str
    parsed: Parsed


def keep(data_set: DataSet, folder: Path) -> Path:
    """Writes the data set into its own folder and gives that."""
    kept = folder / data_set.checksum()[:12]
    kept.mkdir(parents=True, exist_ok=True)
    (kept / DATA_SET).write_text(data_set.to_json(), encoding="utf-8")
    return kept


def newest(folder: Path, name: str) -> Path | None:
    """The latest kept data set of that name for which there is a stock model; None without one."""
    stock = [_slug(pipeline) for pipeline in Pipeline if pipeline.is_stock]
    found = [
        path.parent
        for path in folder.glob(f"*/{DATA_SET}")
        if any((path.parent / name / "facts.json").exists() for name in stock)
        and json.loads(path.read_text(encoding="utf-8"))["name"] == name
    ]
    return max(found, key=lambda path: (path / DATA_SET).stat().st_mtime, default=None)


def _slug(pipeline: Pipeline) -> str:
    return pipeline.value.replace(" + ", "-")


def trained(pipeline: Pipeline, kept: Path, *, retrain: bool, rounds: int) -> tuple[Path, Trained, str]:
    """(model, what training took, machine and load then). Raises NotStarted.

    Ours is trained `rounds` times, and the round with the median of CPU seconds counts; a stock model
    once, and never again for the same data unless `retrain`.
    """
    out = kept / _slug(pipeline)
    out.mkdir(exist_ok=True)
    model, facts = out / "model.tar.gz", out / "facts.json"
    if pipeline.is_stock and not retrain and model.exists() and facts.exists():
        raw = json.loads(facts.read_text(encoding="utf-8"))
        then = raw.pop("machine")
        return model, Trained(**{**raw, "cached": True}), then
    then = machine()
    arguments = ("-m", "tests.bench.nlu.rasa_side", "train", "--pipeline", pipeline.value)
    paths = ("--data-set", str(kept / DATA_SET), "--out", str(out))
    took = [timed((*arguments, *paths), ROOT) for _ in range(1 if pipeline.is_stock else rounds)]
    middle = sorted(took, key=lambda one: one.cpu)[len(took) // 2]
    facts.write_text(json.dumps({**asdict(middle), "machine": then}), encoding="utf-8")
    return model, middle, then


def parsed(pipeline: Pipeline, kept: Path, model: Path) -> Parsed:
    """The rankings of a process that loads the model. Raises NotStarted."""
    out = kept / _slug(pipeline) / "parsed.json"
    paths = ("--data-set", str(kept / DATA_SET), "--model", str(model), "--out", str(out))
    timed(("-m", "tests.bench.nlu.rasa_side", "parse", "--pipeline", pipeline.value, *paths), ROOT)
    raw = json.loads(out.read_text(encoding="utf-8"))
    return Parsed(rankings(raw["calibration"]), rankings(raw["test"]), tuple(raw["milliseconds"]), raw["pss_mb"])


def rankings(raw: Sequence[Sequence[Sequence[Any]]]) -> tuple[Ranking, ...]:
    """From JSON."""
    return tuple(tuple((str(label), float(confidence)) for label, confidence in row) for row in raw)
