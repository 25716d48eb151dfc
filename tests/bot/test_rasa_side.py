"""What Rasa is given: importer, rules, tracker store, lean imports, trainer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.components.decision import DECISIONS
from bot.importer import thinned
from bot.quiet import only_the_event
from bot.rules import action_for, rules_for
from bot.serve import main as serve
from bot.serve import model_file
from bot.trainer import main as train
from bot.trainer import read_manifest
from nlu_data.catalogue import Example, read_examples, read_topics
from nlu_data.checksum import digests, files, model_checksum
from tests.bot.servers import ROOT


def test_every_intent_has_one_action() -> None:
    topics = read_topics()
    intents = {*topics, *(example.topic for example in read_examples()), *DECISIONS}
    rules = rules_for(intents, topics)
    assert set(rules) == intents
    assert rules["bygglov.kostnad"] == "action_answer_topic"
    assert rules["stod.vald_nara"] == rules["sys.prata_med_manniska"] == "action_request_handover"
    assert rules["kontakt.oppettider"] == rules["kontakt.ratt_person"] == "action_opening_hours"
    assert rules["decision.low"] == rules["decision.none"] == "action_fallback"
    assert rules["decision.doubt"] == "action_ask_which_topic"
    assert rules["sys.utanfor_omfang"] == "action_out_of_scope"
    assert rules["sys.tack"] == "action_small_talk"


def test_an_unknown_intent_has_none() -> None:
    with pytest.raises(KeyError):
        action_for("finns.inte", read_topics())


def test_a_subset_takes_from_the_whole_list_of_each_topic() -> None:
    examples = [Example(f"{topic}{number}", topic) for topic in "ab" for number in range(10)]
    kept = thinned(examples, 5)
    assert [example.text for example in kept] == ["a0", "a2", "a4", "a6", "a8", "b0", "b2", "b4", "b6", "b8"]
    assert thinned(examples, 0) == examples
    assert thinned(examples, 99) == examples


def test_the_tracker_store_keeps_nothing() -> None:
    code = """
import asyncio
from bot.lean import leave_out_what_is_not_used
leave_out_what_is_not_used("sklearn")
from bot.tracker_store import OneTurnTrackerStore
from rasa.shared.core.events import UserUttered

async def main():
    store = OneTurnTrackerStore(None)
    tracker = await store.get_or_create_tracker("c1", append_action_listen=False)
    tracker.update(UserUttered("hemligt"))
    await store.save(tracker)
    again = await store.get_or_create_tracker("c1", append_action_listen=False)
    assert again.latest_message.text is None, again.latest_message
    assert again.latest_action_name == "action_listen"
    assert await store.keys() == []

asyncio.run(main())
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=True)


def test_what_is_left_out_cannot_be_run_by_mistake() -> None:
    code = """
from bot.lean import leave_out_what_is_not_used
leave_out_what_is_not_used()
import sys
import tensorflow as tf
from tensorflow.keras.layers import Layer

class Mine(tf.keras.Model):
    pass

@tf.function
def kept(x):
    return x

assert kept(3) == 3
assert not hasattr(tf, "__path_hooks__")
try:
    Mine()
except RuntimeError as error:
    assert "KOMMUNLOTS_FULL_RASA" in str(error)
else:
    raise SystemExit("a placeholder was made")
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_full_rasa_can_be_asked_for() -> None:
    code = """
import sys
from bot.lean import leave_out_what_is_not_used
before = list(sys.meta_path)
leave_out_what_is_not_used()
assert sys.meta_path == before
"""
    environment = {**os.environ, "KOMMUNLOTS_FULL_RASA": "1"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_the_manifest_tells_what_the_model_was_made_of(models: Path, checksum_before: str) -> None:
    manifest = read_manifest(models)
    assert (models / manifest["model"]).is_file()
    assert manifest["checksum"] == checksum_before
    assert manifest["data"] and set(manifest["data"]) <= set(digests())
    assert {"answer", "system", "doubt"} == set(manifest["thresholds"])
    assert manifest["curve"] and manifest["english"]["curve"]
    assert set(manifest["bars"]) == {example.topic for example in read_examples()}
    assert manifest["labels"] == len({example.topic for example in read_examples()})
    assert model_file(models) == models / manifest["model"]


def test_nothing_is_trained_when_nothing_changed(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = read_manifest(models)
    if manifest["checksum"] != model_checksum(subset=manifest["subset"]):
        pytest.skip("somebody changed data or code while the tests ran")
    before = (models / manifest["model"]).stat().st_mtime_ns
    assert train(["--out", str(models), "--subset", str(manifest["subset"]), "--if-changed"]) == 0
    assert (models / manifest["model"]).stat().st_mtime_ns == before
    assert capsys.readouterr().out


def test_a_manifest_without_its_model_counts_for_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}
    (tmp_path / "manifest.json").write_text(json.dumps({"model": "rasa-borta.tar.gz"}), encoding="utf-8")
    assert read_manifest(tmp_path) == {}
    assert model_file(tmp_path) is None


def test_the_checksum_follows_data_code_and_subset() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"nlu_data/topics.yml", "bot/components/linear.py", "nlu_data/holdout/calibration.jsonl"} <= names
    assert model_checksum() != model_checksum(subset=5)
    assert model_checksum() == model_checksum()


def test_no_token_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KOMMUNLOTS_BOT_TOKEN", raising=False)
    assert serve(["--port", "1"]) == 2


def test_structured_logs_lose_their_values() -> None:
    assert only_the_event(None, "", {"event": "x", "level": "error", "text": "hemligt"}) == {
        "event": "x",
        "level": "error",
    }
