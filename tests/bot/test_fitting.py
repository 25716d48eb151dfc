"""Processes that help to fit a model."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.bot.servers import ROOT

HELPED = """
import os, time
from scipy.sparse import csr_matrix
from bot.components import fitting
if __name__ == "__main__":
    fitting.WORTH_PROCESSES, os.cpu_count = 0, lambda: 2
    with fitting.workers(csr_matrix((1, 1))) as pool:
        print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
        time.sleep(600)
"""


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_helpers_end_with_the_training_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "helped.py"
    program.write_text(HELPED)
    with subprocess.Popen(
        [sys.executable, str(program)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    ) as trainer:
        assert trainer.stdout is not None
        helpers = [int(pid) for pid in trainer.stdout.readline().split()]
        assert helpers and not any(map(is_gone, helpers))
        trainer.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while not all(map(is_gone, helpers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert all(map(is_gone, helpers))
