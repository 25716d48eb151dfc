"""A classifier that is taken up in pieces judges as the one that was packed."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np

from api.privacy.danger_classifier import DangerClassifier
from api.privacy.danger_concepts import read_concepts
from api.privacy.danger_model import Block, Model
from api.release.packing import main, pack, unpack
from nlu_data.files import ROOT

TERMS = {f"ord{number}": number for number in range(9_000)} | {"hjälp": 9_000}


def classifier() -> DangerClassifier:
    ones = np.ones((len(TERMS), 3), dtype=np.float32)
    block = Block(TERMS, np.ones(len(TERMS), dtype=np.float32), ones)
    concepts = read_concepts(ROOT / "danger_concepts.yml")
    model = Model(concepts, (block, block, block), np.zeros(3), ("stod.vald_nara",), (1.0, 1, 1, 1, 1), 0.0, 0.5)
    return DangerClassifier(model, 0.2, 0.8)


def test_nothing_is_lost_on_the_way(tmp_path: Path) -> None:
    first = classifier()
    pack(first, tmp_path / "packed")
    again = unpack(tmp_path / "packed")
    for before, after in zip(first._model.blocks, again._model.blocks, strict=True):
        assert after.terms == before.terms and list(after.terms) == list(before.terms)
        assert np.array_equal(after.weights, before.weights) and np.array_equal(after.rarity, before.rarity)
    assert again._model.classes == first._model.classes
    assert [path.name for path in tmp_path.iterdir()] == ["packed"]


def test_terms_are_taken_up_in_pieces(tmp_path: Path) -> None:
    pack(classifier(), tmp_path / "packed")
    with (tmp_path / "packed").open("rb") as stream:
        (pieces,) = pickle.load(stream)  # the three blocks share their terms
        assert pieces == 3
        assert all(isinstance(pickle.load(stream), dict) for _ in range(pieces))


def test_a_folder_without_one_is_said_to_be(tmp_path: Path) -> None:
    assert main([str(tmp_path), str(tmp_path / "packed")]) == 1
    assert not (tmp_path / "packed").exists()
