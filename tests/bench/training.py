"""Training on the same sample: ours now, the stock model's from its cache when there is one."""

from __future__ import annotations

import json
import resource
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from api.ops.places import BOT_PYTHON, ROOT
from tests.bench.servers import NotStarted, stock_environment

PER_TOPIC = 20


@dataclass(frozen=True)
class Trained:
    """Seconds of the whole command, imports and all; `cpu` sums the cores. `cached`: measured in an earlier run."""

    seconds: float
    cpu: float
    cached: bool = False


def train_ours(out: Path) -> Trained:
    """`python -m bot.trainer --subset 20`. Raises NotStarted."""
    return timed(("-m", "bot.trainer", "--subset", str(PER_TOPIC), "--out", str(out)), ROOT)


def train_stock(folder: Path, *, retrain: bool) -> tuple[Path, Path, Trained]:
    """`rasa train` on the stock project: (project, model, time). Raises NotStarted."""
    project = folder / "stock"
    project.mkdir(parents=True, exist_ok=True)
    command = [str(BOT_PYTHON), "-m", "tests.bench.stock_project", str(project), "--per-topic", str(PER_TOPIC)]
    written = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if written.returncode:
        raise NotStarted(written.stderr)
    name = f"stock-{written.stdout.split()[-1][:12]}"
    model, facts = project / "models" / f"{name}.tar.gz", project / "models" / f"{name}.json"
    if not retrain and model.exists() and facts.exists():
        return project, model, Trained(**{**json.loads(facts.read_text(encoding="utf-8")), "cached": True})
    arguments = ("-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data")
    trained = timed((*arguments, "--out", "models", "--fixed-model-name", name, "--force"), project)
    facts.write_text(json.dumps(asdict(trained)), encoding="utf-8")
    return project, model, trained


def timed(arguments: tuple[str, ...], cwd: Path) -> Trained:
    """Runs the bot's Python. Raises NotStarted with its last words."""
    environment = {**stock_environment(), "RASA_MAX_CACHE_SIZE": "0", "LOG_LEVEL": "WARNING"}
    before, started = _children_cpu(), perf_counter()
    done = subprocess.run(
        [str(BOT_PYTHON), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotStarted(done.stderr[-2000:])
    return Trained(perf_counter() - started, _children_cpu() - before)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
