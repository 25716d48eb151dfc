"""Tables of what was measured. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.figures import middle, table
from tests.bench.nlu.measures import Quality
from tests.bench.nlu.pipelines import Pipeline
from tests.bench.training import Trained


@dataclass(frozen=True)
class Row:
    """One pipeline. `right` says of each text in scope whether its first label is right.

    `p50` and `p95` in milliseconds and `pss` in 10^6 bytes, one a round; `machine` with its load when
    the training began.
    """

    pipeline: Pipeline
    quality: Quality
    right: tuple[bool, ...]
    trained: Trained
    machine: str
    p50: tuple[float, ...]
    p95: tuple[float, ...]
    pss: tuple[float, ...]


@dataclass(frozen=True)
class Line:
    """One figure of every pipeline; `ratio` says which way a comparison with ours is read.

    `of_confidence`: means nothing where confidences were set on texts that were learnt.
    """

    name: str
    value: Callable[[Row], float | None]
    text: Callable[[float], str]
    ratio: str = ""
    of_confidence: bool = False


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _score(value: float) -> str:
    return f"{value:.3f}"


def _number(value: float) -> str:
    return f"{value:.0f}"


def _one(value: float) -> str:
    return f"{value:.1f}"


STOCK_BY_OURS, OURS_BY_STOCK = "stock/ours", "ours/stock"

LINES = (
    Line("right label first", lambda row: row.quality.top1, _percent),
    Line("  errors", lambda row: row.quality.errors, _number, STOCK_BY_OURS),
    Line("right among three", lambda row: row.quality.top3, _percent),
    Line("answered, threshold of 2 % wrong", lambda row: row.quality.answered, _percent, OURS_BY_STOCK, True),
    Line("  wrong among these", lambda row: row.quality.wrong, _percent, "", True),
    Line("  of what is not ours, answered", lambda row: row.quality.let_in, _percent, STOCK_BY_OURS, True),
    Line("could be answered at 2 % wrong", lambda row: row.quality.coverage, _percent, OURS_BY_STOCK),
    Line("AUROC, nobody's", lambda row: row.quality.outside, _score),
    Line("AUROC, other topics", lambda row: row.quality.elsewhere, _score),
    Line("calibration error", lambda row: row.quality.ece, _score, STOCK_BY_OURS, True),
    Line("training, CPU s", lambda row: row.trained.cpu, _one, STOCK_BY_OURS),
    Line("training, wall s", lambda row: row.trained.seconds, _one, STOCK_BY_OURS),
    Line("a message, p50 ms", lambda row: middle(row.p50), _one, STOCK_BY_OURS),
    Line("a message, p95 ms", lambda row: middle(row.p95), _one, STOCK_BY_OURS),
    Line("memory with the model, MB (PSS)", lambda row: middle(row.pss), _number, STOCK_BY_OURS),
)
OF_CONFIDENCE = frozenset(line.name for line in LINES if line.of_confidence)


def comparison(rows: Sequence[Row], leave_out: frozenset[str] = frozenset()) -> str:
    """One line a figure, one column a pipeline, and beside each stock column its ratio to the first one.

    Ratios are such that more than 1 is better for ours. Figures that no pipeline has are left out.
    """
    head = ["figure"]
    for row in rows:
        head += [row.pipeline.value, *(["ratio"] if row.pipeline.is_stock else [])]
    cells = [head]
    for line in LINES:
        if line.name in leave_out or all(line.value(row) is None for row in rows):
            continue
        ours = line.value(rows[0])
        found = [line.name]
        for row in rows:
            value = line.value(row)
            found.append("-" if value is None else line.text(value))
            if row.pipeline.is_stock:
                found.append(_ratio(line, ours, value))
        cells.append(found)
    return table(cells)


def _ratio(line: Line, ours: float | None, stock: float | None) -> str:
    if not line.ratio or ours is None or stock is None:
        return ""
    over, under = (stock, ours) if line.ratio == STOCK_BY_OURS else (ours, stock)
    return f"{over / under:.2f}" if under else "-"


def alone(rows: Sequence[Row]) -> list[str]:
    """How many texts only the first pipeline gets right, and how many only each of the others."""
    first = rows[0]
    found = []
    for row in rows[1:]:
        ours = sum(a and not b for a, b in zip(first.right, row.right, strict=True))
        theirs = sum(b and not a for a, b in zip(first.right, row.right, strict=True))
        found.append(f"{row.pipeline.value}: {ours} texts that only ours gets right, {theirs} that only it does")
    return found


def trainings(rows: Sequence[Row]) -> list[str]:
    """When and under which load each pipeline was trained."""
    return [
        f"{row.pipeline.value}: trained on {row.machine}"
        + (" (kept from an earlier run; --retrain measures again)" if row.trained.cached else "")
        for row in rows
    ]


@dataclass(frozen=True)
class Point:
    """One level of the learning curve. `level` 0 stands for all wordings."""

    level: int
    wordings: int
    cpu: float
    quality: Quality

    @property
    def name(self) -> str:
        """As a column or an axis shows it."""
        return str(self.level) if self.level else "all"


CURVE_HEAD = (
    "wordings a topic",
    "in all",
    "top-1",
    "top-3",
    "answered",
    "wrong of these",
    "could be",
    "AUROC",
    "CPU s",
)


def _curve_cells(point: Point) -> tuple[str, ...]:
    found = point.quality
    auroc = "-" if found.outside is None else f"{found.outside:.3f}"
    shares = (f"{value:.1%}" for value in (found.top1, found.top3, found.answered, found.wrong, found.coverage))
    return (point.name, f"{point.wordings:,}", *shares, auroc, f"{point.cpu:.0f}")


def curve(points: Sequence[Point]) -> str:
    """The learning curve as a table for a terminal.

    "answered" with the threshold of the calibration texts, "could be" with the best one, known afterwards.
    """
    return table([CURVE_HEAD, *(_curve_cells(point) for point in points)])


def markdown(points: Sequence[Point]) -> str:
    """The same as a Markdown table."""
    rows = [CURVE_HEAD, ("---",) * len(CURVE_HEAD), *(_curve_cells(point) for point in points)]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def to_wire(row: Row) -> dict[str, Any]:
    """The row for a program."""
    return {**asdict(row), "pipeline": row.pipeline.value}
