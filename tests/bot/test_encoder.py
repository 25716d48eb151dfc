"""An encoder that a deployer brings, proved with a tiny one that is made here."""

from pathlib import Path

import numpy as np
import pytest

from bot.components.calibration import Thresholds
from bot.components.encoder import encoder_from_environment, read_encoder
from bot.components.heldout import HeldMessage
from bot.components.reader import Document, load_reader, save_reader, train_reader
from bot.components.vocabulary import NOTHING
from nlu_data.checksum import ENCODER_VARIABLE

# What spaCy imports warns about itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

NEAR = {"hund": (1, 0, 0), "byracka": (1, 0.1, 0), "katt": (0.9, 0, 0.2), "mat": (0, 1, 0), "käk": (0.1, 1, 0)}
RISKS = {"risk": 0.02, "system_risk": 0.05, "doubt_recall": 0.9}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spaCy model of five words and three dimensions."""
    import spacy  # noqa: PLC0415 - under the filter of warnings

    language = spacy.blank("sv")
    for word, vector in NEAR.items():
        language.vocab.set_vector(word, np.array(vector, dtype=np.float32))  # type: ignore[arg-type]
    language.to_disk(tmp_path / "encoder")
    return tmp_path / "encoder"


def material() -> tuple[list[Document], list[HeldMessage]]:
    documents = [Document(f"min hund {n}", "djur") for n in "abcd"] + [Document(f"god mat {n}", "mat") for n in "abcd"]
    return documents, [HeldMessage("en hund", "djur"), HeldMessage("en mat", "mat")]


def test_vectors_have_one_length_and_unknown_words_none(folder: Path) -> None:
    encoder = read_encoder(folder)
    assert encoder.size == 3
    lengths = np.linalg.norm(encoder.vectors(["hund", "hund mat", "okänt"]), axis=1)
    np.testing.assert_allclose(lengths, [1.0, 1.0, 0.0], atol=1e-5)


def test_it_understands_a_word_that_was_never_taught(folder: Path, tmp_path: Path) -> None:
    encoder = read_encoder(folder)
    documents, held_out = material()
    reader, facts = train_reader(documents, held_out, NOTHING, RISKS, encoder)
    assert [reader.rank(text)[0][0] for text in ("byracka", "käk")] == ["djur", "mat"]
    save_reader(reader, facts, tmp_path / "model")
    again = load_reader(tmp_path / "model", encoder)
    assert again.rank("byracka")[0][0] == "djur"
    assert isinstance(again.thresholds, Thresholds)
    with pytest.raises(ValueError, match="train again"):
        load_reader(tmp_path / "model")


def test_the_setting_names_it_and_a_wrong_one_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENCODER_VARIABLE, raising=False)
    assert encoder_from_environment() is None
    monkeypatch.setenv(ENCODER_VARIABLE, str(folder))
    found = encoder_from_environment()
    assert found is not None and found.size == 3
    with pytest.raises(FileNotFoundError):
        read_encoder(tmp_path / "borta")
    with pytest.raises(ValueError, match="neither"):
        read_encoder(tmp_path)
    import spacy  # noqa: PLC0415 - under the filter of warnings

    spacy.blank("sv").to_disk(tmp_path / "tom")
    with pytest.raises(ValueError, match="no vectors"):
        read_encoder(tmp_path / "tom")
