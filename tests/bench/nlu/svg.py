"""Draws the learning curve. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

from tests.bench.nlu.measures import Quality
from tests.bench.nlu.report import Point

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 48, 104, 16, 44
# Colours that the colour-blind tell apart; each line also has its own dashes and its name at its end.
SERIES: tuple[tuple[str, str, str, Callable[[Quality], float]], ...] = (
    ("among three", "#0072b2", "", lambda found: found.top3),
    ("first", "#d55e00", "6 3", lambda found: found.top1),
    ("answered", "#007d5b", "2 3", lambda found: found.answered),
)


def draw(points: Sequence[Point], note: str) -> str:
    """An SVG document: shares from 0 to 1 over wordings a topic, on a logarithmic axis. `note` names the measuring.

    Needs two points or more.
    """
    across = [log(point.wordings) for point in points]
    low, high = min(across), max(across)
    xs = [LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT) for value in across]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>Learning curve: {note}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for tenth in range(0, 11, 2):
        y = _y(tenth / 10)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tenth * 10} %</text>')
    for x, point in zip(xs, points, strict=True):
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{point.name}</text>')
    lines.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">wordings a topic; {note}</text>')
    for name, colour, dashes, value in SERIES:
        ys = [_y(value(point.quality)) for point in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        lines.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
        end = f"{name} {100 * value(points[-1].quality):.0f} %"
        lines.append(f'<text x="{xs[-1] + 8:.1f}" y="{ys[-1] + 4:.1f}" fill="{colour}">{end}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
