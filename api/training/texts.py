"""The gate's sentences, from the texts of the studio. Pure after loading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_STRINGS = Path(__file__).resolve().parent.parent / "web" / "strings" / "sv.json"
_SHARES = frozenset({"live", "candidate", "needed"})


class GateTexts:
    """Section `gate` of the texts: a sentence for each reason, failure and step, and words for the pictures."""

    def __init__(self, texts: Mapping[str, Any]) -> None:
        self._texts = texts

    def reason(self, raw: Mapping[str, Any]) -> str:
        """The sentence of a reason as gate.Reason.to_wire gives it."""
        figures = {key: _said(key, value) for key, value in raw.get("figures", {}).items()}
        return str(self._texts["reasons"][raw["code"]]).format_map(figures)

    def verdict(self, state: str) -> str:
        """What a run's state means."""
        return str(self._texts["states"][state])

    def step(self, step: str) -> str:
        """What is being done."""
        return str(self._texts["steps"][step])

    def failure(self, error: str | None) -> str | None:
        """Why a run came to nothing; None when it did not."""
        return str(self._texts["failures"][error]) if error else None

    def release(self, state: str) -> str:
        """What a release's state means."""
        return str(self._texts["releases"][state])

    def cause(self, cause: str) -> str:
        """Why a release was taken back by itself."""
        return str(self._texts["causes"][cause])

    @property
    def pictures(self) -> Mapping[str, str]:
        """Titles and labels."""
        found: Mapping[str, str] = self._texts["pictures"]
        return found


def _said(key: str, value: Any) -> str:
    """Shares as percent with a comma, as people write them; counts as they are."""
    if key in _SHARES and isinstance(value, float):
        return f"{100 * value:.1f}".replace(".", ",") + " %"
    return "–" if value is None else str(value)


def load_gate_texts() -> GateTexts:
    """Raises OSError, KeyError when the texts are not there."""
    return GateTexts(json.loads(_STRINGS.read_text(encoding="utf-8"))["gate"])
