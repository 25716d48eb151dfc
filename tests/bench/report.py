"""What one run measured, and how a person reads it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.figures import HEAD, Figure, middle, table
from tests.bench.processes import Memory
from tests.bench.rounds import Measured
from tests.bench.training import Trained


@dataclass(frozen=True)
class Half:
    """One of the two servers. `memory` by part; `start_s` from the command to the first answer."""

    name: str
    measured: Measured
    trained: Trained
    memory: dict[str, Memory]
    start_s: float

    @property
    def growth(self) -> float:
        """How many times longer turn 300 takes than turn 5."""
        pairs = zip(self.measured.late, self.measured.early, strict=True)
        return middle([late / early for late, early in pairs])

    @property
    def resident(self) -> Memory:
        """All parts together."""
        return Memory(sum(m.pss for m in self.memory.values()), sum(m.rss for m in self.memory.values()))


@dataclass(frozen=True)
class Report:
    """Both halves, on one machine, in one run."""

    machine: str
    ours: Half
    stock: Half

    def figures(self) -> list[Figure]:
        """The goals of the product and where it stands."""
        our, other = self.ours, self.stock
        rate, other_rate = middle(our.measured.throughput), middle(other.measured.throughput)
        p50, other_p50 = middle(our.measured.p50), middle(other.measured.p50)
        trained, other_trained = our.trained.seconds, other.trained.seconds
        pss, other_pss = our.resident.pss / 1000, other.resident.pss / 1000
        return [
            Figure("throughput, 20 clients", "turns/s", rate, other_rate, rate / other_rate, 1.0, at_least=True),
            Figure("p50, one client", "ms", p50, other_p50, p50 / other_p50, 1.5),
            Figure("turn 300 to turn 5", "times", our.growth, other.growth, our.growth, 1.5),
            Figure("training on the sample", "s", trained, other_trained, trained / other_trained, 0.2),
            Figure("resident memory (PSS)", "GB", pss, other_pss, pss, 1.6),
            Figure("second start to answer", "s", our.start_s, other.start_s, our.start_s, 40.0),
        ]

    def text(self) -> str:
        """Tables and the details below them."""
        lines = [self.machine, "", table([HEAD, *(figure.cells() for figure in self.figures())])]
        for half in (self.ours, self.stock):
            lines += ["", *_details(half)]
        return "\n".join(lines)


def _details(half: Half) -> list[str]:
    seen = half.measured
    spent = {part for entry in seen.cpu for part in entry}
    cpu = {part: middle([entry.get(part, 0.0) for entry in seen.cpu]) for part in sorted(spent)}
    cached = "; measured in an earlier run, --retrain measures again" if half.trained.cached else ""
    resident = half.resident
    return [
        f"{half.name}: {seen.turns} turns, {seen.failed} failed, {seen.left} left the assistant",
        f"  20 clients   p50 {middle(seen.busy_p50):.0f} ms, p95 {middle(seen.busy_p95):.0f} ms",
        f"  one client   p50 {middle(seen.p50):.1f} ms, p95 {middle(seen.p95):.1f} ms",
        f"  turn 5       {middle(seen.early):.1f} ms; turn 300 {middle(seen.late):.1f} ms",
        f"  CPU a turn   {sum(cpu.values()):.1f} ms: " + ", ".join(f"{k} {v:.1f}" for k, v in cpu.items()),
        f"  memory       PSS {resident.pss:.0f} MB, RSS {resident.rss:.0f} MB: "
        + ", ".join(f"{part} {used.pss:.0f}/{used.rss:.0f}" for part, used in sorted(half.memory.items())),
        f"  training     {half.trained.seconds:.0f} s, {half.trained.cpu:.0f} s of CPU{cached}",
    ]
