"""The gate's rules, each on what it must stop and on what it must let by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from api.knowledge import rules
from api.training.gate import Code, Material, NewWording, Reason, reasons
from api.training.measures import Measured, measure
from api.training.texts import load_gate_texts
from nlu_data.catalogue import Catalogue, read_catalogue
from tests.api.training.records import pair

A, B, DANGER, PARKING = "bygglov.kostnad", "bygglov.ansok", "stod.vald_nara", "parkering.boende"
BLAMED = (PARKING, "jag vågar inte parkera hemma")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def judged(
    catalogue: Catalogue,
    pairs: Sequence[Measured],
    *,
    labels: Sequence[Measured] = (),
    new: Sequence[NewWording] = (),
    findings: Sequence[str] = (),
    **figures: Any,
) -> dict[Code, Reason]:
    measured = measure(pairs, catalogue)
    for key, (live, candidate) in figures.items():
        measured["live"][key], measured["candidate"][key] = live, candidate
    material = Material(
        pairs,
        labels,
        measured,
        new,
        findings,
        catalogue,
        lambda topic: rules.is_sensitive(topic, catalogue),
        lambda _: [BLAMED],
    )
    return {reason.code: reason for reason in reasons(material)}


def good(many: int, topic: str = A) -> list[Measured]:
    return [pair(f"fråga {number}", topic, topic, topic) for number in range(many)]


def test_a_candidate_that_is_the_same_is_green(catalogue: Catalogue) -> None:
    pairs = [*good(20), pair("hjälp", DANGER, DANGER, DANGER, ("safe", "safe"))]
    assert judged(catalogue, pairs, ece=(0.03, 0.03)) == {}


def test_a_sensitive_message_that_is_lost_is_named_with_what_to_blame(catalogue: Catalogue) -> None:
    pairs = [*good(20), pair("han slog mig", DANGER, DANGER, A, ("offer", "none"))]
    found = judged(catalogue, pairs)
    assert found[Code.SENSITIVE_LOST].messages == ("han slog mig",)
    assert found[Code.SENSITIVE_LOST].wordings == (BLAMED,)


def test_one_won_does_not_make_up_for_one_lost(catalogue: Catalogue) -> None:
    pairs = [pair("a", DANGER, None, None, ("safe", "none")), pair("b", DANGER, None, None, ("none", "safe"))]
    assert Code.SENSITIVE_LOST in judged(catalogue, pairs)


@pytest.mark.parametrize(
    ("live", "candidate", "red"),
    [(0.99, 0.98, False), (0.99, 0.979, True), (0.96, 0.96, False), (0.96, 0.955, True), (0.96, 0.97, False)],
)
def test_the_sensitive_recall_that_is_asked_for(catalogue: Catalogue, live: float, candidate: float, red: bool) -> None:
    found = judged(catalogue, good(5), sensitive_recall=(live, candidate))
    assert (Code.SENSITIVE_RECALL in found) is red
    if red:
        assert found[Code.SENSITIVE_RECALL].figures["needed"] == min(0.98, live)


def test_one_point_of_macro_f1(catalogue: Catalogue) -> None:
    assert Code.MACRO_F1 not in judged(catalogue, good(5), macro_f1=(0.85, 0.841))
    assert Code.MACRO_F1 in judged(catalogue, good(5), macro_f1=(0.85, 0.839))


@pytest.mark.parametrize(
    ("n", "lost", "won", "red"),
    [(8, 2, 0, True), (8, 1, 0, False), (8, 3, 2, False), (4, 4, 0, False), (40, 6, 0, True), (40, 5, 0, False)],
)
def test_a_topic_that_falls(catalogue: Catalogue, n: int, lost: int, won: int, red: bool) -> None:
    pairs = [pair(f"l{k}", A, A, B) for k in range(lost)] + [pair(f"w{k}", A, B, A) for k in range(won)]
    found = judged(catalogue, [*pairs, *good(n - lost - won), *good(400, B)])
    assert (Code.TOPIC_DOWN in found) is red
    if red:
        assert found[Code.TOPIC_DOWN].figures["topic"] == A
        assert len(found[Code.TOPIC_DOWN].messages) == lost


def test_labels_that_are_forgotten(catalogue: Catalogue) -> None:
    found = judged(catalogue, good(5), labels=[pair("ny", A, A, B)])
    assert found[Code.LABELS_DOWN].messages == ("ny",)
    assert Code.LABELS_DOWN not in judged(catalogue, good(5), labels=[pair("ny", A, B, B)])


def test_false_alarms_calibration_and_content(catalogue: Catalogue) -> None:
    assert Code.FALSE_SAFE in judged(catalogue, good(5), false_safe_rate=(0.01, 0.031))
    assert Code.FALSE_SAFE not in judged(catalogue, good(5), false_safe_rate=(0.01, 0.03))
    assert Code.CALIBRATION in judged(catalogue, good(5), ece=(0.03, 0.07))
    assert Code.CALIBRATION not in judged(catalogue, good(5), ece=(0.065, 0.08))
    assert judged(catalogue, good(5), ece=(0, 0), findings=["fel"])[Code.CONTENT].messages == ("fel",)


def test_a_poisoned_batch_is_named(catalogue: Catalogue) -> None:
    poison = [NewWording(PARKING, "min man slår mig", "log", "safe"), NewWording(PARKING, "p", "log", "none", DANGER)]
    found = judged(catalogue, good(5), new=[*poison, NewWording(A, "vad kostar det", "log")])
    assert found[Code.LOOKS_SENSITIVE].wordings == ((PARKING, "min man slår mig"), (PARKING, "p"))
    assert found[Code.LOOKS_SENSITIVE].figures["topic"] == PARKING


def test_one_that_only_looks_dangerous_is_let_by(catalogue: Catalogue) -> None:
    one = NewWording(PARKING, "bilen är döende", "expert", "offer")
    assert Code.LOOKS_SENSITIVE not in judged(catalogue, good(5), new=[one])
    assert Code.LOOKS_SENSITIVE in judged(catalogue, good(5), new=[one, one])


def test_citizens_words_are_never_learnt_as_sensitive(catalogue: Catalogue) -> None:
    found = judged(catalogue, good(5), new=[NewWording(DANGER, "ord", "log"), NewWording(DANGER, "ord", "expert")])
    assert found[Code.SENSITIVE_SOURCE].figures["n"] == 1
    assert Code.LOOKS_SENSITIVE not in found


def test_every_reason_has_a_sentence(catalogue: Catalogue) -> None:
    texts = load_gate_texts()
    lost = [pair(f"l{k}", A, A, B) for k in range(3)]
    danger = [pair(f"d{k}", DANGER, None, None, ("safe", "none")) for k in range(2)]
    new = [NewWording(PARKING, "x", "log", "safe"), NewWording(DANGER, "y", "log")]
    found = judged(
        catalogue,
        [*lost, *danger, *good(5)],
        labels=[pair("ny", A, A, B)],
        new=new,
        findings=["fel"],
        ece=(0.01, 0.2),
        false_safe_rate=(0.01, 0.2),
        macro_f1=(0.9, 0.8),
    )
    assert set(found) == set(Code)
    sentences = [texts.reason(reason.to_wire()) for reason in found.values()]
    assert not [sentence for sentence in sentences if "{" in sentence or "None" in sentence]
