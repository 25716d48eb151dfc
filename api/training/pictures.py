"""The gate's four pictures as SVG. Pure; words come from the texts, colours follow the reader's scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from html import escape
from typing import Any

_W, _H = 640, 420
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 46, 20, 56
_ROWS = 24
# So many letters fit beside the bars.
_LONGEST = 34

_STYLE = (
    "<style>"
    ".bg{fill:#fff}text{font:13px system-ui,sans-serif;fill:#1d1d1b}.h{font-weight:600;font-size:15px}"
    ".axis,.grid{stroke:#6b6b6b;stroke-width:1;fill:none}.grid{stroke:#dcdcdc}"
    ".live{stroke:#8a5a00;fill:none;stroke-width:2;stroke-dasharray:6 4}.cand{stroke:#00558c;fill:none;stroke-width:3}"
    ".live-f{fill:#8a5a00}.cand-f{fill:#00558c}.up{fill:#1b6e3c}.down{fill:#a8201a}.cell{fill:#00558c}"
    "@media(prefers-color-scheme:dark){.bg{fill:#161616}text{fill:#f2f2f2}.grid{stroke:#3a3a3a}.axis{stroke:#a0a0a0}"
    ".live{stroke:#e0a84a}.live-f{fill:#e0a84a}.cand{stroke:#6cb8f0}.cand-f{fill:#6cb8f0}"
    ".up{fill:#69c48c}.down{fill:#f08a84}.cell{fill:#6cb8f0}}"
    "</style>"
)


class Picture(StrEnum):
    """Which pictures there are; the file name without its ending."""

    CONFUSION = "confusion"
    RISK_COVERAGE = "risk-coverage"
    RELIABILITY = "reliability"
    TOPICS = "topics"


def draw(picture: Picture, figures: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """One picture of a gate's figures (see measures.measure)."""
    return _DRAW[picture](figures, texts)


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _svg(title: str, description: str, body: str, height: int = _H) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc>'
        f'{_STYLE}<rect class="bg" width="{_W}" height="{height}"/>'
        f"{_text(_LEFT, 26, title, more=' class=' + chr(34) + 'h' + chr(34))}{body}</svg>"
    )


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _frame(x_label: str, y_label: str, top: float) -> str:
    """Axes from 0 to 1, and from 0 to `top`, with a grid."""
    parts = []
    for step in range(5):
        x, y = _LEFT + step / 4 * (_W - _LEFT - _RIGHT), _H - _BOTTOM - step / 4 * (_H - _TOP - _BOTTOM)
        parts.append(f'<path class="grid" d="M{x:.1f} {_TOP}V{_H - _BOTTOM}M{_LEFT} {y:.1f}H{_W - _RIGHT}"/>')
        parts.append(_text(x, _H - _BOTTOM + 18, _percent(step / 4), "middle"))
        parts.append(_text(_LEFT - 8, y + 4, _percent(top * step / 4), "end"))
    parts.append(f'<path class="axis" d="M{_LEFT} {_TOP}V{_H - _BOTTOM}H{_W - _RIGHT}"/>')
    parts.append(_text((_LEFT + _W - _RIGHT) / 2, _H - 14, x_label, "middle"))
    parts.append(_text(16, (_TOP + _H - _BOTTOM) / 2, y_label, "middle", f' transform="rotate(-90 16 {_H / 2:.0f})"'))
    return "".join(parts)


def _at(x: float, y: float, top: float) -> str:
    across = _LEFT + x * (_W - _LEFT - _RIGHT)
    down = _H - _BOTTOM - min(1.0, y / top) * (_H - _TOP - _BOTTOM)
    return f"{across:.1f} {down:.1f}"


def _line(points: Sequence[tuple[float, float]], css: str, top: float) -> str:
    return f'<path class="{css}" d="M{"L".join(_at(x, y, top) for x, y in points)}"/>' if points else ""


def _legend(texts: Mapping[str, str]) -> str:
    return (
        f'<path class="live" d="M{_W - 250} 22h28"/>{_text(_W - 216, 26, texts["live"])}'
        f'<path class="cand" d="M{_W - 130} 22h28"/>{_text(_W - 96, 26, texts["candidate"])}'
    )


def _risk_coverage(figures: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    sides = {side: [(x, y) for x, y in figures[side]["risk_coverage"]] for side in ("live", "candidate")}
    top = max([0.1, *(y for points in sides.values() for _, y in points)])
    body = _frame(texts["coverage"], texts["risk"], top) + _legend(texts)
    body += _line(sides["live"], "live", top) + _line(sides["candidate"], "cand", top)
    return _svg(texts["risk-coverage"], texts["risk-coverage_about"], body)


def _reliability(figures: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    body = _frame(texts["confidence"], texts["right"], 1.0) + _legend(texts)
    body += _line([(0.0, 0.0), (1.0, 1.0)], "grid", 1.0)
    for side, css in (("live", "live"), ("candidate", "cand")):
        points = [(row["confidence"], row["right"]) for row in figures[side]["reliability"]]
        body += _line(points, css, 1.0)
        for x, y in points:
            across, down = _at(x, y, 1.0).split()
            body += f'<circle class="{css}-f" cx="{across}" cy="{down}" r="4"/>'
    return _svg(texts["reliability"], texts["reliability_about"], body)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip(" ,:") + "…"


def _topics(figures: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    rows = [row for row in figures["topics"] if row["lost"] or row["won"]]
    rows = sorted(rows, key=lambda row: (row["won"] - row["lost"], row["topic"]))
    half = _ROWS // 2
    shown = rows if len(rows) <= _ROWS else rows[:half] + rows[-half:]
    most = max([1, *(max(row["lost"], row["won"]) for row in shown)])
    height, middle = 70 + 20 * max(1, len(shown)), 430
    body = _text(middle - 8, 50, texts["lost"], "end") + _text(middle + 8, 50, texts["won"])
    for number, row in enumerate(shown):
        y = 60 + 20 * number
        lost, won = (row[side] / most * 160 for side in ("lost", "won"))
        body += _text(250, y + 13, _short(str(row["topic"])), "end")
        body += f'<rect class="down" x="{middle - lost:.1f}" y="{y + 2}" width="{lost:.1f}" height="14"/>'
        body += f'<rect class="up" x="{middle}" y="{y + 2}" width="{won:.1f}" height="14"/>'
        if row["lost"]:
            body += _text(middle - lost - 4, y + 13, str(row["lost"]), "end")
        if row["won"]:
            body += _text(middle + won + 4, y + 13, str(row["won"]))
    body += f'<path class="axis" d="M{middle} 58V{height - 8}"/>'
    if not shown:
        body += _text(_LEFT, 74, texts["unchanged"])
    return _svg(texts["topics"], texts["topics_about"], body, height)


def _confusion(figures: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    names, counts = figures["confusion"]["areas"], figures["confusion"]["counts"]
    size = min(22.0, 400 / max(1, len(names)))
    left, top = 190, 176
    body = []
    for row, (name, line) in enumerate(zip(names, counts, strict=True)):
        y = top + row * size
        total = max(1, sum(line))
        body.append(_text(left - 6, y + size * 0.7, str(name), "end"))
        turned = left + row * size + size * 0.7
        body.append(_text(turned, top - 8, str(name), more=f' transform="rotate(-60 {turned:.1f} {top - 8})"'))
        for column, count in enumerate(line):
            x = left + column * size
            shade = count / total
            body.append(
                f'<rect class="cell" x="{x:.1f}" y="{y:.1f}" width="{size - 1:.1f}" height="{size - 1:.1f}" '
                f'fill-opacity="{0.04 + 0.96 * shade:.2f}"><title>{escape(f"{name} – {names[column]}: {count}")}'
                "</title></rect>"
            )
    height = int(top + len(names) * size + 40)
    body.append(_text(left, height - 12, texts["confusion_axes"]))
    return _svg(texts["confusion"], texts["confusion_about"], "".join(body), height)


_DRAW: Mapping[Picture, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    Picture.CONFUSION: _confusion,
    Picture.RISK_COVERAGE: _risk_coverage,
    Picture.RELIABILITY: _reliability,
    Picture.TOPICS: _topics,
}
