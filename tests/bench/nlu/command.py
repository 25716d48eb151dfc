"""`./kommunlots bench nlu`: our reader beside stock Rasa's DIET, all inside Rasa, trained on the same texts.

Without arguments: whole areas of the catalogue, chosen by a fixed rule, with all their wordings and 300
that are not ours. `--clinc` and `--banking77` measure published data sets instead. A stock model is
trained once for its data and kept under <data>/bench; compare CPU seconds when the machine was busy.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from nlu_data.catalogue import read_topics
from tests.bench.figures import percentile
from tests.bench.nlu import published, runs, sources
from tests.bench.nlu.data_set import DataSet, read_data_set
from tests.bench.nlu.measures import measure, rights
from tests.bench.nlu.pipelines import Pipeline
from tests.bench.nlu.report import OF_CONFIDENCE, Row, alone, comparison, to_wire, trainings
from tests.bench.nlu.subset import OUTSIDE_WORDINGS, areas_of
from tests.bench.nlu.threshold import scheme_lines
from tests.bench.processes import machine
from tests.bench.servers import NotStarted

TOPICS = 16  # with these, one stock training takes some twenty minutes of one core


def chosen(options: argparse.Namespace) -> tuple[DataSet, list[str]]:
    """The data set and the head of the output. Raises OSError, ValueError, KeyError."""
    if options.clinc:
        return published.read_clinc(options.clinc), list(published.CLINC_SOURCE)
    if options.banking77:
        return published.read_banking77(options.banking77), list(published.BANKING77_SOURCE)
    if options.wordings:
        data_set = sources.few_wordings(options.wordings)
        return data_set, [data_set.name]
    topics = read_topics()
    areas = tuple(areas_of(topics)) if options.all else tuple(filter(None, options.areas.split(",")))
    data_set = sources.some_topics(options.topics, areas)
    named = dict.fromkeys(topics[label].area for label in sorted(data_set.labels))
    return data_set, [f"{data_set.name} of {', '.join(named)}, and {OUTSIDE_WORDINGS} wordings that are not ours"]


def pipelines(options: argparse.Namespace) -> list[Pipeline]:
    """Ours first. The published data sets have no answers, and stock Rasa learns them only when asked to."""
    is_published = bool(options.clinc or options.banking77)
    with_stock = options.stock if options.stock is not None else not is_published
    return [
        pipeline
        for pipeline in Pipeline
        if (with_stock or not pipeline.is_stock)
        and not (is_published and pipeline is Pipeline.OURS_AND_ANSWERS)
        and not (options.flag_only and pipeline is Pipeline.STOCK)
    ]


def run(options: argparse.Namespace) -> tuple[list[str], list[Row]]:
    """Trains, asks and measures. Raises NotStarted, OSError, ValueError, KeyError."""
    folder = options.data / "bench" / "nlu"
    data_set, head = chosen(options)
    kept = runs.newest(folder, data_set.name) if options.kept else None
    if kept is None:
        kept = runs.keep(data_set, folder)
    else:
        data_set = read_data_set(kept / runs.DATA_SET)
        head.append(f"the texts of {kept.name}, which a stock model is kept for")
    scopes = [data_set.is_in_scope(text) for text in data_set.test]
    head.append(
        f"{len(data_set.train):,} training texts; tested on {sum(scopes)} in scope and {scopes.count(False)} not"
    )
    models = {}
    for pipeline in pipelines(options):
        note(f"training {pipeline.value} ...")
        models[pipeline] = runs.trained(pipeline, kept, retrain=options.retrain, rounds=options.rounds)
        note(f"  {models[pipeline][1].cpu:.0f} s of CPU")
    found: dict[Pipeline, list[runs.Parsed]] = {pipeline: [] for pipeline in models}
    for number in range(options.rounds):
        for pipeline, (model, _, _) in models.items():
            found[pipeline].append(runs.parsed(pipeline, kept, model))
            note(
                f"round {number + 1}, {pipeline.value}: p50 {percentile(found[pipeline][-1].milliseconds, 0.5):.1f} ms"
            )
    rows = []
    for pipeline, (_, trained, then) in models.items():
        first = found[pipeline][0]
        rows.append(
            Row(
                pipeline,
                measure(data_set, first.calibration, first.test),
                rights(data_set, first.test),
                trained,
                then,
                tuple(percentile(one.milliseconds, 0.5) for one in found[pipeline]),
                tuple(percentile(one.milliseconds, 0.95) for one in found[pipeline]),
                tuple(one.pss_mb for one in found[pipeline]),
            )
        )
        if options.clinc:
            head += scheme_lines(pipeline.value, data_set, first.calibration, first.test)
    return head, rows


def note(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main(argv: list[str]) -> int:
    """0 when it was measured, whatever the figures; 1 when it could not be."""
    parser = argparse.ArgumentParser(prog="kommunlots bench nlu", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--topics", type=int, default=TOPICS, help="at most so many topics, in whole areas")
    what.add_argument("--areas", default="", help="these areas instead, with commas between")
    what.add_argument("--all", action="store_true", help="every topic; a stock training takes hours")
    what.add_argument("--wordings", type=int, default=0, metavar="N", help="every topic, with N of its wordings")
    what.add_argument("--clinc", type=Path, help="data_full.json of CLINC150")
    what.add_argument("--banking77", type=Path, help="the folder with BANKING77's train.csv and test.csv")
    stock = "stock Rasa as well; not when left out with --clinc or --banking77, where it takes an hour or more"
    parser.add_argument("--stock", action=argparse.BooleanOptionalAction, default=None, help=stock)
    parser.add_argument(
        "--kept", action="store_true", help="the texts that stock models are kept for, if there are any"
    )
    flag_only = "of stock Rasa only what `rasa init` writes, with constrain_similarities: half the time"
    parser.add_argument("--flag-only", action="store_true", help=flag_only)
    parser.add_argument("--retrain", action="store_true", help="train the stock models even if they are kept")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", "data")))
    parser.add_argument("--json", type=Path, dest="out", help="write everything that was measured here")
    options = parser.parse_args(argv)
    options.data = options.data.resolve()
    try:
        head, rows = run(options)
    except (NotStarted, OSError, ValueError, KeyError) as error:
        note(f"{type(error).__name__}: {error}")
        return 1
    without = OF_CONFIDENCE if options.banking77 else frozenset()
    below = ["", *alone(rows), *trainings(rows), ""]
    sys.stdout.write("\n".join([machine(), *head, "", comparison(rows, without), *below]))
    if options.out:
        options.out.write_text(json.dumps([to_wire(row) for row in rows], indent=1), encoding="utf-8")
    return 0
