"""Asks a released model what it dealt with rightly at the gate: is it itself, and does it still protect?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from api.conversation.model import Outcome
from api.conversation.turn import Turn, TurnDeps, take_turn
from api.privacy.danger import Level
from api.release.model import Cause

# One ordinary question may be answered otherwise: an answer's own version of the knowledge may have changed.
_OTHERS = 1


@dataclass(frozen=True)
class Probes:
    """Sensitive messages, each of which must be caught, and ordinary ones with the topic that must come first."""

    sensitive: tuple[str, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()


def read_probes(path: Path) -> Probes:
    """The probes of a run; none when there is no such file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Probes(tuple(map(str, raw["sensitive"])), tuple((str(p["text"]), str(p["topic"])) for p in raw["plain"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Probes()


async def failed(probes: Probes, deps: TurnDeps, municipality: str) -> Cause | None:
    """What is wrong with the assistant and the screen in `deps`; None when all is well."""
    for text in probes.sensitive:
        turn = await take_turn(Turn("probe", municipality, text, open_now=True), deps)
        if turn.verdict.level is Level.NONE:
            return Cause.PROBE_SENSITIVE
    others = 0
    for text, topic in probes.plain:
        turn = await take_turn(Turn("probe", municipality, text, open_now=True), deps)
        if turn.outcome is Outcome.ERROR_ASSISTANT:
            return Cause.NO_ANSWER
        others += turn.reply is None or turn.reply.topic != topic
    return Cause.PROBE_PLAIN if others > _OTHERS else None
