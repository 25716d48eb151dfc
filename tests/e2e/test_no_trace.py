"""After a safe conversation no word of it is anywhere: database, Redis, Rasa, logs, data folder."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import httpx
import pytest
from redis import Redis

from tests.e2e.conftest import Whole
from tests.e2e.talk import kinds, offered, talk

pytestmark = pytest.mark.e2e

# Words that stand nowhere else: neither in the data of the product nor in its texts.
_BEFORE = "undrar om simhallen kvastbjörk"
_FEAR = "jag är rädd för min man zinkhatten"
_MORE = "han låser in mig i ormbunksrummet vinterkorg"
_WORDS = ("kvastbjörk", "zinkhatten", "ormbunksrummet", "vinterkorg")


def _holds(path: Path, words: tuple[str, ...]) -> list[str]:
    raw = path.read_bytes()
    return [word for word in words if word.encode() in raw or word.encode("utf-16-le") in raw]


async def _tables(database_url: str) -> bytes:
    database = await asyncpg.connect(database_url)
    try:
        names = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        dump = b""
        for row in names:
            rows = await database.fetch(f'SELECT t::text AS line FROM "{row["tablename"]}" t')
            dump += "\n".join(str(line["line"]) for line in rows).encode()
        return dump
    finally:
        await database.close()


async def test_no_word_of_a_safe_conversation_is_left(whole: Whole, http: httpx.AsyncClient) -> None:
    citizen = await talk(http)
    reply = await citizen.say(_FEAR)
    assert reply["safe"]
    assert kinds(reply)[0] == "safety"
    assert {"human", "more_helplines", "exit"} <= set(offered(reply))
    await citizen.say(_MORE)
    redis = Redis.from_url(whole.running.redis_url)

    async def search() -> list[str]:
        kept = await _tables(whole.running.database_url)
        for key in redis.scan_iter():
            kept += bytes(key) + bytes(redis.dump(key) or b"")
        found = [word for word in _WORDS if word.encode() in kept]
        # The data folder holds PostgreSQL's files and write-ahead log, every log, and all models.
        for path in whole.data.rglob("*"):
            if path.is_file() and not path.is_symlink():
                found += [f"{word} in {path.name}" for word in _holds(path, _WORDS)]
        return found

    assert await search() == []  # while it goes on
    await citizen.click("exit")
    assert await search() == []  # and after
    redis.close()
    gone = await http.get(f"{citizen.url}/messages", headers=citizen.headers)
    assert gone.status_code == 404


async def test_the_search_finds_ordinary_words(whole: Whole, http: httpx.AsyncClient) -> None:
    """The search above could fail: an ordinary conversation is found by it."""
    citizen = await talk(http)
    await citizen.say(_BEFORE)
    assert b"kvastbj" in await _tables(whole.running.database_url)
    await citizen.erase()
    assert b"kvastbj" not in await _tables(whole.running.database_url)
