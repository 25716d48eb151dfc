"""Runs as the studio's pages are told of them. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from api.training.gate import Code
from api.training.model import Run
from api.training.texts import GateTexts

_NUMBERS = ("top1", "top3", "macro_f1", "sensitive_recall", "false_safe_rate", "ece", "answered_share")


def numbers(run: Run) -> dict[str, Any]:
    """The few figures that history shows, of the live model and the candidate at that time."""
    figures = run.gate.get("figures") or {}
    return {
        side: {key: figures[side].get(key) for key in _NUMBERS} for side in ("live", "candidate") if side in figures
    }


def titled(figures: Mapping[str, Any], title: Callable[[str], str]) -> dict[str, Any]:
    """A gate's figures with topics called as people call them, for the pictures."""
    return {**figures, "topics": [{**row, "topic": title(row["topic"])} for row in figures["topics"]]}


def run_row(run: Run, names: Mapping[UUID, str], texts: GateTexts) -> dict[str, Any]:
    """A run as lists show it."""
    return {
        "id": str(run.id),
        "n": run.n,
        "state": run.state.value,
        "state_text": texts.verdict(run.state.value),
        "step": run.step.value,
        "step_text": texts.step(run.step.value),
        "progress": run.progress,
        "knowledge": run.knowledge,
        "upto_n": run.upto_n,
        "model": run.manifest.get("model"),
        "requested_by": names.get(run.requested_by) if run.requested_by else None,
        "requested_at": run.requested_at.isoformat(),
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "attempts": run.attempts,
        "error": run.error,
        "error_text": texts.failure(run.error),
        "numbers": numbers(run),
    }


def _reason(reason: Mapping[str, Any], texts: GateTexts) -> dict[str, Any]:
    """What the content rules found is told as findings, all else as messages."""
    said = {**reason, "sentence": texts.reason(reason), "findings": []}
    if reason["code"] == Code.CONTENT:
        said["findings"] = [json.loads(line) for line in reason["messages"] if line.startswith("{")]
        said["messages"] = [line for line in reason["messages"] if not line.startswith("{")]
    return said


def gate_body(run: Run, texts: GateTexts, shadow: Mapping[str, str]) -> dict[str, Any] | None:
    """The gate with a sentence for each reason; None until there is a verdict. `shadow` are texts by place."""
    if not run.gate:
        return None
    reasons = [_reason(reason, texts) for reason in run.gate["reasons"]]
    answers = [
        {**row, "text": shadow.get(f"{row['conversation']}/{row['seq']}")} for row in run.gate["shadow"]["answers"]
    ]
    return {**run.gate, "reasons": reasons, "shadow": {**run.gate["shadow"], "answers": answers}}
