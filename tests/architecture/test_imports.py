"""The directions between the parts hold (pyproject.toml says which)."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_contract_is_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_shared_vocabulary_needs_only_yaml() -> None:
    code = (
        "import sys, nlu_data.catalogue, nlu_data.contracts, nlu_data.safety, nlu_data.render\n"
        "known = set(sys.stdlib_module_names) | {'nlu_data', 'yaml', '_yaml', '__main__'}\n"
        "names = {name.partition('.')[0] for name in sys.modules} - known\n"
        "print(sorted(name for name in names if 'cython' not in name))"
    )
    # -S: what the environment itself loads at start does not count.
    packages = sysconfig.get_path("purelib")
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{ROOT}:{packages}"},
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
