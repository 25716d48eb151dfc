from __future__ import annotations

import hashlib
import http.server
import os
import platform
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from api.ops.fetch_uv import choose, wheel_tags
from api.ops.places import ROOT

LINK = '<a href="../../p/uv-{}-py3-none-{}.whl#sha256={}" data-requires-python="&gt;=3.8">uv</a>\n'


def test_the_newest_that_fits_the_machine_is_chosen_by_number_not_by_letter() -> None:
    page = "".join(
        LINK.format(version, tag, "0" * 64)
        for version in ("0.9.2", "0.13.8", "0.13.10")
        for tag in ("manylinux_2_17_x86_64.manylinux2014_x86_64", "macosx_11_0_arm64", "win_amd64")
    )
    tags = wheel_tags("x86_64", "Linux", "gnu")
    assert "uv-0.13.10-py3-none-manylinux_2_17_x86_64" in choose(page, tags)
    assert "macosx_11_0_arm64" in choose(page, wheel_tags("arm64", "Darwin", ""))


def test_a_machine_without_a_wheel_is_told() -> None:
    with pytest.raises(LookupError):
        choose("", wheel_tags("vax", "Linux", "gnu"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A package index's folder, and its address."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "site"))
    (tmp_path / "site" / "simple" / "uv").mkdir(parents=True)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path / "site", f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


@pytest.mark.parametrize("honest", [True, False])
def test_only_what_the_index_describes_is_unpacked(tmp_path: Path, site: tuple[Path, str], *, honest: bool) -> None:
    folder, address = site
    tag = wheel_tags(platform.machine(), platform.system(), "gnu")[0]
    wheel = folder / f"uv-0.13.8-py3-none-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("uv-0.13.8.data/scripts/uv", "#!/bin/sh\necho uv 0.13.8\n")
    checksum = hashlib.sha256(wheel.read_bytes()).hexdigest() if honest else "0" * 64
    (folder / "simple" / "uv" / "index.html").write_text(f'<a href="../../{wheel.name}#sha256={checksum}">uv</a>')
    done = subprocess.run(
        [sys.executable, str(ROOT / "api" / "ops" / "fetch_uv.py"), str(tmp_path / "bin")],
        env={"PIP_INDEX_URL": address, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is honest, done.stderr
    assert os.access(tmp_path / "bin" / "uv", os.X_OK) is honest
