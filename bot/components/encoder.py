"""An optional encoder that a deployer brings: a spaCy model with vectors, or a sentence-transformers folder.

`KOMMUNLOTS_ENCODER` names it. Without it everything works; with it, its vector of a message is a
fourth family of features.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu_data.checksum import ENCODER_VARIABLE

WEIGHT = 1.0  # of the vector beside the families of grams, each of about that length

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """`encode` gives one vector of `size` numbers per text; `name` tells models of different encoders apart."""

    name: str
    size: int
    encode: Callable[[Sequence[str]], Floats]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Rows of length WEIGHT, zeros for texts that the encoder knows nothing of."""
        raw = np.asarray(self.encode(texts), dtype=np.float32).reshape(len(texts), self.size)
        lengths = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
        result: Floats = (raw * np.float32(WEIGHT) / lengths).astype(np.float32)
        return result


def read_encoder(path: Path) -> Encoder:
    """Loads a folder. Raises OSError when it is not there, ValueError when it is no encoder or has no vectors."""
    if not path.is_dir():
        raise FileNotFoundError(f"{ENCODER_VARIABLE}: {path} is not a folder")
    if (path / "modules.json").is_file():
        return _sentence_encoder(path)
    if (path / "config.cfg").is_file():
        return _spacy_encoder(path)
    raise ValueError(f"{ENCODER_VARIABLE}: {path} is neither a spaCy model nor a sentence-transformers folder")


def encoder_from_environment() -> Encoder | None:
    """The encoder that the setting names; None without one. Raises as read_encoder."""
    named = os.environ.get(ENCODER_VARIABLE)
    return read_encoder(Path(named)) if named else None


def _spacy_encoder(path: Path) -> Encoder:
    import spacy  # noqa: PLC0415 - costs a second, and only a deployer with an encoder needs it

    language = spacy.load(path)
    size = int(language.vocab.vectors_length)
    if not size:
        raise ValueError(f"{ENCODER_VARIABLE}: {path} has no vectors")

    def encode(texts: Sequence[str]) -> Floats:
        return np.stack([np.asarray(document.vector, dtype=np.float32) for document in language.pipe(texts)])

    return Encoder(f"spacy:{path.name}:{size}", size, encode)


def _sentence_encoder(path: Path) -> Encoder:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - installed by the deployer
    except ImportError as error:
        raise ValueError(f"{ENCODER_VARIABLE}: {path} needs the package sentence-transformers") from error
    model = SentenceTransformer(str(path))
    size = int(model.get_sentence_embedding_dimension())

    def encode(texts: Sequence[str]) -> Floats:
        return np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)

    return Encoder(f"sentences:{path.name}:{size}", size, encode)
