"""The schema as SQLAlchemy Core tables. The migrations make it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()


def _moment(name: str, *, required: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not required)


conversations = Table(
    "conversations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("municipality_id", Text, nullable=False),
    Column("department_id", Text),
    Column("queue_id", Text),
    Column("token_hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("memory", Text, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("page", Text),
    Column("queue_preset", Text),
    Column("context", JSONB, nullable=False),
    Column("levels", ARRAY(Text), nullable=False),
    _moment("created_at"),
    _moment("last_at"),
    _moment("closed_at", required=False),
    Index("conversations_last_at", "last_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("choices", JSONB, nullable=False),
    Column("links", JSONB, nullable=False),
    Column("topic", Text),
    Column("confidence", Float),
    Column("source", Text),
    Column("reviewed_at", Text),
    Column("client_id", Text),
    Column("outcome", Text),
    Column("reply_to", Integer),
    _moment("at"),
    UniqueConstraint("conversation_id", "client_id", name="messages_client_id"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("municipality_id", Text, nullable=False),
    Column("department_id", Text, nullable=False),
    Column("queue_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text),
    Column("priority", SmallInteger, nullable=False),
    Column("safe", Boolean, nullable=False),
    Column("comment", Text),
    _moment("created_at"),
    Column("claimed_by", Uuid, ForeignKey("staff.id")),
    _moment("claimed_at", required=False),
    Column("fence", Integer, nullable=False),
    _moment("closed_at", required=False),
    Column("outcome", Text),
    Index("handovers_queue", "municipality_id", "queue_id", "state", "priority", "created_at"),
    # One live handover a conversation, whatever the processes do.
    Index(
        "handovers_one_live",
        "conversation_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'claimed')"),
    ),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("municipality_id", Text, nullable=False),
    Column("username", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("presence", Text, nullable=False),
    Column("away_until", Text),
    Column("substitute", Text),
    _moment("created_at"),
)

staff_queues = Table(
    "staff_queues",
    metadata,
    Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("municipality_id", Text, primary_key=True),
    Column("queue_id", Text, primary_key=True),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    _moment("created_at"),
    _moment("expires_at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("municipality_id", Text, nullable=False),
    Column("department_id", Text, nullable=False),
    Column("queue_id", Text, nullable=False),
    Column("topic", Text),
    Column("text", Text, nullable=False),
    Column("contact", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("promised_by", Date),
    _moment("created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    _moment("at"),
)

# All that is left of safe conversations: how many, and whether a human answered.
safe_counts = Table(
    "safe_counts",
    metadata,
    Column("municipality_id", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("human_answered", Boolean, primary_key=True),
    Column("conversations", BigInteger, nullable=False),
)
