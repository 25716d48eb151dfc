import logging
from pathlib import Path

import pytest

from api.privacy import danger_training
from api.privacy.danger import Level
from api.privacy.danger_classifier import MODEL_FILE, DangerClassifier, load_classifier, read_manifest, save
from api.privacy.danger_features import letter_features, word_features
from api.privacy.danger_training import Sample, more_samples, samples, train
from nlu_data.catalogue import Example, read_topics
from nlu_data.files import ROOT, DataError

VIOLENCE = ["min man slår mig", "sambon slår mig ofta", "han slår mig hemma", "jag är rädd för min man"]
SUICIDE = ["jag vill dö", "jag vill inte leva", "ta mitt liv", "jag orkar inte leva mer"]
PLAIN = ["hur söker jag bygglov", "när hämtas soporna", "var finns biblioteket", "vad kostar förskolan"]
HARMLESS = ["slår ni gräset idag", "batteriet dör", "hur slår man på värmen", "döda fåglar i parken"]


@pytest.fixture(scope="module")
def data() -> list[Sample]:
    found = []
    for number in range(6):
        found += [Sample(f"{text} {number}", "stod.vald_nara", True, False) for text in VIOLENCE]
        found += [Sample(f"{text} {number}", "stod.sjalvmord", True, False) for text in SUICIDE]
        found += [Sample(f"{text} {number}", "bygglov", False, False) for text in PLAIN]
        found += [Sample(f"{text} {number}", "park harmless", False, True) for text in HARMLESS]
    return found


def test_features_do_not_depend_on_accents_and_case() -> None:
    assert list(word_features("SLÅR mig")) == ["slar", "mig", "slar mig"]
    assert set(letter_features("dö")) == {" d", "do", "o ", " do", "do ", " do "}


def test_learns_stores_and_loads(data: list[Sample], tmp_path: Path) -> None:
    model, manifest = train(data)
    stored = save(tmp_path, model, manifest)
    assert read_manifest(tmp_path) == stored
    assert 0.0 < stored.offer_from <= stored.safe_from <= 1.0
    loaded = load_classifier(tmp_path)
    assert loaded is not None
    level, topic = loaded.judge("min sambo slår mig")
    assert (level >= Level.OFFER, topic) == (True, "stod.vald_nara")
    assert loaded.judge("när hämtas soporna") == (Level.NONE, None)
    assert loaded.judge("") == (Level.NONE, None)


def test_training_twice_gives_the_same_model(data: list[Sample]) -> None:
    first, second = train(data), train(data)
    assert first[1] == second[1]
    assert first[0].decide("jag vill dö nu") == second[0].decide("jag vill dö nu")


def test_a_missing_or_damaged_model_means_rules_alone_and_a_warning(
    data: list[Sample], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert load_classifier(tmp_path / "nowhere") is None
        save(tmp_path, *train(data))
        (tmp_path / MODEL_FILE).write_bytes(b"not a model")
        assert load_classifier(tmp_path) is None
    assert len(caplog.records) == 2


def test_thresholds_split_probability_into_levels(data: list[Sample]) -> None:
    model, _ = train(data)
    text = "min man slår mig"
    probability, topic = model.decide(text)
    assert DangerClassifier(model, probability, 1.1).judge(text) == (Level.OFFER, topic)
    assert DangerClassifier(model, 0.0, probability).judge(text) == (Level.SAFE, topic)
    assert DangerClassifier(model, 1.1, 1.1).judge(text) == (Level.NONE, None)


def test_the_harmless_file_is_never_danger() -> None:
    topics = read_topics()
    found = samples([Example("a", "stod.vald_nara"), Example("b", "stod.vald_nara", harmless=True)], topics)
    assert [sample.danger for sample in found] == [True, False]
    assert [sample.harmless for sample in found] == [False, True]


def test_the_checksum_changes_with_the_data_and_not_with_its_order(data: list[Sample]) -> None:
    assert danger_training.checksum(data) == danger_training.checksum(data[::-1])
    assert danger_training.checksum(data) != danger_training.checksum(data[1:])


def test_the_extra_wordings_name_known_topics(tmp_path: Path) -> None:
    assert more_samples(ROOT / "danger_wordings.yml", read_topics())
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("bygglov.ansok: [hej]\n", encoding="utf-8")
    with pytest.raises(DataError, match="bygglov"):
        more_samples(wrong, read_topics())
