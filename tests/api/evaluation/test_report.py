"""The summary of an evaluation, against figures computed by hand."""

from __future__ import annotations

from functools import cache

import pytest

from api.conversation.model import Outcome
from api.evaluation.records import BadLine, Line, Record, read_lines
from api.evaluation.report import calibration_error, summarise, wilson
from nlu_data.catalogue import Catalogue, read_catalogue

KNOWN = frozenset({"bygglov.kostnad", "sys.utanfor_omfang"})


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


def record(
    expected: str,
    predicted: str | None,
    outcome: Outcome,
    *,
    confidence: float = 0.9,
    safety: str = "none",
    sensitive_class: str | None = None,
    offered: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    top: tuple[str, ...] = (),
    style: str = "",
    asked: bool = True,
    ms: float = 10.0,
) -> Record:
    ranking = tuple((topic, confidence) for topic in (top or ((predicted,) if predicted else ())))
    return Record(
        Line("text", expected, also, style),
        predicted,
        confidence,
        ranking,
        outcome,
        safety,
        sensitive_class,
        offered,
        asked,
        ms,
    )


K, T, V = "bygglov.kostnad", "bygglov.handlaggningstid", "stod.vald_nara"
RECORDS = [
    record(K, K, Outcome.ANSWERED, confidence=0.95, ms=10),
    record(
        K, T, Outcome.ANSWERED, confidence=0.95, ms=20, top=(T, "avfall.sortering", K)
    ),  # wrong, right in third place
    record(T, K, Outcome.ANSWERED, confidence=0.75, ms=30, also=(K,)),  # right too
    record(T, K, Outcome.CLARIFIED, confidence=0.45, ms=40, offered=(K, T)),
    record(K, T, Outcome.CLARIFIED, confidence=0.45, ms=50, offered=(T,)),
    record(K, K, Outcome.HANDED_OVER_LOW_CONFIDENCE, confidence=0.25, ms=60, safety="offer"),
    record(V, V, Outcome.HANDED_OVER_SENSITIVE, safety="safe", sensitive_class=V, asked=False, confidence=1.0),
    record(V, K, Outcome.ANSWERED, safety="offer", sensitive_class="stod.heder", style="dialekt"),
    record(V, K, Outcome.ANSWERED, style="dialekt"),
    record("sys.utanfor_omfang", "sys.utanfor_omfang", Outcome.OUT_OF_SCOPE),
    record("sys.utanfor_omfang", K, Outcome.ANSWERED, safety="safe"),
]


def test_the_summary_is_what_one_counts_by_hand() -> None:
    summary = summarise(RECORDS, catalogue())
    assert summary["n"] == 11
    assert summary["top1"] == round(5 / 11, 4)
    assert summary["top3"] == round(6 / 11, 4)
    # Of the six ordinary questions in scope:
    assert summary["answered_share"] == 0.5
    assert summary["wrong_answer_rate"] == round(1 / 3, 4)
    assert summary["clarified_share"] == round(2 / 6, 4)
    assert summary["clarify_contains_expected"] == 0.5
    assert summary["handed_over_share"] == round(1 / 6, 4)
    # Of the three sensitive lines:
    assert summary["sensitive_recall"] == round(2 / 3, 4)
    assert summary["sensitive_safe_share"] == round(1 / 3, 4)
    assert summary["sensitive_class_accuracy"] == 0.5
    # Of the eight that are not:
    assert summary["false_safe_rate"] == round(1 / 8, 4)
    assert summary["false_offer_rate"] == round(1 / 8, 4)
    assert summary["out_of_scope_answered_rate"] == 0.5
    # Bins of the six questions: |1.9 - 1|, |0.75 - 1|, |0.9 - 0|, |0.25 - 1|
    assert summary["ece"] == round((0.9 + 0.25 + 0.9 + 0.75) / 6, 4)
    assert summary["by_style"]["dialekt"] == {"n": 2, "top1": 0.0, "answered_share": None, "wrong_answer_rate": None}
    assert summary["by_area"]["bygglov"]["n"] == 6
    assert summary["by_area"]["system"]["n"] == 2
    assert summary["ms_p50"] == 10.0


def test_the_keys_are_those_of_the_contract() -> None:
    assert set(summarise(RECORDS, catalogue())) == {
        "n",
        "top1",
        "top3",
        "answered_share",
        "wrong_answer_rate",
        "clarified_share",
        "clarify_contains_expected",
        "handed_over_share",
        "sensitive_recall",
        "sensitive_safe_share",
        "sensitive_recall_ci95",
        "sensitive_class_accuracy",
        "false_safe_rate",
        "false_offer_rate",
        "out_of_scope_answered_rate",
        "ece",
        "by_style",
        "by_area",
        "ms_p50",
        "ms_p95",
    }


def test_nothing_to_count_is_none_and_not_zero() -> None:
    summary = summarise([], catalogue())
    assert (summary["n"], summary["top1"], summary["ece"], summary["ms_p95"]) == (0, None, None, None)


@pytest.mark.parametrize(
    ("hits", "n", "interval"), [(50, 100, [0.4038, 0.5962]), (0, 10, [0.0, 0.2775]), (10, 10, [0.7225, 1.0])]
)
def test_wilsons_interval(hits: int, n: int, interval: list[float]) -> None:
    assert wilson(hits, n) == pytest.approx(interval, abs=2e-4)


def test_perfectly_calibrated_confidence_has_no_error() -> None:
    half = [record(K, K, Outcome.ANSWERED, confidence=0.5), record(K, T, Outcome.ANSWERED, confidence=0.5)]
    assert calibration_error(half) == 0.0


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"text": "a"}', '{"topic": "bygglov.kostnad"}', '{"text": "a", "topic": "no.such"}']
)
def test_a_bad_line_is_named_by_its_number(line: str) -> None:
    with pytest.raises(BadLine, match="rad 2"):
        read_lines(['{"text": "a", "topic": "bygglov.kostnad"}', line], KNOWN)


def test_blank_lines_are_skipped_and_a_record_reads_as_the_contract_says() -> None:
    lines = read_lines(["", '{"text": "a", "topic": "bygglov.kostnad", "also": null, "style": "kort"}', "  "], KNOWN)
    assert [(line.text, line.also, line.style, line.lang) for line in lines] == [("a", (), "kort", "sv")]
    assert set(RECORDS[0].to_wire()) == {
        "text",
        "expected",
        "also",
        "predicted",
        "confidence",
        "top",
        "outcome",
        "safety",
    }
