"""Real trainings on a handful of texts, in the bot's environment."""

import json
from pathlib import Path

from api.ops.places import ROOT
from tests.bench.nlu.data_set import DataSet, Text
from tests.bench.nlu.measures import measure
from tests.bench.nlu.pipelines import Pipeline
from tests.bench.nlu.runs import DATA_SET, keep, newest, parsed, rankings, trained
from tests.bench.training import timed

OUT = "nobody"
WORDS = {"bins": "bin waste lid collect", "roads": "road hole street plough", OUT: "moon star comet orbit"}


def texts(count: int) -> tuple[Text, ...]:
    found = []
    for label, words in WORDS.items():
        known = words.split()
        found += [Text(f"{known[n % 4]} {known[(n // 4) % 4]} please {n % 3}", label) for n in range(count)]
    return tuple(found)


def tiny() -> DataSet:
    return DataSet("tiny", texts(16), texts(5), texts(7), OUT, swedish=False)


def test_the_same_texts_give_the_same_curve(tmp_path: Path) -> None:
    source = tmp_path / "data_set.json"
    source.write_text(tiny().to_json(), encoding="utf-8")
    found = []
    for number in range(2):
        out = tmp_path / f"{number}.json"
        paths = ("--data-set", str(source), "--out", str(out), "--levels", "4", "0")
        timed(("-m", "tests.bench.nlu.curve_side", *paths), ROOT)
        found.append([(one["wordings"], one["calibration"], one["test"]) for one in json.loads(out.read_text())])
    assert found[0] == found[1]
    assert [wordings for wordings, _, _ in found[0]] == [12, 48]
    _, calibration, test = found[0][-1]
    quality = measure(tiny(), rankings(calibration), rankings(test))
    assert quality.errors == 0
    assert quality.outside == 1.0


def test_our_pipeline_learns_and_answers_inside_rasa(tmp_path: Path) -> None:
    kept = keep(tiny(), tmp_path)
    assert (kept / DATA_SET).exists()
    model, took, _ = trained(Pipeline.OURS, kept, retrain=False, rounds=1)
    assert took.cpu > 0
    assert not took.cached
    answers = parsed(Pipeline.OURS, kept, model)
    assert len(answers.milliseconds) == len(tiny().test)
    assert answers.pss_mb > 10
    assert measure(tiny(), answers.calibration, answers.test).errors == 0


def test_a_kept_stock_model_is_not_trained_again(tmp_path: Path) -> None:
    kept = keep(tiny(), tmp_path)
    assert newest(tmp_path, "tiny") is None
    folder = kept / "stock"
    folder.mkdir()
    (folder / "model.tar.gz").touch()
    (folder / "facts.json").write_text(
        '{"seconds": 9.0, "cpu": 8.0, "cached": false, "machine": "then"}', encoding="utf-8"
    )
    model, took, then = trained(Pipeline.STOCK, kept, retrain=False, rounds=3)
    assert (model, took.cpu, took.cached, then) == (folder / "model.tar.gz", 8.0, True, "then")
    assert newest(tmp_path, "tiny") == kept
    assert newest(tmp_path, "other") is None
