"""Rules for training and holdout wordings."""

from __future__ import annotations

from collections.abc import Iterator

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


def holdout_is_kept_apart(material: Material) -> Iterator[Finding]:
    """No holdout wording is also trained on: measurements would flatter."""
    trained = {wording.key: wording for wording in material.wordings}
    for wording in material.holdout:
        twin = trained.get(wording.key)
        if twin:
            what = f"{wording.text!r} is also trained on ({twin.file})"
            yield Finding(wording.file, what, "remove it from the examples", wording.text)
