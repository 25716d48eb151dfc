"""Writes a stock Rasa project: `python -m tests.bench.stock_project DIR` with the bot's Python.

Rasa's own default configuration, read from the installed package, in Swedish; the same sample of
wordings that `bot.trainer --subset` takes; one rule with one text response per intent, as Rasa's
guide does for questions and answers; and the new project's example of a story, so that the two
story policies have something to learn. The last line printed is a checksum of what is learnt from.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from nlu_data.catalogue import read_answers, read_examples

# Rasa would read a list item's leading dash, brackets and parentheses as its own notation.
_NOTATION = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "\n": " "})
_FALLBACK = "nlu_fallback"
_STORY = ("sys.halsning", "sys.tack", "sys.hej_da")


def config() -> dict[str, Any]:
    """The default pipeline and policies of the installed version, untouched."""
    raw = files("rasa.engine.recipes.config_files").joinpath("default_config.yml").read_text(encoding="utf-8")
    return {**yaml.safe_load(raw), "language": "sv", "assistant_id": "stock"}


def project(per_topic: int) -> dict[str, Any]:
    """File name -> content."""
    answers = read_answers()
    thinned = import_module("bot.importer").thinned  # by name: the type checker of our half has no Rasa
    wordings: dict[str, list[str]] = {}
    for example in thinned(list(read_examples()), per_topic):
        wordings.setdefault(example.topic, []).append(example.text.translate(_NOTATION))
    said = {topic: answers[topic].answer if topic in answers else topic for topic in wordings} | {_FALLBACK: "?"}
    utters = {intent: "utter_" + intent.replace(".", "_") for intent in said}
    steps = [step for intent in _STORY for step in ({"intent": intent}, {"action": utters[intent]})]
    return {
        "config.yml": config(),
        "credentials.yml": {"rest": None},
        "endpoints.yml": {},
        "domain.yml": {
            "version": "3.1",
            "intents": sorted(wordings),
            "responses": {utters[intent]: [{"text": text}] for intent, text in said.items()},
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
        "data/nlu.yml": {
            "version": "3.1",
            "nlu": [
                {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
                for intent, texts in wordings.items()
            ],
        },
        "data/rules.yml": {
            "version": "3.1",
            "rules": [{"rule": i, "steps": [{"intent": i}, {"action": action}]} for i, action in utters.items()],
        },
        "data/stories.yml": {"version": "3.1", "stories": [{"story": "happy path", "steps": steps}]},
    }


def main(arguments: list[str] | None = None) -> int:
    """Writes the project and prints its checksum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--per-topic", type=int, default=20)
    options = parser.parse_args(arguments)
    total = hashlib.sha256(version("rasa").encode())
    for name, content in sorted(project(options.per_topic).items()):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100_000)
        if name != "domain.yml":  # an edited answer is not learnt from, and training takes long
            total.update(f"{name}\n{text}".encode())
        path = options.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(total.hexdigest() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
