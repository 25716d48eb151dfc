"""Accounts from the command line, and the demonstration's own."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from api.clock import system_clock
from api.db.engine import open_engine
from api.db.unit_of_work import Viewer, unit_of_work
from api.staff import repository
from api.staff.model import Presence, Role, StaffMember
from nlu_data.catalogue import read_municipalities


async def save_account(
    database_url: str,
    username: str,
    display_name: str,
    password: str,
    municipality_id: str,
    queues: Sequence[tuple[str, str]],
    role: Role = Role.AGENT,
) -> None:
    """Creates an account, or gives an existing one this password; sessions go on when it was so already."""
    engine = open_engine(database_url)
    hasher = PasswordHasher()
    try:
        async with unit_of_work(engine)(Viewer.system()) as db:
            existing = await repository.by_username(db, username)
            if existing is not None:
                stored = await repository.password_hash(db, username)
                if stored is None or not _opens(hasher, stored, password):
                    await repository.set_password(db, existing.id, hasher.hash(password))
                return
            member = StaffMember(
                uuid4(), municipality_id, username, display_name, role, Presence.OFFLINE, None, None, frozenset()
            )
            await repository.create(db, member, hasher.hash(password), queues, system_clock())
    finally:
        await engine.dispose()


def _opens(hasher: PasswordHasher, stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerifyMismatchError:
        return False


def ensure_demo_staff(database_url: str, data_dir: Path) -> list[tuple[str, str, str]]:
    """One account a queue of every made-up municipality: (user name, password, queue's name).

    Passwords are made once and kept in demo.json, which only the owner may read; the database
    has their hashes.
    """
    kept = data_dir / "demo.json"
    passwords: dict[str, str] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    accounts = []
    for municipality in read_municipalities().values():
        if not municipality.demo:
            continue
        for number, queue in enumerate(municipality.queues, start=1):
            password = passwords.setdefault(queue.id, secrets.token_urlsafe(9))
            queues = [(municipality.id, queue.id)]
            asyncio.run(save_account(database_url, queue.id, f"Demo {number}", password, municipality.id, queues))
            accounts.append((queue.id, password, queue.name))
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(passwords, indent=2), encoding="utf-8")
    return accounts


def add_staff(argv: list[str]) -> int:
    """`./kommunlots add-staff NAME --municipality ID --queue Q [--queue Q]`; asks for the password."""
    municipalities = read_municipalities()
    parser = argparse.ArgumentParser(prog="kommunlots add-staff")
    parser.add_argument("username")
    parser.add_argument("--name", help="shown to citizens; the user name when left out")
    parser.add_argument("--municipality", required=True, choices=sorted(municipalities))
    parser.add_argument("--queue", action="append", required=True)
    parser.add_argument("--lead", action="store_true")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    arguments = parser.parse_args(argv)
    municipality = municipalities[arguments.municipality]
    unknown = [queue for queue in arguments.queue if municipality.queue(queue) is None]
    if unknown:
        known = ", ".join(queue.id for queue in municipality.queues)
        parser.error(f"unknown queue {', '.join(unknown)}; {municipality.name} has {known}")
    password = getpass.getpass("Lösenord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < 10:
        parser.error("the password must have at least 10 characters")
    asyncio.run(
        save_account(
            arguments.database_url,
            arguments.username,
            arguments.name or arguments.username,
            password,
            municipality.id,
            [(municipality.id, queue) for queue in arguments.queue],
            Role.LEAD if arguments.lead else Role.AGENT,
        )
    )
    return 0
