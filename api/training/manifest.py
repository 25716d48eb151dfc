"""What a model was made of, and how that differs from the live one. Pure.

Wordings are counted, never quoted: an erased one must not live on in a manifest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from api.knowledge.model import Change, ChangeState, Wording
from nlu_data.overlay import Kind, wording_key

# Of the wordings approved since the live model was made, one in so many is kept out to measure on.
HELD_OUT = 5


def pairs_of(wordings: Iterable[Wording]) -> frozenset[tuple[str, str]]:
    """(topic, key) of each wording."""
    return frozenset((wording.topic, wording_key(wording.text)) for wording in wordings)


def new_wordings(
    candidate: Sequence[Wording], live: Iterable[Wording], shipped: Iterable[Wording]
) -> tuple[Wording, ...]:
    """What the live model has not learnt and staff have brought in: the shipped ones have their own review."""
    known = pairs_of(live) | pairs_of(shipped)
    return tuple(wording for wording in candidate if (wording.topic, wording_key(wording.text)) not in known)


def held_out(new: Iterable[Wording]) -> tuple[Wording, ...]:
    """Which of the new ones are kept out of training: the same for the same wordings, one in five of each topic."""
    by_topic: dict[str, list[Wording]] = {}
    for wording in new:
        by_topic.setdefault(wording.topic, []).append(wording)
    kept: list[Wording] = []
    for wordings in by_topic.values():
        ordered = sorted(wordings, key=lambda w: hashlib.sha256(wording_key(w.text).encode()).digest())
        kept += ordered[: len(ordered) // HELD_OUT]
    return tuple(kept)


def sources_of(changes: Iterable[Change]) -> Mapping[tuple[str, str], str]:
    """(topic, key) of each approved wording -> where its words come from."""
    return {
        (change.edit.target, wording_key(str(change.edit.payload.get("text")))): change.source.value
        for change in changes
        if change.state is ChangeState.APPROVED and change.edit.kind in {Kind.WORDING_ADD, Kind.WORDING_MOVE}
    }


def difference(candidate: Iterable[Wording], live: Iterable[Wording]) -> dict[str, Any]:
    """How many wordings each topic has more, and how many fewer, than the live model's."""
    now, before = pairs_of(candidate), pairs_of(live)
    return {
        "added": dict(sorted(Counter(topic for topic, _ in now - before).items())),
        "removed": dict(sorted(Counter(topic for topic, _ in before - now).items())),
    }


def manifest(
    *,
    knowledge: str,
    trained_on: str,
    live_knowledge: str,
    wordings: Sequence[Wording],
    live: Sequence[Wording],
    kept_out: int,
    changes: Collection[int],
    rasa: Mapping[str, Any],
    danger: Mapping[str, Any],
) -> dict[str, Any]:
    """The manifest as it is stored: data, code, counts, seeds, and what is different from the live one.

    `changes` are the numbers of those that the knowledge was made with: what is approved later is not among them.
    """
    return {
        "knowledge": knowledge,
        "trained_on": trained_on,
        "live_knowledge": live_knowledge,
        "upto_n": max(changes, default=0),
        "changes": sorted(changes),
        "counts": {
            "wordings": len(wordings),
            "topics": len({wording.topic for wording in wordings}),
            "languages": dict(sorted(Counter(wording.lang for wording in wordings).items())),
            "held_out": kept_out,
        },
        "difference": difference(wordings, live),
        "model": str(rasa.get("model", "")).removesuffix(".tar.gz"),
        "model_checksum": rasa.get("checksum"),
        "thresholds": rasa.get("thresholds"),
        "temperature": rasa.get("temperature"),
        "versions": rasa.get("versions"),
        "subset": rasa.get("subset"),
        "seconds": rasa.get("seconds"),
        "danger": {key: danger.get(key) for key in ("data_checksum", "model_checksum", "offer_from", "safe_from")},
        "seed": danger.get("seed"),
    }
