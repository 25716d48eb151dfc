"""Connections to PostgreSQL, always as the role that row-level security binds."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# Owns nothing and bypasses nothing; the migrations make it.
APP_ROLE = "kommunlots_app"

# What SQLAlchemy and asyncpg raise when PostgreSQL is away, restarting or silent.
DATABASE_AWAY = (DBAPIError, PoolTimeout, OSError, TimeoutError)
_OUR_FAULT = (IntegrityError, DataError, ProgrammingError)


def is_away(error: Exception) -> bool:
    """True for an error that goes away by itself when PostgreSQL is back."""
    return isinstance(error, DATABASE_AWAY) and not isinstance(error, _OUR_FAULT)


def async_url(database_url: str) -> URL:
    """`postgresql://...` for the asyncpg driver; a socket folder in ?host= is kept."""
    return make_url(database_url).set(drivername="postgresql+asyncpg")


def open_engine(database_url: str) -> AsyncEngine:
    """An engine whose sessions run as APP_ROLE. A lost connection is replaced on its next use."""
    return create_async_engine(
        async_url(database_url),
        pool_size=10,
        max_overflow=10,
        pool_timeout=3,
        pool_pre_ping=False,
        hide_parameters=True,  # they hold what citizens write, and errors are logged
        connect_args={
            "server_settings": {"role": APP_ROLE, "application_name": "kommunlots"},
            "timeout": 3,
            "command_timeout": 5,
        },
    )
