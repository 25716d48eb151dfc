"""`./kommunlots bench swap`: changes the model again and again while citizens write.

Everything that `up` starts, in a folder of its own, with two models that differ in name only. Citizens send
`--rate` messages a second, each at its own moment whether the last was answered or not. With `--train` a whole
training run with its gate is timed first, on all data, with nobody writing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from api.ops.stack import Stack
from tests.bench.processes import machine, memory
from tests.bench.releaser import Releaser
from tests.bench.stream import Sent, Stream
from tests.bench.turn import note

_CALM_S = 10.0


@dataclass
class Swaps:
    """`seconds` until all citizens had the new model, and `settled` until there was one Rasa again, by swap."""

    machine: str
    seconds: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    memory: list[dict[str, float]] = field(default_factory=list)
    rollback: float = 0.0
    training: float = 0.0
    verdict: str = ""
    before: Sent = field(default_factory=Sent)
    during: Sent = field(default_factory=Sent)

    def text(self) -> str:
        """What a person reads."""
        gateway = [entry.get("gateway", 0.0) for entry in self.memory]
        whole = [sum(entry.values()) for entry in self.memory]
        lines = [self.machine, ""]
        if self.verdict:
            lines.append(f"training and gate on all data  {self.training:.0f} s, {self.verdict}")
        lines += [
            f"before        {self.before.text()}",
            f"during swaps  {self.during.text()}",
            f"swaps         {len(self.seconds)}: all on the new model after {_span(self.seconds)} s, "
            f"one Rasa again after {_span(self.settled)} s",
            f"rollback      {self.rollback:.1f} s",
            f"gateway PSS   {' '.join(f'{value:.0f}' for value in gateway)} MB",
            f"all PSS       {' '.join(f'{value:.0f}' for value in whole)} MB",
        ]
        return "\n".join(lines)


def _span(values: list[float]) -> str:
    return f"{min(values):.1f}-{max(values):.1f}" if values else "-"


def _models(data: Path, keeper: Path) -> Path:
    """The full models copied into a folder of their own, and the same Rasa model under another name."""
    shutil.copytree(keeper / "models" / "danger", data / "models" / "danger")
    manifest = json.loads((keeper / "models" / "rasa" / "manifest.json").read_text(encoding="utf-8"))
    other = data / "other"
    for folder, name in ((data / "models" / "rasa", manifest["model"]), (other, "rasa-other.tar.gz")):
        folder.mkdir(parents=True)
        shutil.copy2(keeper / "models" / "rasa" / manifest["model"], folder / name)
        (folder / "manifest.json").write_text(json.dumps({**manifest, "model": name}), encoding="utf-8")
    return other


async def measure(options: argparse.Namespace, scratch: Path) -> Swaps:
    """Raises Fault, RuntimeError."""
    data = scratch / "data"
    data.mkdir(mode=0o711)
    other = _models(data, options.data)
    result = Swaps(machine())
    async with Stack(data, train=False) as stack, Releaser.signed_in(stack) as releaser:
        if options.train:
            result.training, result.verdict = await releaser.train()
            note(f"training: {result.training:.0f} s, {result.verdict}")
        runs = [await releaser.green_run(data, stack, folder) for folder in (data / "models" / "rasa", other)]
        stream = Stream(stack.port, options.rate)
        async with stream.writing():
            await asyncio.sleep(_CALM_S)
            result.before = stream.taken()
            for number in range(options.swaps):
                await _swap(releaser, runs[(number + 1) % 2], result)
                note(f"swap {number + 1}: {result.seconds[-1]:.1f} s, settled {result.settled[-1]:.1f} s")
            began = perf_counter()
            await releaser.post("rollback", {"reason": "bench"})
            result.rollback = perf_counter() - began
            await releaser.settled()
            result.during = stream.taken()
    return result


async def _swap(releaser: Releaser, run: str, result: Swaps) -> None:
    began = perf_counter()
    await releaser.post("releases", {"run": run})
    result.seconds.append(perf_counter() - began)
    await releaser.settled()
    result.settled.append(perf_counter() - began)
    # In a thread: reading it takes as long as many messages, and this process sends them.
    used = await asyncio.to_thread(memory, os.getpid())
    result.memory.append({part: each.pss for part, each in used.items() if part != "other"})


def main(argv: list[str]) -> int:
    """0 when it was measured and no message failed."""
    parser = argparse.ArgumentParser(prog="kommunlots bench swap", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", "data")))
    parser.add_argument("--json", type=Path, dest="out", help="write everything that was measured here")
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument("--train", action="store_true", help="time a training run with its gate first")
    options = parser.parse_args(argv)
    options.data = options.data.resolve()
    for name in ("KOMMUNLOTS_MESSAGES_PER_MINUTE", "KOMMUNLOTS_CLIENT_MESSAGES_PER_MINUTE"):
        os.environ[name] = "1000000"
    with tempfile.TemporaryDirectory(prefix="kommunlots-bench-") as scratch:
        Path(scratch).chmod(0o711)
        result = asyncio.run(measure(options, Path(scratch)))
    sys.stdout.write(result.text() + "\n")
    if options.out:
        document: dict[str, Any] = asdict(result)
        options.out.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if result.before.failed or result.during.failed else 0
