from pathlib import Path

import pytest

from api.privacy.danger_concepts import Concepts, read_concepts
from api.privacy.danger_features import letter_features, run_features, sentences, simple, unigrams, word_features
from nlu_data.files import ROOT, DataError


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return read_concepts(ROOT / "danger_concepts.yml")


def test_accents_and_case_do_not_count() -> None:
    assert simple("SLÅR mig") == "slar mig"


def test_words_and_letters() -> None:
    assert word_features("slar mig") == ["slar", "mig", "slar mig"]
    assert letter_features("do") == [" do", "do ", " do "]
    assert run_features("slar mig") == [" slar ", "slar m", "lar mi", "ar mig", "r mig "]


def test_the_words_of_several_pieces_stay_apart() -> None:
    assert unigrams(["Slår mig!", "", "Hjälp\x00nu"]) == [["slar", "mig", "!"], [], ["hjalp", "nu"]]


def test_a_message_is_cut_into_its_sentences() -> None:
    assert sentences("Hej! Jag undrar en sak. Vem?") == ["hej!", "jag undrar en sak.", "vem?"]
    assert sentences("") == [""]


def test_a_message_without_full_stops_is_cut_too() -> None:
    parts = sentences("ord " * 400)
    assert len(parts) > 5
    assert sum(len(part.split()) for part in parts) == 400


@pytest.mark.parametrize(
    "text",
    ["min man slår mig", "mieheni lyö minua", "чоловік б'є мене", "mi marido me pega", "mój mąż bije mnie"],
)
def test_languages_share_concepts(concepts: Concepts, text: str) -> None:
    names = [name for found in concepts.sequence(simple(text)) for name in found]
    assert {"partner", "sla", "jag"} <= set(names)


def test_concepts_are_paired_in_order(concepts: Concepts) -> None:
    assert "#partner>sla" in concepts.features(simple("min man slår mig"))


def test_a_malformed_concept_is_named(tmp_path: Path) -> None:
    path = tmp_path / "concepts.yml"
    path.write_text("sla: [slår]\n", encoding="utf-8")
    with pytest.raises(DataError, match="sla"):
        read_concepts(path)
