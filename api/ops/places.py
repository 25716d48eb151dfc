"""Where things lie: the project's root, its two environments, and the parts of a data folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.ops import messages
from api.ops.faults import Fault, InUse, from_os_error

ROOT = Path(__file__).resolve().parent.parent.parent
GATEWAY_PYTHON = ROOT / ".venv" / "bin" / "python"
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"

# A new database, a model and room for the first days; after that, room for the write-ahead log.
NEW_FOLDER_MB = 400
OLD_FOLDER_MB = 100
# sun_path holds 104 bytes on some systems, with the closing zero.
_SOCKET_NAME_MAX = 103


@dataclass(frozen=True)
class DataFolder:
    """A folder of our own for everything that is kept. Make it with `open_folder`."""

    path: Path

    @property
    def logs(self) -> Path:
        """One bounded log per part."""
        return self.path / "logs"

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL's."""
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        """The embedded Redis's socket; it saves nothing."""
        return self.path / "redis"

    @property
    def bot_models(self) -> Path:
        """Rasa models with their manifest."""
        return self.path / "models" / "rasa"

    @property
    def danger_models(self) -> Path:
        """The danger classifier with its manifest."""
        return self.path / "models" / "danger"

    @property
    def knowledge(self) -> Path:
        """Approved versions of the answers and wordings, each a folder named by its checksum."""
        return self.path / "knowledge"

    @property
    def demo(self) -> Path:
        """The demo sign-ins, readable by the owner only."""
        return self.path / "demo.json"

    @property
    def children(self) -> Path:
        """Which processes the latest supervisor had."""
        return self.path / "children.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Held while the body runs; the kernel frees it however the process ends. Raises InUse."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
                pid = int(holder) if holder.isdigit() else None
                raise InUse(messages.already_running(self.path, pid)) from error
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)


def open_folder(path: Path) -> DataFolder:
    """Makes the folder and what belongs in it. Raises Fault: full disk, no permission, a file there."""
    folder = DataFolder(Path(os.path.abspath(path)))  # noqa: PTH100 -- resolve() would follow a chosen link
    try:
        is_new = not folder.postgres.exists()
        # PostgreSQL refuses to be root; its own account must then be able to pass through.
        folder.path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        for inner in (folder.logs, folder.redis, folder.bot_models, folder.danger_models, folder.knowledge):
            inner.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder.path / ".probe"
        probe.write_bytes(b"\0" * 65536)
        probe.unlink()
    except OSError as error:
        raise from_os_error(error, folder.path) from error
    need = NEW_FOLDER_MB if is_new else OLD_FOLDER_MB
    free = shutil.disk_usage(folder.path).free // 1_000_000
    if free < need:
        raise Fault(messages.low_space(folder.path, free, need))
    return folder


def share_models(scratch: Path, keeper: DataFolder) -> None:
    """Lets the data folder `scratch`, which need not exist, use `keeper`'s models. Raises Fault."""
    try:
        scratch.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not (scratch / "models").exists():
            (scratch / "models").symlink_to(keeper.path / "models")
    except OSError as error:
        raise from_os_error(error, scratch) from error


def write_private(path: Path, text: str) -> None:
    """Replaces the file in one go; only the owner may read it. Raises Fault."""
    fresh = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        fresh.replace(path)
    except OSError as error:
        raise from_os_error(error, path) from error


def socket_folder(wanted: Path, file_name: str, owner: int) -> Path:
    """`wanted`, or a private folder with a short name when a socket's full name would be too long there.

    The folder exists afterwards, belongs to user `owner`, and nobody else may enter it.
    """
    if len(os.fsencode(wanted / file_name)) <= _SOCKET_NAME_MAX:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        _give(wanted, owner)
        return wanted
    short = Path(tempfile.gettempdir()) / f"kommunlots-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    # The name can be foreseen, so a folder that somebody else put there is not used.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        short = Path(tempfile.mkdtemp(prefix="kommunlots-"))
    _give(short, owner)
    return short


def _give(path: Path, owner: int) -> None:
    path.chmod(0o700)
    if path.stat().st_uid != owner:
        os.chown(path, owner, -1)
