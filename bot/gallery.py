"""Explains confusions: `python -m bot.gallery --models DIR`, JSON in on standard input, JSON out.

In: a list of `{"text", "expected", "predicted", "language"}`. Out: a list of explanations in the same
order (bot.components.gallery.Explanation).
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.components.encoder import encoder_from_environment
from bot.components.gallery import Gallery
from bot.components.reader import FACTS, load_reader
from bot.documents import english_documents, swedish_documents
from nlu_data.catalogue import read_answers, read_examples, read_topics

LANGUAGES = ("sv", "en")


def training_texts(language: str) -> Iterator[tuple[str, str]]:
    """(text, topic) of everything that a language's reader learns from."""
    topics, answers = read_topics(), read_answers()
    for example in read_examples():
        if language in ("sv", example.lang):
            yield example.text, example.topic
    yield from (english_documents if language == "en" else swedish_documents)(topics, answers)


def gallery(folder: Path, language: str) -> Gallery:
    """The gallery of one language's reader in an unpacked model. Raises StopIteration when it has none."""
    texts: dict[str, list[str]] = {}
    for text, topic in training_texts(language):
        texts.setdefault(topic, []).append(text)
    reader = next(path.parent for path in folder.rglob(f"{language}/{FACTS}"))
    return Gallery(load_reader(reader, encoder_from_environment()).model, texts)


def main(arguments: list[str] | None = None) -> int:
    """The command line. Raises OSError when there is no model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True)
    options = parser.parse_args(arguments)
    manifest = json.loads((options.models / "manifest.json").read_text(encoding="utf-8"))
    confusions = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(options.models / manifest["model"]) as archive:
            archive.extractall(scratch, filter="data")
        galleries = {
            language: gallery(Path(scratch), language)
            for language in LANGUAGES
            if any(confusion["language"] == language for confusion in confusions)
        }
    found = [
        galleries[confusion["language"]].explain(confusion["text"], confusion["expected"], confusion["predicted"])
        for confusion in confusions
    ]
    sys.stdout.write(json.dumps([explanation.to_wire() for explanation in found], ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
