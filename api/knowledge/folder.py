"""Versions of the knowledge on disk: each a folder of nlu_data's format, named by its checksum.

A version never changes once it is there. Equal files of different versions are one file (hard links to
`objects`), so that a hundred versions cost little more than one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_OBJECTS = "objects"
_KINDS = ("*.yml", "*.jsonl")
NAME_LENGTH = 12


class Files(Mapping[str, str]):
    """The texts of a folder's files by their path inside it, each read when it is asked for."""

    def __init__(self, root: Path, paths: frozenset[str]) -> None:
        self._root = root
        self._paths = paths

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return (self._root / path).read_text(encoding="utf-8")

    def mark(self, path: str) -> int:
        """Equal for equal files of two versions: they are one file on disk."""
        return (self._root / path).stat().st_ino

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def files_of(root: Path) -> Files:
    """The data files under a folder; what is hidden or code is left out."""
    found = (path.relative_to(root) for kind in _KINDS for path in root.rglob(kind))
    return Files(root, frozenset(p.as_posix() for p in found if not any(part.startswith(".") for part in p.parts)))


class KnowledgeFolders:
    """The shipped knowledge in `shipped`, and the versions under `out`. Blocking; call it in a thread."""

    def __init__(self, shipped: Path, out: Path) -> None:
        self._shipped = shipped
        self._out = out

    def base(self) -> str:
        """Keeps the shipped knowledge as it is now; its version."""
        return self._keep({path: text.encode() for path, text in files_of(self._shipped).items()})

    def path(self, version: str) -> Path:
        """Where a version lies; the shipped knowledge when empty."""
        return self._out / version if version else self._shipped

    def files(self, version: str) -> Files:
        """A version's texts. Raises OSError when it is not there."""
        root = self.path(version)
        if not root.is_dir():
            raise FileNotFoundError(root)
        return files_of(root)

    def write(self, version: str, changed: Mapping[str, str]) -> str:
        """Another version like `version` but with these files; its name. Atomic; nothing when it is there."""
        texts = {**self.files(version), **changed}
        return self._keep({path: text.encode() for path, text in texts.items()})

    def _keep(self, contents: Mapping[str, bytes]) -> str:
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(contents.items())}
        total = hashlib.sha256("".join(f"{path} {digest}\n" for path, digest in digests.items()).encode())
        name = total.hexdigest()[:NAME_LENGTH]
        if (self._out / name).is_dir():
            return name
        (self._out / _OBJECTS).mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            if (self._out / name).is_dir():  # another was quicker
                return name
            fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=self._out))
            try:
                for path, digest in digests.items():
                    target = fresh / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.link(self._object(digest, contents[path]), target)
                fresh.rename(self._out / name)
            except OSError:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
        return name

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Whoever prunes must not take a file that a version being written is about to link, in any process.
        with (self._out / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _object(self, digest: str, content: bytes) -> Path:
        path = self._out / _OBJECTS / digest
        if not path.exists():
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as stream:
                stream.write(content)
            Path(stream.name).rename(path)
        return path

    def versions(self) -> list[str]:
        """Every version that is here."""
        return sorted(path.name for path in self._out.glob("?" * NAME_LENGTH) if path.is_dir())

    def prune(self, keep: frozenset[str]) -> list[str]:
        """Removes every version but these, and the files that no version has any more; what was removed."""
        if not self._out.is_dir():
            return []
        with self._alone():
            gone = [path for path in self._out.iterdir() if len(path.name) == NAME_LENGTH and path.name not in keep]
            for path in (*gone, *self._out.glob(".new-*")):  # and what a killed process left half written
                shutil.rmtree(path, ignore_errors=True)
            for path in (self._out / _OBJECTS).glob("*"):
                if path.stat().st_nlink == 1:
                    path.unlink()
        return sorted(path.name for path in gone)

    def export(self, version: str, target: Path) -> list[str]:
        """Writes a version into a folder, touching only what differs; the paths that were written."""
        written = []
        for path, text in self.files(version).items():
            file, content = target / path, text.encode()
            if not file.is_file() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                written.append(path)
        return written
