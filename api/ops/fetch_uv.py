"""Puts the uv binary into a folder, with nothing but the standard library.

For machines whose Python has neither venv nor pip. Run by path before any environment exists:
`python fetch_uv.py FOLDER`. Reads PIP_INDEX_URL (default https://pypi.org/simple) and the usual
proxy variables. The wheel's SHA-256 must be the one that the index states.
"""

from __future__ import annotations

import hashlib
import html
import io
import os
import platform
import re
import sys
import sysconfig
import zipfile
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

TIMEOUT_S = 120


def wheel_tags(machine: str, system: str, libc: str) -> tuple[str, ...]:
    """The parts of a wheel's file name that fit this machine, best first."""
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine.lower(), machine.lower())
    if system == "Darwin":
        return (f"macosx_11_0_{'arm64' if arch == 'aarch64' else arch}", f"macosx_10_12_{arch}")
    if libc == "musl":
        return (f"musllinux_1_1_{arch}",)
    return (f"manylinux_2_17_{arch}", f"manylinux_2_28_{arch}", f"musllinux_1_1_{arch}")


def choose(page: str, tags: tuple[str, ...]) -> str:
    """The link (with its #sha256=) to the newest wheel for one of `tags` on a simple-index page.

    Every index serves HTML; not every mirror serves JSON. Raises LookupError when nothing fits.
    """
    links = [html.unescape(link) for link in re.findall(r'<a\s[^>]*href="([^"]+)"', page)]
    for tag in tags:
        found = {}
        for link in links:
            match = re.search(r"/uv-(\d+)\.(\d+)\.(\d+)-py3-none-[^/]*\.whl#sha256=", link)
            if match and tag in link:
                found[tuple(map(int, match.groups()))] = link
        if found:
            return found[max(found)]
    raise LookupError(f"could not find a version of uv for {', '.join(tags)}")


def fetch(url: str, accept: str = "*/*") -> bytes:
    """The body behind `url`. Raises OSError (urlopen error) when the network fails."""
    if not url.startswith(("https://", "http://", "file://")):
        raise OSError(f"urlopen error: unexpected address {url}")
    with urlopen(Request(url, headers={"Accept": accept}), timeout=TIMEOUT_S) as answer:  # noqa: S310 -- scheme checked
        body: bytes = answer.read()
    return body


def main(folder: Path) -> None:
    """Writes FOLDER/uv, executable."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
    page = fetch(index, "text/html").decode()
    libc = "musl" if "musl" in str(sysconfig.get_config_var("HOST_GNU_TYPE")) else "gnu"
    link, _, checksum = choose(page, wheel_tags(platform.machine(), platform.system(), libc)).partition("#sha256=")
    content = fetch(urljoin(index, link))
    if hashlib.sha256(content).hexdigest() != checksum:
        raise OSError("the fetched uv is not what the index describes")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / "uv"
        target.write_bytes(archive.read(member))
    target.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
