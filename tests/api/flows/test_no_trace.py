"""A safe conversation leaves no trace: every byte of both stores and every line of the logs is searched."""

from __future__ import annotations

import logging
from datetime import date
from io import BytesIO

import asyncpg
import pytest
from redis import Redis

from api.observability import JsonFormatter
from tests.api.gateway import Gateway
from tests.fakes.assistant import FakeAssistant
from tests.stores import Stores

from .test_safe_way import BORDERLINE

# Whole phrases are searched for, and words that no other text here has.
SAID = ("Jag är rädd för min man Fjodor", "han slår mig varje kväll i köket", "Fjodor", "köket")
ANSWERED = ("Vi hjälper dig med skyddat boende", "skyddat boende")
EARLIER = ("svar om altanen vid Grönsjön", "Grönsjön")
CLASSES = ("stod.", "vald_nara", "020-50 50 50")


async def everything_stored(stores: Stores) -> bytes:
    """Every row of every table, and every key and value."""
    found = BytesIO()
    database = await asyncpg.connect(stores.database_url)
    try:
        tables = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for row in tables:
            await database.copy_from_table(row["tablename"], output=found)
    finally:
        await database.close()
    with Redis.from_url(stores.redis_url) as redis:
        for key in redis.scan_iter("*"):
            found.write(key + b"\n" + (redis.dump(key) or b"") + b"\n")
    return found.getvalue()


async def test_no_byte_of_it_is_left_while_it_lasts_or_afterwards(
    gateway: Gateway, stores: Stores, assistant: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agent = await gateway.agent("ivn")
    citizen = await gateway.citizen(page="/sida-om-altaner")
    await citizen.said(EARLIER[0])
    assert EARLIER[1].encode() in await everything_stored(stores)

    await citizen.said(SAID[0])
    await citizen.said(SAID[1])
    await citizen.clicked("human")
    handover = await agent.claim_next()
    await agent.write(handover, ANSWERED[0])
    await citizen.said(f"tack, {SAID[3]} är tomt nu")

    secrets = (*SAID, *ANSWERED, *EARLIER, *CLASSES, "sida-om-altaner")
    during = await everything_stored(stores)
    assert [word for word in secrets if word.encode() in during] == []

    await citizen.post("close")
    afterwards = await everything_stored(stores)
    assert [word for word in (*secrets, citizen.id) if word.encode() in afterwards] == []
    # All that is left is a number: this municipality, this month, and that a human answered.
    database = await asyncpg.connect(stores.database_url)
    counts = await database.fetch("SELECT municipality_id, human_answered, conversations FROM safe_counts")
    await database.close()
    assert [tuple(row) for row in counts] == [("exempelkoping", True, 1)]

    lines = caplog.text + "".join(JsonFormatter().format(record) for record in caplog.records)
    assert len(caplog.records) > 20
    assert [word for word in secrets if word in lines] == []
    assert all(word.encode() not in raw for raw in assistant.raw for word in SAID)


@pytest.mark.parametrize(
    "script", ["trasigt", "fel", "långsamt", "ord", "svar", "bygglovsärende", "utanför", "\x00svar", "svar 😀"]
)
async def test_no_log_line_holds_what_anybody_wrote(
    gateway: Gateway, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    caplog.set_level(logging.DEBUG)
    citizen = await gateway.citizen()
    await citizen.said(f"{script} Fjodor i köket 19900101-0017")
    await citizen.post("case", {"text": "Fjodor i köket", "contact": {"email": "fjodor@example.com"}})
    await citizen.http.get(f"/{'Fjodor'}", params={"q": "köket"})
    await citizen.post("messages", {"client_id": "Fjodor köket", "text": "Fjodor"})
    await citizen.say("Fjodor " * 2000)
    lines = caplog.text + "".join(JsonFormatter().format(record) for record in caplog.records)
    own = "".join(record.getMessage() for record in caplog.records if record.name.startswith("api"))
    assert own
    for word in ("köket", "19900101", "fjodor@"):
        assert word not in lines, word


async def test_an_error_inside_is_logged_without_its_words(
    gateway: Gateway, stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    citizen = await gateway.citizen()
    owner = await asyncpg.connect(stores.database_url)
    try:
        await owner.execute("ALTER TABLE messages ADD CONSTRAINT nothing_more CHECK (seq < 3) NOT VALID")
        failed = await citizen.say("svar Fjodor i köket")
    finally:
        await owner.execute("ALTER TABLE messages DROP CONSTRAINT nothing_more")
        await owner.close()
    assert failed.status_code == 500
    assert failed.json()["code"] == "internal"
    assert "Fjodor" not in failed.text
    lines = caplog.text + "".join(JsonFormatter().format(record) for record in caplog.records)
    assert "Fjodor" not in lines
    # And nothing of the failed turn is kept: the same send again goes well, once.
    assert len((await citizen.said("svar igen"))["messages"]) == 2
    assert [m["seq"] for m in (await citizen.view())["messages"]] == [1, 2, 3, 4]


async def test_held_words_are_in_no_store(gateway: Gateway, stores: Stores) -> None:
    citizen = await gateway.citizen()
    await citizen.said(BORDERLINE)
    assert BORDERLINE.encode() not in await everything_stored(stores)


async def test_no_count_points_at_a_day(gateway: Gateway, stores: Stores) -> None:
    citizen = await gateway.citizen()
    await citizen.said(SAID[0])
    await citizen.post("close")
    database = await asyncpg.connect(stores.database_url)
    [row] = await database.fetch("SELECT month, human_answered FROM safe_counts")
    await database.close()
    assert (row["month"], row["human_answered"]) == (date(2026, 11, 1), False)
