"""Accounts from the command line, and the demonstration's."""

from __future__ import annotations

import asyncio
import io
import json
import stat
from pathlib import Path

import pytest

from api.staff.admin import add_staff, ensure_demo_staff, save_account
from tests.api.gateway import DEMO, Gateway
from tests.stores import Stores

QUEUES = [(DEMO, "bygglov")]


async def sign_in(gateway: Gateway, username: str, password: str) -> int:
    body = {"username": username, "password": password}
    status = (await gateway.http.post("/api/v1/staff/session", json=body)).status_code
    gateway.http.cookies.clear()
    return status


async def test_an_account_is_made_once_and_gets_a_new_password(gateway: Gateway, stores: Stores) -> None:
    for password in ("första lösenordet", "första lösenordet", "andra lösenordet"):
        await save_account(stores.database_url, "handler", "Handläggare", password, DEMO, QUEUES)
        assert await sign_in(gateway, "handler", password) == 200
    assert await sign_in(gateway, "handler", "första lösenordet") == 401


async def test_a_new_password_ends_every_session(gateway: Gateway, stores: Stores) -> None:
    await save_account(stores.database_url, "handler", "Handläggare", "första lösenordet", DEMO, QUEUES)
    body = {"username": "handler", "password": "första lösenordet"}
    token = (await gateway.http.post("/api/v1/staff/session", json=body)).json()["token"]
    gateway.http.cookies.clear()
    headers = {"Authorization": f"Bearer {token}"}
    assert (await gateway.http.get("/api/v1/staff/session", headers=headers)).status_code == 200
    await save_account(stores.database_url, "handler", "Handläggare", "andra lösenordet", DEMO, QUEUES)
    assert (await gateway.http.get("/api/v1/staff/session", headers=headers)).status_code == 401


async def test_demo_accounts_keep_their_passwords_where_only_the_owner_reads_them(
    gateway: Gateway, stores: Stores, tmp_path: Path
) -> None:
    first = await asyncio.to_thread(ensure_demo_staff, stores.database_url, tmp_path)
    assert await asyncio.to_thread(ensure_demo_staff, stores.database_url, tmp_path) == first
    assert len({password for _, password, _ in first}) == len(first) == 12
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    assert set(json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))) == {name for name, _, _ in first}
    assert await sign_in(gateway, first[0][0], first[0][1]) == 200


async def test_the_demonstration_has_three_for_the_studio_none_of_whom_can_do_it_all(
    gateway: Gateway, stores: Stores, tmp_path: Path
) -> None:
    accounts = await asyncio.to_thread(ensure_demo_staff, stores.database_url, tmp_path)
    rights = {}
    for username, password, _ in accounts:
        body = {"username": username, "password": password}
        signed = (await gateway.http.post("/api/v1/staff/session", json=body)).json()
        rights[username] = {grant["right"] for grant in signed["rights"]}
    gateway.http.cookies.clear()
    assert {name: held for name, held in rights.items() if held} == {
        "etikettor": {"label", "edit"},
        "godkannare": {"approve"},
        "releaseansvarig": {"release"},
    }


async def test_rights_from_the_command_line(gateway: Gateway, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["nyman", "--municipality", DEMO, "--right", "label", "--right", "approve:SBF"]
    monkeypatch.setattr("sys.stdin", io.StringIO("ett långt lösenord\n"))
    assert await asyncio.to_thread(add_staff, [*words, "--database-url", stores.database_url]) == 0
    body = {"username": "nyman", "password": "ett långt lösenord"}
    signed = (await gateway.http.post("/api/v1/staff/session", json=body)).json()
    gateway.http.cookies.clear()
    assert signed["rights"] == [{"right": "approve", "department": "SBF"}, {"right": "label", "department": None}]
    for wrong in (["--right", "everything"], ["--right", "approve:NOPE"], []):
        monkeypatch.setattr("sys.stdin", io.StringIO("ett långt lösenord\n"))
        with pytest.raises(SystemExit):
            await asyncio.to_thread(add_staff, ["nyman", "--municipality", DEMO, *wrong])


async def test_an_account_from_the_command_line(
    gateway: Gateway, stores: Stores, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["nyman", "--municipality", DEMO, "--queue", "bygglov", "--database-url", stores.database_url]
    monkeypatch.setattr("sys.stdin", io.StringIO("ett långt lösenord\n"))
    assert await asyncio.to_thread(add_staff, arguments) == 0
    assert await sign_in(gateway, "nyman", "ett långt lösenord") == 200
    for text, words in (("kort\n", arguments), ("ett långt lösenord\n", [*arguments, "--queue", "nope"])):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        with pytest.raises(SystemExit):
            await asyncio.to_thread(add_staff, words)
    assert "nope" in capsys.readouterr().err
