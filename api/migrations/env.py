"""Alembic's entry: runs the migrations on the connection that `api.db.migrate` hands over."""

from __future__ import annotations

from alembic import context

from api.db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
