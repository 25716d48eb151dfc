"""Both halves read the same files. Files are only ever added: an old one is what an older half still sends."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlu_data.contracts import ActKind, HandoverReason, TurnReply, TurnRequest

GOLDEN = Path(__file__).parent / "golden"


def read(path: Path) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


def files(kind: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(GOLDEN.glob(f"{kind}_*.json"))]


@pytest.mark.parametrize("path", files("turn_request"))
def test_a_request_survives_the_wire(path: Path) -> None:
    raw = read(path)
    assert json.loads(json.dumps(TurnRequest.from_wire(raw).to_wire())) == raw


@pytest.mark.parametrize("path", files("turn_reply"))
def test_a_reply_survives_the_wire(path: Path) -> None:
    raw = read(path)
    assert json.loads(json.dumps(TurnReply.from_wire(raw).to_wire())) == raw


@pytest.mark.parametrize("path", files("turn_reply"))
def test_keys_of_a_newer_half_are_dropped(path: Path) -> None:
    raw = read(path)
    newer = {**raw, "news": 1, "acts": [{**act, "news": 1} for act in raw["acts"]]}
    assert TurnReply.from_wire(newer) == TurnReply.from_wire(raw)


@pytest.mark.parametrize("path", files("failure"))
def test_a_failure_names_its_code(path: Path) -> None:
    assert set(read(path)) == {"code", "detail"}


def test_every_kind_of_act_and_reason_of_the_bot_has_a_file() -> None:
    acts = [act for path in GOLDEN.glob("turn_reply_*.json") for act in TurnReply.from_wire(read(path)).acts]
    assert {act.kind for act in acts} == set(ActKind)
    # Language and errors are the gateway's own reasons.
    assert {act.reason for act in acts if act.reason} == set(HandoverReason) - {
        HandoverReason.LANGUAGE,
        HandoverReason.ERROR,
    }
