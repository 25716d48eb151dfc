"""./kommunlots under dash, with a PATH that holds nothing but what each test puts there."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from api.ops.places import ROOT
from tests.api.ops.programs import eventually, is_gone

BASIC_TOOLS = (
    *("sh", "awk", "cat", "chmod", "cksum", "cp", "df", "dirname", "env", "grep", "ln", "ls", "mkdir", "printf"),
    *("readlink", "rm", "sed", "sleep", "tail", "touch", "tr", "true", "uname"),
)
DEAD = "http://127.0.0.1:9"  # the discard port: refused at once

# Makes an environment whose python shows how it was called.
UV = """#!/bin/sh
echo "$*" >> "{calls}"
case "$1 $2" in
    "--version ") echo "uv {version} (stub)"; exit 0 ;;
    "python "*) echo "{trouble}" >&2; exit 2 ;;
esac
[ -z "{trouble}" ] || {{ echo "{trouble}" >&2; exit 2; }}
while [ $# -gt 0 ]; do [ "$1" = --project ] && folder=$2; shift; done
mkdir -p "$folder/.venv/bin"
cat > "$folder/.venv/bin/python" <<'STUB'
#!/bin/sh
[ "$1" = -c ] && exit 1
echo "PYTHONPATH=$PYTHONPATH"
pwd
for word do echo "[$word]"; done
STUB
chmod +x "$folder/.venv/bin/python"
"""
PYTHON_310 = """#!/bin/sh
case "$2" in
    *"(3, 10) <="*) exit 0 ;;
    *sys.executable*) echo "$0" ;;
    *) exit 1 ;;
esac
"""
BROKEN_SHIM = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"


class Machine:
    """A copy of the launcher in a folder with a space, and a bare machine around it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "mitt projekt"
        self.bin = folder / "bin"
        self.calls = folder / "calls"
        self.home = folder / "home"
        self.shell = shutil.which("dash") or "/bin/sh"
        self.environment = {"PATH": str(self.bin), "HOME": str(self.home), "LC_ALL": "C"}
        for made in (self.root / "bot", self.root / "api" / "ops", self.bin, self.home):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "kommunlots", self.root)
        shutil.copy(ROOT / "api" / "ops" / "fetch_uv.py", self.root / "api" / "ops")
        for project in (self.root, self.root / "bot"):
            (project / "uv.lock").write_text("lock 1")
            (project / "pyproject.toml").write_text("")
        for tool in BASIC_TOOLS:
            if found := shutil.which(tool):
                (self.bin / tool).symlink_to(found)

    def add(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def add_python(self) -> None:
        self.add("python3.11", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')

    def add_uv(self, trouble: str = "", version: str = "0.13.8") -> None:
        self.add("uv", UV.format(calls=self.calls, trouble=trouble, version=version))

    def run(self, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.shell, str(self.root / "kommunlots"), *arguments],
            cwd=cwd or self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def syncs(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line.startswith("sync")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    machine.add_python()
    machine.add("python3.10", PYTHON_310)
    machine.add_uv()
    return machine


def test_installs_both_environments_then_hands_over_with_the_callers_folder(ready: Machine, tmp_path: Path) -> None:
    done = ready.run("evaluate", "en fil.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"PYTHONPATH={ready.root}", str(tmp_path), "[-P]", "[-m]", "[api.ops]", "[evaluate]", "[en fil.jsonl]",
    ]  # fmt: skip
    assert len(ready.syncs()) == 2
    assert all("--locked" in line and "--group dev" not in line for line in ready.syncs())


def test_the_second_time_uv_is_not_called(ready: Machine) -> None:
    ready.run("up")
    ready.calls.write_text("")
    done = ready.run("up")
    assert (done.returncode, done.stderr, ready.calls.read_text()) == (0, "", "")


def test_a_changed_lock_file_is_installed_and_only_that(ready: Machine) -> None:
    ready.run("up")
    ready.calls.write_text("")
    (ready.root / "bot" / "uv.lock").write_text("lock 2")
    ready.run("up")
    assert [line for line in ready.syncs() if "bot" in line] == ready.syncs()
    assert len(ready.syncs()) == 1


def test_the_test_tools_are_added_when_needed_and_serve_up_too(ready: Machine) -> None:
    ready.run("up")
    ready.calls.write_text("")
    ready.run("test")
    assert [("--group dev" in line) for line in ready.syncs()] == [True, True]
    ready.calls.write_text("")
    ready.run("up")
    assert ready.calls.read_text() == ""


def test_works_through_a_link_from_another_folder(ready: Machine, tmp_path: Path) -> None:
    (tmp_path / "genväg").symlink_to(ready.root / "kommunlots")
    done = subprocess.run(
        [str(tmp_path / "genväg"), "purge"],
        cwd="/",
        env=ready.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[purge]" in done.stdout


def test_a_python_shim_that_exists_but_fails_is_passed_over(ready: Machine) -> None:
    ready.add("python3.12", BROKEN_SHIM)
    ready.add("python3", BROKEN_SHIM)
    assert ready.run("up").returncode == 0


def test_pyenvs_folder_is_searched_for_python_310(ready: Machine) -> None:
    ready.add("python3.10", BROKEN_SHIM)
    versions = ready.home / ".pyenv" / "versions" / "3.10.13" / "bin"
    versions.mkdir(parents=True)
    shutil.copy(ready.bin / "python3.10", versions / "python")
    (versions / "python").write_text(PYTHON_310)
    assert ready.run("up").returncode == 0
    assert any(str(versions) in line for line in ready.syncs())


def test_no_python_is_one_sentence(machine: Machine) -> None:
    done = machine.run("up")
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr


def test_no_python_310_is_one_sentence(ready: Machine) -> None:
    (ready.bin / "python3.10").unlink()
    ready.add_uv(trouble="error sending request for url (https://github.com/)")
    done = ready.run("up")
    assert done.returncode == 1
    assert "Python 3.10" in done.stderr
    assert "Rasa" in done.stderr


def test_an_old_uv_is_not_used(ready: Machine) -> None:
    ready.add_uv(version="0.4.30")
    done = ready.run("up", PIP_INDEX_URL=f"{DEAD}/simple", PIP_RETRIES="0", PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 1
    assert ready.syncs() == []


def test_no_uv_and_no_network_is_one_sentence(ready: Machine) -> None:
    (ready.bin / "uv").unlink()
    done = ready.run("up", PIP_INDEX_URL=f"{DEAD}/simple", HTTPS_PROXY=DEAD, PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 1
    assert "pypi.org" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        ("error: Failed to fetch: dns error: failed to lookup address information", "pypi.org"),
        ("error: failed to write: No space left on device (os error 28)", "Disken"),
        ("error: The lockfile at uv.lock needs to be updated", "needs to be updated"),
    ],
)
def test_what_stops_uv_is_said_with_a_remedy(ready: Machine, trouble: str, word: str) -> None:
    ready.add_uv(trouble=trouble)
    done = ready.run("up")
    assert done.returncode == 1
    assert word in done.stderr
    assert "Fel: " in done.stderr


def test_a_project_that_may_not_be_written_is_one_sentence(ready: Machine) -> None:
    (ready.root / ".tools").write_text("a file in the way")
    done = ready.run("up")
    assert done.returncode == 1
    assert "Fel: " in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_the_installation_leaves_nothing_running(ready: Machine, number: signal.Signals) -> None:
    pids = ready.calls.with_name("pids")
    ready.add("uv", f'#!/bin/sh\n[ "$1" = --version ] && echo uv 0.13.8 && exit\necho $$ >> "{pids}"\nexec sleep 600\n')
    # Started from a terminal: what begins in the background is born deaf to interrupts.
    heard = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        command = [ready.shell, str(ready.root / "kommunlots"), "up"]
        launcher = subprocess.Popen(command, env=ready.environment, stderr=subprocess.DEVNULL)
    finally:
        signal.signal(signal.SIGINT, heard)
    try:
        assert eventually(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        launcher.send_signal(number)
        assert launcher.wait(10) == 130
    finally:
        launcher.kill()
        launcher.wait()
    assert eventually(lambda: all(is_gone(int(pid)) for pid in pids.read_text().split()))


def test_what_is_installed_stays_out_of_version_control(ready: Machine) -> None:
    ready.run("up")
    assert (ready.root / ".tools" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_needs_nothing(machine: Machine, arguments: tuple[str, ...]) -> None:
    done = machine.run(*arguments)
    assert done.returncode == 0
    assert "./kommunlots up" in done.stdout


def test_an_unknown_command_is_refused(machine: Machine) -> None:
    done = machine.run("dance")
    assert done.returncode == 1
    assert "dance" in done.stderr
