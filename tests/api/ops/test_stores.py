"""The embedded PostgreSQL and Redis, started for real in a folder with a space in its name."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import pytest
from redis.asyncio import Redis

from api.ops import messages
from api.ops.faults import Fault, InUse
from api.ops.places import ROOT, DataFolder, open_folder
from api.ops.postgres import MAJOR, running_url
from api.ops.redis_server import find_server
from api.ops.stack import STORES, Part, Stack

from .programs import eventually, eventually_async, is_gone

SECRET = "hemligheten"


@pytest.fixture
def data() -> Iterator[Path]:
    # Not below pytest's own folder: the next pytest to start closes that for PostgreSQL's account.
    with TemporaryDirectory() as folder:
        yield Path(folder) / "en mapp med åäö"


async def test_both_answer_and_what_was_written_to_the_database_is_there_next_time(data: Path) -> None:
    for expected in (None, "kvar"):
        async with Stack(data, STORES) as stack:
            database = await asyncpg.connect(stack.database_url)
            await database.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
            assert await database.fetchval("SELECT word FROM kept") == expected
            await database.execute("INSERT INTO kept VALUES ('kvar')")
            await database.close()
            redis = Redis.from_url(stack.redis_url)
            assert await redis.get("word") is None
            await redis.set("word", "borta")
            await redis.aclose()


async def test_the_role_is_bound_by_row_level_security(data: Path) -> None:
    async with Stack(data, {Part.POSTGRES}) as stack:
        database = await asyncpg.connect(stack.database_url)
        row = await database.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        await database.close()
    assert row is not None
    assert tuple(row) == (False, False)


async def test_no_statement_parameter_or_row_reaches_the_log(data: Path) -> None:
    async with Stack(data, {Part.POSTGRES}) as stack:
        database = await asyncpg.connect(stack.database_url)
        await database.execute("CREATE TABLE rows (word text PRIMARY KEY, n int NOT NULL)")
        for statement, arguments in (
            (f"SELECT '{SECRET}' / 0", ()),
            ("INSERT INTO rows VALUES ($1, NULL)", (SECRET,)),
            ("SELECT $1::text::int", (SECRET,)),
            ("SELECT pg_terminate_backend(pg_backend_pid()), $1::text", (SECRET,)),
        ):
            with pytest.raises(asyncpg.PostgresError):
                await database.execute(statement, *arguments)
    assert all(SECRET not in path.read_text() for path in (data / "logs").iterdir())
    assert (data / "logs" / "postgres.log").stat().st_size > 0


async def test_redis_writes_nothing_to_disk(data: Path) -> None:
    async with Stack(data, {Part.REDIS}) as stack:
        redis = Redis.from_url(stack.redis_url)
        await redis.set("word", SECRET)
        await redis.aclose()
    assert [path.name for path in (data / "redis").rglob("*") if not path.is_socket()] == []


async def test_only_the_owner_may_reach_the_sockets_and_the_logs(data: Path) -> None:
    async with Stack(data, STORES):
        folder = DataFolder(data)
        for path in (folder.postgres, folder.redis, folder.logs):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700


async def test_a_long_folder_name_still_gives_sockets_that_fit(data: Path) -> None:
    async with Stack(data / ("lång" * 20) / ("djup" * 20), STORES) as stack:
        database = await asyncpg.connect(stack.database_url)
        assert await database.fetchval("SELECT 1") == 1
        await database.close()


async def test_a_killed_database_server_comes_back_by_itself(data: Path) -> None:
    async with Stack(data, {Part.POSTGRES}) as stack:
        first = stack.supervisor.pid("postgres")
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert await eventually_async(lambda: stack.supervisor.pid("postgres") not in {None, first})
        assert await eventually_async(lambda: running_url(stack.folder) != "")
        database = await asyncpg.connect(stack.database_url, timeout=10)
        assert await database.fetchval("SELECT 1") == 1
        await database.close()


async def test_stores_named_in_the_environment_are_not_started(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://somewhere.else/0")
    async with Stack(data, {Part.REDIS}) as stack:
        assert stack.supervisor.pid("redis") is None
        assert stack.redis_url == "redis://somewhere.else/0"


async def test_a_folder_of_another_major_version_is_not_taken_for_an_empty_one(data: Path) -> None:
    folder = open_folder(data)
    (folder.postgres / "cluster14").mkdir(parents=True)
    with pytest.raises(Fault) as caught:
        async with Stack(data, {Part.POSTGRES}):
            pass
    assert caught.value.sentence == messages.postgres_version(folder.postgres, "14", 18)[0]


async def test_a_database_that_cannot_be_reached_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:hemligt@127.0.0.1:9/kommunlots")
    with pytest.raises(Fault) as caught:
        async with Stack(data, {Part.POSTGRES}):
            pass
    assert "DATABASE_URL" in caught.value.remedy
    assert "hemligt" not in caught.value.remedy


async def test_a_dead_servers_file_that_names_a_stranger_is_no_hindrance(data: Path) -> None:
    async with Stack(data, {Part.POSTGRES}):
        file = DataFolder(data).postgres / f"cluster{MAJOR}" / "postmaster.pid"
        lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    async with Stack(data, {Part.POSTGRES}) as stack:
        assert running_url(stack.folder) == stack.database_url


def test_a_command_brings_a_database_along_when_none_runs(data: Path) -> None:
    command = [sys.executable, "-m", "api.ops", "migrate", "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    with supervised(data) as (_, ready):
        subprocess.run(command, cwd=ROOT, check=True, timeout=60)
        assert not is_gone(ready["postgres"])


def test_redis_is_found() -> None:
    assert os.access(find_server(), os.X_OK)


@contextmanager
def supervised(data: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "tests.api.ops.stores", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def test_nothing_outlives_a_supervisor_that_is_killed_outright_and_the_next_start_works(data: Path) -> None:
    with supervised(data) as (process, first):
        process.kill()
        process.wait()
        assert eventually(lambda: all(is_gone(first[name]) for name in ("postgres", "redis")))
    with supervised(data) as (_, second):
        assert second["postgres"] != first["postgres"]


async def test_two_supervisors_do_not_share_a_folder_but_the_second_finds_the_database(data: Path) -> None:
    with supervised(data) as (process, ready):
        with pytest.raises(InUse) as caught:
            async with Stack(data, STORES):
                pass
        assert caught.value.sentence == messages.already_running(data, process.pid)[0]
        assert running_url(DataFolder(data)) == ready["database_url"]
    assert eventually(lambda: is_gone(ready["postgres"]))
