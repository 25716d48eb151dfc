"""Scores masking on masking_set.jsonl: what stays readable, what is lost, what is masked without need."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from api.privacy.masking import MaskKind, mask

SET = Path(__file__).with_name("masking_set.jsonl")
_PLACEHOLDER = re.compile(r"\[(" + "|".join(MaskKind) + r")\]")


@dataclass(frozen=True)
class Case:
    """One message; `spans` are the exact texts that must go, with their kinds. `line` counts from 1."""

    line: int
    text: str
    spans: tuple[tuple[MaskKind, str], ...]


@dataclass(frozen=True)
class Scored:
    """A case with its masked text. `missed`: spans with a letter or digit left; `lost`: other characters gone."""

    case: Case
    masked: str
    missed: tuple[tuple[MaskKind, str], ...]
    lost: str

    @property
    def wrongly_masked(self) -> bool:
        return not self.case.spans and self.masked != self.case.text


def cases() -> list[Case]:
    found = []
    for line, raw in enumerate(SET.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(raw)
        found.append(Case(line, row["text"], tuple((MaskKind(kind), text) for kind, text in row["spans"])))
    return found


def hidden_positions(text: str, masked: str) -> set[int]:
    """The positions of the text that stand behind a placeholder."""
    literal = _PLACEHOLDER.split(masked)[::2]
    aligned = re.fullmatch("(.+?)".join(re.escape(piece) for piece in literal), text, re.S)
    assert aligned is not None, (text, masked)
    return {position for group in range(1, len(literal)) for position in range(*aligned.span(group))}


def score(case: Case) -> Scored:
    masked = mask(case.text).text
    hidden = hidden_positions(case.text, masked)
    personal: set[int] = set()
    missed = []
    end = 0
    for kind, part in case.spans:
        start = case.text.find(part, end)
        start = start if start >= 0 else case.text.index(part)
        end = start + len(part)
        places = {position for position in range(start, end) if case.text[position].isalnum()}
        personal |= set(range(start, end))
        if places - hidden:
            missed.append((kind, part))
    lost = "".join(case.text[position] for position in sorted(hidden - personal) if case.text[position].isalnum())
    return Scored(case, masked, tuple(missed), lost)


def recall(scored: list[Scored]) -> dict[MaskKind, tuple[int, int]]:
    """Spans wholly masked, and all spans, for each kind."""
    wanted = Counter(kind for one in scored for kind, _ in one.case.spans)
    missed = Counter(kind for one in scored for kind, _ in one.missed)
    return {kind: (wanted[kind] - missed[kind], wanted[kind]) for kind in MaskKind}
