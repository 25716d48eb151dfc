import pytest

from tests.bench.nlu.data_set import DataSet, Text
from tests.bench.nlu.measures import Judged, Ranking, auroc, calibration_error, coverage, measure, safe_threshold

OUT = "nobody"


def ranking(*entries: tuple[str, float]) -> Ranking:
    return entries


def judged(*entries: tuple[float, bool]) -> list[Judged]:
    return [Judged(*entry) for entry in entries]


def test_coverage_is_the_largest_share_within_the_risk() -> None:
    surest_wrong = judged((0.9, False), *((0.8 - n / 100, True) for n in range(60)))
    assert coverage(surest_wrong, 0.02) == 1.0  # one of 61 is 1.6 %
    assert coverage(surest_wrong[:40], 0.02) == 0.0
    assert coverage(judged((0.9, True), (0.8, False), (0.7, True)), 0.02) == pytest.approx(1 / 3)


def test_equals_are_not_parted() -> None:
    assert coverage(judged((0.9, True), (0.8, True), (0.8, False)), 0.0) == pytest.approx(1 / 3)


def test_the_threshold_is_the_least_sure_that_may_be_answered() -> None:
    assert safe_threshold(judged((0.9, True), (0.8, True), (0.7, False))) == 0.8
    assert safe_threshold(judged((0.9, False))) > 1


def test_what_is_taken_for_nobodys_is_never_answered() -> None:
    assert coverage(judged((0.0, True), (0.9, True))) == 0.5


def test_auroc_counts_ties_half() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.5], [0.5]) == 0.5


def test_a_confidence_that_keeps_its_word_has_no_error() -> None:
    assert calibration_error(judged(*((0.75, n < 3) for n in range(4)))) == pytest.approx(0)
    assert calibration_error(judged((1.0, False))) == 1.0


def test_every_text_is_judged_by_its_scope() -> None:
    data_set = DataSet(
        name="tiny",
        train=(Text("", "a"), Text("", "b"), Text("", OUT)),
        calibration=(Text("", "a"), Text("", "b"), Text("", OUT)),
        test=(Text("", "a"), Text("", "b", also=("a",)), Text("", "b"), Text("", OUT), Text("", "elsewhere")),
        outside=OUT,
    )
    calibration = (ranking(("a", 0.8)), ranking(("a", 0.3)), ranking(("a", 1.0)))
    test = (
        ranking(("a", 0.9), ("b", 0.1)),
        ranking(("a", 0.8), ("b", 0.2)),
        ranking((OUT, 0.6), ("a", 0.3), ("b", 0.1)),
        ranking((OUT, 0.9), ("a", 0.05)),
        ranking(("b", 0.85), ("a", 0.1)),
    )
    found = measure(data_set, calibration, test)
    assert (found.in_scope, found.errors) == (3, 1)
    assert found.top1 == pytest.approx(2 / 3)
    assert found.top3 == 1.0
    assert found.threshold == 0.8
    assert found.answered == pytest.approx(2 / 3)
    assert found.wrong == 0.0
    assert found.outside == 1.0
    assert found.elsewhere == pytest.approx(1 / 3)
    assert found.let_in == 0.5
