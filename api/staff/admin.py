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
from api.staff.model import Grant, Presence, Right, Role, StaffMember
from nlu_data.catalogue import read_departments, read_municipalities


async def save_account(
    database_url: str,
    username: str,
    display_name: str,
    password: str,
    municipality_id: str,
    queues: Sequence[tuple[str, str]],
    role: Role = Role.AGENT,
    grants: Sequence[Grant] = (),
) -> None:
    """Creates an account, or gives an existing one this password and, when there are any, these rights.

    Sessions go on when the password was so already.
    """
    engine = open_engine(database_url)
    hasher = PasswordHasher()
    try:
        async with unit_of_work(engine)(Viewer.system()) as db:
            existing = await repository.by_username(db, username)
            if existing is not None:
                stored = await repository.password_hash(db, username)
                if stored is None or not _opens(hasher, stored, password):
                    await repository.set_password(db, existing.id, hasher.hash(password))
                if grants:
                    await repository.set_grants(db, existing.id, grants)
                return
            member = StaffMember(
                uuid4(),
                municipality_id,
                username,
                display_name,
                role,
                Presence.OFFLINE,
                None,
                None,
                frozenset(),
                tuple(grants),
            )
            await repository.create(db, member, hasher.hash(password), queues, system_clock())
    finally:
        await engine.dispose()


def _opens(hasher: PasswordHasher, stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerifyMismatchError:
        return False


def parse_grant(text: str) -> Grant:
    """`label`, or `approve:SBF` for one department. Raises ValueError on an unknown right or department."""
    name, colon, department = text.partition(":")
    if colon and department not in read_departments():
        raise ValueError(f"unknown department {department}")
    return Grant(Right(name), department or None)


# Who does what in the demonstration's studio: nobody alone can put anything in front of citizens.
_STUDIO = (
    ("etikettor", "Etikettör", ("label", "edit")),
    ("godkannare", "Godkännare", ("approve", "approve:SOC", "approve:IVN")),
    ("releaseansvarig", "Releaseansvarig", ("release",)),
)


def ensure_demo_staff(database_url: str, data_dir: Path) -> list[tuple[str, str, str]]:
    """One account a queue of every made-up municipality, and the studio's: (user name, password, what it is for).

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
        for username, name, rights in _STUDIO:
            password = passwords.setdefault(username, secrets.token_urlsafe(9))
            grants = [parse_grant(right) for right in rights]
            asyncio.run(save_account(database_url, username, name, password, municipality.id, [], grants=grants))
            accounts.append((username, password, name))
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(passwords, indent=2), encoding="utf-8")
    return accounts


def add_staff(argv: list[str]) -> int:
    """`./kommunlots add-staff NAME --municipality ID [--queue Q ...] [--right R[:DEPARTMENT] ...]`.

    Asks for the password. An account that exists gets it, and the rights when any are named.
    """
    municipalities = read_municipalities()
    parser = argparse.ArgumentParser(prog="kommunlots add-staff")
    parser.add_argument("username")
    parser.add_argument("--name", help="shown to citizens; the user name when left out")
    parser.add_argument("--municipality", required=True, choices=sorted(municipalities))
    parser.add_argument("--queue", action="append", default=[])
    parser.add_argument("--right", action="append", default=[], type=parse_grant, metavar="RIGHT[:DEPARTMENT]")
    parser.add_argument("--lead", action="store_true")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    arguments = parser.parse_args(argv)
    municipality = municipalities[arguments.municipality]
    if not arguments.queue and not arguments.right:
        parser.error("name at least one --queue or --right")
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
            arguments.right,
        )
    )
    return 0
