"""Measured figures beside their goals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row. `judged` is the number that the goal is about: a ratio, or our own figure."""

    name: str
    unit: str
    ours: float
    stock: float | None
    judged: float
    goal: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.judged >= self.goal if self.at_least else self.judged <= self.goal

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        sign = "≥" if self.at_least else "≤"
        stock, ratio = ("-", "-") if not self.stock else (f"{self.stock:.2f}", f"{self.ours / self.stock:.2f}")
        goal = f"{self.judged:.2f} {sign} {self.goal:g}"
        return (self.name, self.unit, f"{self.ours:.2f}", stock, ratio, goal, "met" if self.met else "NOT MET")

    def to_wire(self) -> dict[str, Any]:
        """The row for a program."""
        return {**asdict(self), "met": self.met}


HEAD = ("figure", "unit", "ours", "stock", "ours/stock", "goal", "")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def window(milliseconds: Sequence[Sequence[float]], turn: int, reach: int = 2) -> list[float]:
    """The times of the turns around a turn (counted from 1), of all conversations."""
    return [value for took in milliseconds for value in took[turn - 1 - reach : turn + reach]]


def middle(values: Sequence[float]) -> float:
    """The median; not a number when nothing was measured."""
    return median(values) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
