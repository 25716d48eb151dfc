"""Two models on the same messages."""

from __future__ import annotations

import pytest

from api.training.measures import by_topic, confusion, macro_f1, mcnemar, measure, reliability, risk_coverage
from nlu_data.catalogue import read_catalogue
from tests.api.training.records import pair, record

A, B = "bygglov.kostnad", "bygglov.ansok"


def test_mcnemar_is_the_exact_test() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0
    assert mcnemar(6, 0) == mcnemar(0, 6) == pytest.approx(2 / 64)
    assert mcnemar(5, 0) > 0.05 > mcnemar(6, 0)
    assert mcnemar(400, 300) < 0.001


def test_macro_f1_weighs_topics_alike() -> None:
    records = [record("a", A, A), record("b", A, A), record("c", B, A)]
    assert macro_f1(records) == pytest.approx((2 * 2 / (2 + 3) + 0) / 2)
    assert macro_f1([]) is None


def test_what_is_right_as_well_counts() -> None:
    from dataclasses import replace  # noqa: PLC0415

    one = record("a", A, B)
    either = replace(one, line=replace(one.line, also=(B,)))
    assert macro_f1([one]) == 0.0
    assert macro_f1([either]) == 1.0


def test_risk_and_coverage_go_from_the_surest_on() -> None:
    records = [record("a", A, A, confidence=0.9), record("b", A, B, confidence=0.5)]
    assert risk_coverage(records) == [[0.5, 0.0], [1.0, 0.5]]


def test_reliability_is_told_by_tenths() -> None:
    records = [record("a", A, A, confidence=0.92), record("b", A, B, confidence=0.98), record("c", A, A, confidence=1)]
    (row,) = reliability(records)
    assert row["n"] == 3 and row["right"] == pytest.approx(2 / 3, abs=1e-3)


def test_each_topic_tells_what_it_lost_and_won() -> None:
    pairs = [pair("a", A, A, B), pair("b", A, A, A), pair("c", A, B, A), pair("d", B, B, B)]
    rows = {row["topic"]: row for row in by_topic(pairs)}
    assert (rows[A]["n"], rows[A]["lost"], rows[A]["won"], rows[A]["live"]) == (3, 1, 1, 2)
    assert rows[B]["p"] == 1.0


def test_all_figures_are_there_for_both() -> None:
    catalogue = read_catalogue()
    figures = measure([pair("a", A, A, B), pair("b", "stod.vald_nara", None, None, ("safe", "offer"))], catalogue)
    assert set(figures["live"]) == set(figures["candidate"])
    assert figures["live"]["sensitive_recall"] == figures["candidate"]["sensitive_recall"] == 1.0
    assert figures["municipalities"]["exempelkoping"]["n"] == 2
    counts = confusion([record("a", A, "park.lekplatser")], catalogue)["counts"]
    assert sum(map(sum, counts)) == 1
