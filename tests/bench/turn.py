"""`./kommunlots bench turn`: our whole turn beside a stock Rasa, in one run on one machine.

Both answer the same questions from the same load generator, in turns (ours, stock, ours, ...),
and every figure is the median of its rounds. Training is timed on the same sample of wordings;
what serves is our full model and the stock model of the sample, since a stock model of all
wordings takes hours to train.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from api.ops.places import open_folder, share_models
from nlu_data.catalogue import read_catalogue
from tests.bench import rounds
from tests.bench.processes import machine, memory
from tests.bench.questions import answered, candidates
from tests.bench.report import Half, Report
from tests.bench.rounds import Measured
from tests.bench.servers import NotStarted, Server, ours, running, stock
from tests.bench.training import train_ours, train_stock


async def measure(options: argparse.Namespace, scratch: Path) -> Report:
    """Trains, starts both, measures. Raises NotStarted, RuntimeError."""
    bench = options.data / "bench"
    note("training ours on the sample ...")
    ours_trained = await asyncio.to_thread(train_ours, scratch / "sample-model")
    note(f"  {ours_trained.seconds:.0f} s; the stock model, unless it is cached (many minutes) ...")
    project, model, stock_trained = await asyncio.to_thread(train_stock, bench, retrain=options.retrain)
    note(f"  {stock_trained.seconds:.0f} s{' (cached)' if stock_trained.cached else ''}; first start of ours ...")
    data = scratch / "data"
    share_models(data, open_folder(options.data))
    async with running(ours(data, bench / "ours.log")) as first:
        note(f"  {first.seconds_to_answer:.1f} s; second start of ours, start of stock ...")
    async with (
        running(ours(data, bench / "ours.log")) as our_server,
        running(stock(project, model, bench / "stock.log")) as stock_server,
    ):
        note(f"  {our_server.seconds_to_answer:.1f} s and {stock_server.seconds_to_answer:.1f} s")
        texts = await answered(candidates(read_catalogue()), our_server.port)
        note(f"{len(texts)} questions; warming up ...")
        our, other = Measured(), Measured()
        sides = ((our_server, our), (stock_server, other))
        for server, _ in sides:
            await rounds.one_client(server, texts, 2 * options.turns, Measured())
        for number in range(options.rounds):
            for server, measured in sides:
                await _round(server, texts, options.turns, measured)
                note(f"round {number + 1}, {server.side}: {_latest(measured)}, load {os.getloadavg()[0]:.1f}")
        return Report(
            machine(),
            Half("ours", our, ours_trained, memory(our_server.pid), our_server.seconds_to_answer),
            Half("stock", other, stock_trained, memory(stock_server.pid), stock_server.seconds_to_answer),
        )


async def _round(server: Server, texts: tuple[str, ...], turns: int, measured: Measured) -> None:
    await rounds.throughput(server, texts, turns, measured)
    await rounds.one_client(server, texts, 10 * turns, measured)
    await rounds.long_conversation(server, texts, 2, measured)


def _latest(measured: Measured) -> str:
    return (
        f"{measured.throughput[-1]:.1f} turns/s, p50 {measured.p50[-1]:.1f} ms, "
        f"turn 5 {measured.early[-1]:.1f} ms, turn 300 {measured.late[-1]:.1f} ms"
    )


def note(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main(argv: list[str]) -> int:
    """0 when it was measured, whatever the figures; 1 when a server did not start."""
    parser = argparse.ArgumentParser(prog="kommunlots bench turn", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", "data")))
    parser.add_argument("--json", type=Path, dest="out", help="write everything that was measured here")
    parser.add_argument("--retrain", action="store_true", help="train the stock model even if it is cached")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--turns", type=int, default=25, help="measured turns of each of the 20 clients in a round")
    options = parser.parse_args(argv)
    options.data = options.data.resolve()
    (options.data / "bench").mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="kommunlots-bench-") as scratch:
            # PostgreSQL may run under an account of its own, which must be able to pass.
            Path(scratch).chmod(0o711)
            report = asyncio.run(measure(options, Path(scratch)))
    except (NotStarted, RuntimeError) as error:
        note(str(error))
        return 1
    sys.stdout.write(report.text() + "\n")
    if options.out:
        document = {**asdict(report), "figures": [figure.to_wire() for figure in report.figures()]}
        options.out.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0
