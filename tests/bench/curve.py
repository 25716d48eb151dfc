"""`./kommunlots bench curve`: how our reader gets better with more wordings a topic, on texts it never saw.

Nested random subsets of the wordings; titles and the sentences of answers are learnt at every level. The
threshold of each level is set on nlu_data/holdout/calibration.jsonl, and all else is measured on
holdout.jsonl, without the topics that the gateway meets itself. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from api.ops.places import ROOT
from tests.bench.nlu.curve_data import LEVELS
from tests.bench.nlu.data_set import DataSet
from tests.bench.nlu.measures import measure
from tests.bench.nlu.report import Point, curve, markdown
from tests.bench.nlu.runs import rankings
from tests.bench.nlu.sources import all_topics
from tests.bench.nlu.svg import draw
from tests.bench.processes import machine
from tests.bench.servers import NotStarted
from tests.bench.training import timed


def points(data_set: DataSet, levels: tuple[int, ...], scratch: Path) -> list[Point]:
    """One a level, trained in the bot's environment. Raises NotStarted."""
    source, out = scratch / "data_set.json", scratch / "curve.json"
    source.write_text(data_set.to_json(), encoding="utf-8")
    paths = ("--data-set", str(source), "--out", str(out), "--levels", *map(str, levels))
    timed(("-m", "tests.bench.nlu.curve_side", *paths), ROOT)
    found = []
    for raw in json.loads(out.read_text(encoding="utf-8")):
        quality = measure(data_set, rankings(raw["calibration"]), rankings(raw["test"]))
        found.append(Point(raw["level"], raw["wordings"], raw["cpu"], quality))
    return found


def main(argv: list[str]) -> int:
    """0 when it was measured, whatever the figures; 1 when it could not be."""
    parser = argparse.ArgumentParser(prog="kommunlots bench curve", description=__doc__)
    parser.add_argument("--svg", type=Path, help="draw the curve into this file")
    parser.add_argument("--markdown", type=Path, help="write the table into this file")
    parser.add_argument("--levels", type=int, nargs="+", default=LEVELS, help="wordings a topic; 0 is all")
    options = parser.parse_args(argv)
    data_set = all_topics()
    try:
        with tempfile.TemporaryDirectory(prefix="kommunlots-curve-") as scratch:
            found = points(data_set, tuple(options.levels), Path(scratch))
    except NotStarted as error:
        sys.stderr.write(f"{error}\n")
        return 1
    quality = found[-1].quality
    tested = f"{quality.in_scope} questions and {sum(t.label == data_set.outside for t in data_set.test)} not ours"
    sys.stdout.write(f"{machine()}\ntested on {tested}\n\n{curve(found)}\n")
    if options.markdown:
        options.markdown.write_text(markdown(found), encoding="utf-8")
    if options.svg:
        options.svg.write_text(draw(found, f"{quality.in_scope} questions never trained on"), encoding="utf-8")
    return 0
