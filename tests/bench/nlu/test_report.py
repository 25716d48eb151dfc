from tests.bench.nlu.data_set import DataSet, Text
from tests.bench.nlu.measures import Quality, Ranking
from tests.bench.nlu.pipelines import Pipeline
from tests.bench.nlu.report import CURVE_HEAD, LINES, OF_CONFIDENCE, Point, Row, alone, comparison, curve, markdown
from tests.bench.nlu.svg import draw
from tests.bench.nlu.threshold import Scheme, best_threshold, scheme
from tests.bench.training import Trained


def quality(errors: int, top1: float = 0.9) -> Quality:
    return Quality(100, errors, top1, 0.97, 0.5, 0.8, 0.01, 0.82, 0.95, None, 0.1, 0.02)


def row(pipeline: Pipeline, errors: int, cpu: float) -> Row:
    right = (True, False, True, errors < 20)
    return Row(pipeline, quality(errors), right, Trained(cpu, cpu), "a machine", (2.0, 4.0, 3.0), (5.0,), (300.0,))


def lines_of(text: str) -> dict[str, str]:
    return {line.strip().partition("  ")[0]: line for line in text.splitlines()}


def test_a_ratio_above_one_is_better_for_ours() -> None:
    found = lines_of(comparison([row(Pipeline.OURS, 10, 5.0), row(Pipeline.STOCK, 25, 500.0)]))
    assert found["errors"].split()[-3:] == ["10", "25", "2.50"]
    assert found["training, CPU s"].split()[-3:] == ["5.0", "500.0", "100.00"]
    assert found["a message, p50 ms"].split()[-3:] == ["3.0", "3.0", "1.00"]


def test_every_figure_has_its_line_and_none_is_made_up() -> None:
    rows = [row(Pipeline.OURS, 10, 5.0), row(Pipeline.OURS_AND_ANSWERS, 9, 6.0)]
    text = comparison(rows)
    assert set(lines_of(text)) - {"figure"} == {line.name.strip() for line in LINES} - {"AUROC, other topics"}
    assert "ratio" not in text.splitlines()[0]
    left = set(lines_of(comparison(rows, OF_CONFIDENCE)))
    assert "right label first" in left
    assert not left & {"answered, threshold of 2 % wrong", "calibration error"}


def test_texts_that_one_alone_gets_right_are_counted_both_ways() -> None:
    text = alone([row(Pipeline.OURS, 10, 5.0), row(Pipeline.STOCK, 25, 500.0)])
    assert [[word for word in line.split() if word.isdigit()] for line in text] == [["1", "0"]]


def test_no_errors_at_all_is_no_ratio() -> None:
    found = lines_of(comparison([row(Pipeline.OURS, 0, 5.0), row(Pipeline.STOCK, 25, 500.0)]))
    assert found["errors"].split()[-1] == "-"


def points() -> list[Point]:
    return [Point(20, 400, 3.0, quality(20, 0.8)), Point(0, 4000, 30.0, quality(10, 0.9))]


def test_the_curve_has_a_line_a_level() -> None:
    text = curve(points()).splitlines()
    assert [line.split()[0] for line in text] == ["wordings", "20", "all"]
    rows = markdown(points()).splitlines()
    assert {line.count("|") for line in rows} == {len(CURVE_HEAD) + 1}


def test_more_is_drawn_higher_and_further_right() -> None:
    drawing = draw(points(), "a note")
    first = next(line for line in drawing.splitlines() if 'stroke="#d55e00"' in line)
    (x0, y0), (x1, y1) = (map(float, pair.split()) for pair in first.split('"')[1].lstrip("M").split("L"))
    assert x0 < x1
    assert y0 > y1
    assert drawing.count("a note") == 2


def published() -> tuple[DataSet, tuple[Ranking, ...]]:
    texts = (Text("", "a"), Text("", "a"), Text("", "oos"), Text("", "oos"))
    data_set = DataSet("", (Text("", "a"), Text("", "oos")), texts, texts, "oos")
    return data_set, ((("a", 0.9),), (("a", 0.6),), (("a", 0.4),), (("oos", 0.5),))


def test_the_two_schemes_of_clinc() -> None:
    data_set, rankings = published()
    assert scheme(data_set, data_set.test, rankings) == Scheme(1.0, 0.5)
    assert best_threshold(data_set, rankings) == 0.5
    assert scheme(data_set, data_set.test, rankings, 0.5) == Scheme(1.0, 1.0)
    assert scheme(data_set, data_set.test, rankings, 0.7) == Scheme(0.5, 1.0)
