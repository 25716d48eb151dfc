"""The risk-coverage curve of an evaluation, against what one counts by hand."""

from dataclasses import replace

from api.conversation.model import Outcome
from api.evaluation.curve import curve, lines, trained
from tests.api.evaluation.test_report import K, T, record

RECORDS = [
    record(K, K, Outcome.ANSWERED, confidence=0.95),
    record(K, T, Outcome.ANSWERED, confidence=0.92),
    record(K, K, Outcome.CLARIFIED, confidence=0.75),
    record(K, "sys.utanfor_omfang", Outcome.OUT_OF_SCOPE, confidence=0.99),
    record(K, K, Outcome.HANDED_OVER_SENSITIVE, confidence=1.0, asked=False),
    record("sys.utanfor_omfang", K, Outcome.ANSWERED, confidence=0.99),
]
MANIFEST = {
    "thresholds": {"answer": 0.91},
    "curve": [
        {"threshold": 0.99, "answered": 0.3, "wrong": 0.0},
        {"threshold": 0.93, "answered": 0.5, "wrong": 0.01},
        {"threshold": 0.6, "answered": 0.9, "wrong": 0.1},
    ],
}


def test_each_threshold_counts_questions_that_reached_the_assistant() -> None:
    points = {point.threshold: point for point in curve(RECORDS, 0.91)}
    assert (points[0.95].answered, points[0.95].wrong) == (0.25, 0.0)
    assert (points[0.91].answered, points[0.91].wrong) == (0.5, 0.5)
    assert (points[0.7].answered, points[0.7].wrong) == (0.75, 0.3333)
    assert points[0.99].wrong is None


def test_the_stored_curve_is_read_at_the_next_surer_step() -> None:
    found = trained(MANIFEST, 0.91)
    assert found is not None and (found.answered, found.wrong) == (0.5, 0.01)
    assert trained(MANIFEST, 0.995) is None
    assert trained({}, 0.5) is None


def test_the_table_marks_the_models_own_threshold() -> None:
    assert [line.split()[0] for line in lines(RECORDS, MANIFEST) if "*" in line] == ["0.910*"]
    assert len(list(lines([], {}))) > 1


def test_english_messages_are_held_against_the_english_readers_curve() -> None:
    english = [replace(item, line=replace(item.line, lang="en")) for item in RECORDS]
    both = {**MANIFEST, "english": {"thresholds": {"answer": 0.88}}}
    assert [line.split()[0] for line in lines(english, both) if "*" in line] == ["0.880*"]
