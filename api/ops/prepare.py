"""What the database needs before the gateway starts: `python -m api.ops.prepare [--demo DATA_DIR]`.

A process of its own, so that the supervisor stays small. Reads DATABASE_URL; prints the demo
sign-ins as JSON: [[user name, password, what they may do], ...].
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from api.db.migrate import upgrade
from api.ops import messages


def main(argv: list[str]) -> None:
    """Brings the tables up to date, then makes the demonstration staff if asked to."""
    url = os.environ["DATABASE_URL"]
    try:
        upgrade(url)
    except (OSError, SQLAlchemyError, asyncpg.PostgresError) as error:
        sys.exit(messages.database_away(str(error).splitlines()[0] if str(error) else type(error).__name__))
    staff: list[tuple[str, str, str]] = []
    if argv[:1] == ["--demo"]:
        from api.staff.admin import ensure_demo_staff  # noqa: PLC0415 -- not needed without --demo

        staff = ensure_demo_staff(url, Path(argv[1]))
    sys.stdout.write(json.dumps(staff))


if __name__ == "__main__":
    main(sys.argv[1:])
