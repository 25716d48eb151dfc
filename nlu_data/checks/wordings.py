"""Rules for training and holdout wordings."""

from __future__ import annotations

from collections.abc import Iterator

from nlu_data.catalogue import SYSTEM_PREFIX
from nlu_data.checks.finding import Finding
from nlu_data.checks.material import Material


def wordings_belong_to_one_topic(material: Material) -> Iterator[Finding]:
    """The same words never stand under two topics, and no wording is empty."""
    first: dict[str, tuple[str, str]] = {}
    for wording in material.wordings:
        if not wording.text.strip():
            yield Finding(wording.file, f"{wording.topic}: an empty wording", "remove it", f"{wording.topic}:")
            continue
        topic, file = first.setdefault(wording.key, (wording.topic, wording.file))
        if topic != wording.topic:
            what = f"{wording.text!r} stands under {wording.topic} and under {topic} ({file})"
            yield Finding(wording.file, what, "keep it where the border rules say", wording.text)


def wordings_are_not_repeated(material: Material) -> Iterator[Finding]:
    """No wording stands twice under its topic: it would weigh double."""
    seen: set[tuple[str, str]] = set()
    for wording in material.wordings:
        pair = (wording.topic, wording.key)
        if pair in seen:
            yield Finding(wording.file, f"{wording.topic}: {wording.text!r} stands twice", "remove one", wording.text)
        seen.add(pair)


def wordings_are_not_nearly_another_topics(material: Material) -> Iterator[Finding]:
    """Nor do they differ only in dots, doubled letters or split compounds: then one of two topics is wrong."""
    first: dict[str, tuple[str, str, str]] = {}
    for wording in material.wordings:
        near = wording.near_key
        if not near:
            continue
        topic, text, file = first.setdefault(near, (wording.topic, wording.text, wording.file))
        if topic != wording.topic and text.casefold() != wording.text.casefold():
            what = f"{wording.text!r} ({wording.topic}) is nearly {text!r} ({topic}, {file})"
            yield Finding(wording.file, what, "keep the one that the border rules say", wording.text)


def holdout_is_kept_apart(material: Material) -> Iterator[Finding]:
    """No holdout wording is also trained on, nor nearly: measurements would flatter."""
    trained = {name: w for w in (*material.wordings, *material.danger_wordings) for name in (w.key, w.near_key) if name}
    for wording in material.holdout:
        # Greetings and yes are so few that a near one says nothing.
        near = "" if wording.topic.startswith(SYSTEM_PREFIX) else wording.near_key
        twin = trained.get(wording.key) or trained.get(near)
        if twin:
            what = f"{wording.text!r} is also trained on ({twin.file})"
            yield Finding(wording.file, what, "remove it from the examples", wording.text)
