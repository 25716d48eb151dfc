"""What stops `up` before anything runs: one sentence, what to do, exit code 1, no traceback."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ops import messages
from api.ops.faults import Fault
from api.ops.places import open_folder
from api.ops.probes import free_ports
from api.ops.up import refuse_taken_port

ROOT = Path(__file__).resolve().parents[3]


def ops(*arguments: str, limit_file_bytes: int = 0) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_file_bytes, limit_file_bytes))

    return subprocess.run(
        [sys.executable, "-m", "api.ops", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit if limit_file_bytes else None,
    )


def assert_told(done: subprocess.CompletedProcess[str], pair: messages.Pair) -> None:
    assert done.returncode == 1
    assert pair[0] in done.stderr
    assert pair[1] in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        yield other.getsockname()[1]


def test_a_taken_port(tmp_path: Path, taken: int) -> None:
    done = ops("up", "--port", str(taken), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert messages.port_taken("127.0.0.1", taken, 0)[0] in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(Fault) as caught:
        refuse_taken_port("192.0.2.1", 8000)
    assert caught.value.sentence == messages.port_refused("192.0.2.1", 8000)[0]


def test_two_ups_on_one_folder(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    with folder.locked():
        done = ops("up", "--port", str(free_ports(1)[0]), "--data", str(folder.path))
    assert_told(done, messages.already_running(folder.path, os.getpid()))


def test_a_lock_that_nobody_holds_is_no_hindrance(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    (tmp_path / "lock").write_text("99999999")
    with folder.locked():
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    done = ops("up", "--port", str(free_ports(1)[0]), "--data", str(tmp_path / "data"), limit_file_bytes=8192)
    assert_told(done, messages.disk_full(tmp_path / "data"))


def test_a_small_disk(tmp_path: Path) -> None:
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not (mount and unmount):
        pytest.skip("no mount here")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(tmp_path)], check=False)
    if made.returncode:
        pytest.skip("may not mount a small disk here")
    try:
        done = ops("up", "--port", str(free_ports(1)[0]), "--data", str(tmp_path))
        assert done.returncode == 1
        assert messages.low_space(tmp_path, 0, 0)[1] in done.stderr
        with (tmp_path / "fill").open("wb") as filler, pytest.raises(OSError, match="space"):
            while True:
                filler.write(b"\0" * 65536)
        done = ops("up", "--port", str(free_ports(1)[0]), "--data", str(tmp_path))
        assert_told(done, messages.disk_full(tmp_path))
    finally:
        subprocess.run([unmount, str(tmp_path)], check=True)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    done = ops("up", "--port", str(free_ports(1)[0]), "--data", str(tmp_path / "data"))
    assert_told(done, messages.not_a_folder(tmp_path / "data"))


@pytest.mark.parametrize("arguments", [("up", "--port", "abc"), ("up", "--what"), ("check", "now")])
def test_arguments_that_make_no_sense(arguments: tuple[str, ...]) -> None:
    done = ops(*arguments)
    assert done.returncode == 1
    assert messages.wrong_arguments("")[1] in done.stderr
