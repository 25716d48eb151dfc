import logging
import pickle
from pathlib import Path

import numpy as np
import pytest

from api.privacy.danger import Level
from api.privacy.danger_classifier import MODEL_FILE, DangerClassifier, Manifest, load_classifier, read_manifest, save
from api.privacy.danger_concepts import read_concepts
from api.privacy.danger_model import Block, Model, term_numbers
from api.privacy.danger_rules import Found, Rules, read_rules
from api.privacy.danger_samples import Sample, checksum, more_samples, samples
from api.privacy.danger_training import train
from api.privacy.danger_words import words
from nlu_data.catalogue import Example, read_topics
from nlu_data.files import ROOT, DataError

VIOLENCE = ["min man slår mig", "sambon slår mig ofta", "han slår mig hemma", "jag är rädd för min man"]
SUICIDE = ["jag vill dö", "jag vill inte leva", "ta mitt liv", "jag orkar inte leva mer"]
PLAIN = ["hur söker jag bygglov", "när hämtas soporna", "var finns biblioteket", "vad kostar förskolan"]
HARMLESS = ["slår ni gräset idag", "batteriet dör", "hur slår man på värmen", "döda fåglar i parken"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(ROOT / "danger.yml")


@pytest.fixture(scope="module")
def data() -> list[Sample]:
    found = []
    for number in range(6):
        found += [Sample(f"{text} {number}", "stod.vald_nara", True, False) for text in VIOLENCE]
        found += [Sample(f"{text} {number}", "stod.sjalvmord", True, False) for text in SUICIDE]
        found += [Sample(f"{text} {number}", "bygglov", False, False) for text in PLAIN * 4]
        found += [Sample(f"{text} {number}", "park harmless", False, True) for text in HARMLESS]
    return found


@pytest.fixture(scope="module")
def trained(data: list[Sample], rules: Rules) -> tuple[Model, Manifest]:
    return train(data, rules, read_concepts(ROOT / "danger_concepts.yml"), "data")


def judged(classifier: DangerClassifier, text: str, rules: Rules) -> tuple[Level, str]:
    return classifier.judge(text, rules.match(words(text)))


def test_learns_stores_and_loads(trained: tuple[Model, Manifest], rules: Rules, tmp_path: Path) -> None:
    stored = save(tmp_path, *trained)
    assert read_manifest(tmp_path) == stored
    assert 0.0 < stored.offer_from <= stored.safe_from <= 1.0
    loaded = load_classifier(tmp_path)
    assert loaded is not None
    level, topic = judged(loaded, "min sambo slår mig", rules)
    assert (level >= Level.OFFER, topic) == (True, "stod.vald_nara")
    assert judged(loaded, "när hämtas soporna", rules)[0] is Level.NONE
    assert judged(loaded, "", rules)[0] is Level.NONE


def test_training_twice_gives_the_same_model(data: list[Sample], rules: Rules, trained: tuple[Model, Manifest]) -> None:
    again = train(data, rules, read_concepts(ROOT / "danger_concepts.yml"), "data")
    assert again[1] == trained[1]
    assert again[0].decide("jag vill dö nu") == trained[0].decide("jag vill dö nu")


def test_other_languages_are_understood_by_concept(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    probability, topic = model.decide("mieheni lyö minua")
    assert probability > model.decide("missä kirjasto on")[0]
    assert topic == "stod.vald_nara"


def test_one_sentence_of_danger_is_heard_in_a_long_message(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    plain = "Hur söker jag bygglov? När hämtas soporna? Var finns biblioteket? Vad kostar förskolan? "
    assert model.decide(plain + "Min man slår mig.")[0] > 3 * model.decide(plain)[0]


def test_a_very_long_message_is_judged_by_what_sounds_most_like_danger(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    plain = "Hur söker jag bygglov? När hämtas soporna? Var finns biblioteket? " * 20
    gist = model.gist(plain + "Min man slår mig. " + plain, 500)
    assert len(gist) <= 500
    assert "Min man slår mig." in gist
    assert len(model.gist("ord " * 2000, 500)) <= 500


def test_what_the_rules_found_weighs(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    found = Found(safe=True, firm=False, topic="stod.sjalvmord", rule="stod.sjalvmord/x")
    assert model.decide("hej", found)[0] >= model.decide("hej")[0]


def test_a_model_is_the_same_after_storing(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.blocks[0].numbers, model.blocks[0].numbers)
    assert again.decide("min man slår mig. hej") == model.decide("min man slår mig. hej")


def test_no_wording_can_be_read_in_a_stored_model(trained: tuple[Model, Manifest], tmp_path: Path) -> None:
    save(tmp_path, *trained)
    stored = (tmp_path / MODEL_FILE).read_bytes()
    assert b"stod.vald_nara" in stored  # so it is not packed: words would be found
    assert not any(word in stored for word in (b"bygglov", b"soporna"))


def test_a_block_finds_its_terms_and_no_others() -> None:
    learnt = ["hus", "katt", "å", "två ord"]
    numbers = np.sort(term_numbers(learnt))
    block = Block(numbers, np.ones(4, dtype=np.float32), np.ones((4, 3), dtype=np.float32))
    assert [int(numbers[row]) for row in block.rows(learnt)] == term_numbers(learnt).tolist()
    assert block.rows(["hund", "", "zebra"]).tolist() == [-1, -1, -1]
    nothing = Block(numbers[:0], block.rarity[:0], block.weights[:0])
    assert nothing.rows(learnt).tolist() == [-1] * 4 and nothing.rows([]).tolist() == []


def test_half_a_sign_harms_nothing(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    assert model.decide("min man \ud83d slår mig\udfff") == model.decide("min man  slår mig")


def test_a_missing_or_damaged_model_means_rules_alone_and_a_warning(
    trained: tuple[Model, Manifest], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert load_classifier(tmp_path / "nowhere") is None
        save(tmp_path, *trained)
        (tmp_path / MODEL_FILE).write_bytes(b"not a model")
        assert load_classifier(tmp_path) is None
    assert len(caplog.records) == 2


def test_thresholds_split_probability_into_levels(trained: tuple[Model, Manifest]) -> None:
    model, _ = trained
    text = "min man slår mig"
    probability, topic = model.decide(text)
    assert DangerClassifier(model, probability, 1.1).judge(text, None) == (Level.OFFER, topic)
    assert DangerClassifier(model, 0.0, probability).judge(text, None) == (Level.SAFE, topic)
    assert DangerClassifier(model, 1.1, 1.1).judge(text, None) == (Level.NONE, topic)


def test_the_harmless_file_is_never_danger() -> None:
    topics = read_topics()
    found = samples([Example("a", "stod.vald_nara"), Example("b", "stod.vald_nara", harmless=True)], topics)
    assert [sample.danger for sample in found] == [True, False]
    assert [sample.harmless for sample in found] == [False, True]


def test_the_checksum_changes_with_the_data_and_not_with_its_order(data: list[Sample]) -> None:
    assert checksum(data, "") == checksum(data[::-1], "")
    assert checksum(data, "") != checksum(data[1:], "")
    assert checksum(data, "") != checksum(data, "other settings")


def test_the_extra_wordings_name_known_topics(tmp_path: Path) -> None:
    assert more_samples(ROOT / "danger_wordings.yml", read_topics())
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("bygglov.ansok: [hej]\n", encoding="utf-8")
    with pytest.raises(DataError, match="bygglov"):
        more_samples(wrong, read_topics())
