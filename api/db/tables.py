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
    Sequence,
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
    # May be learned from; the database takes it back for ever when a level is raised or the words leave SQL.
    Column("learn", Boolean, nullable=False, server_default=text("true")),
    # Messages up to this one have been looked through for the pool.
    Column("pooled_seq", Integer, nullable=False, server_default=text("0")),
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
    # Staff say that the assistant misunderstood what was asked.
    Column("wrong_topic", Boolean, nullable=False, server_default=text("false")),
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
    # Keys that act without Ctrl or Alt may be in somebody's way (WCAG 2.1.4).
    Column("single_keys", Boolean, nullable=False, server_default=text("true")),
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

# An empty department means all of them.
staff_rights = Table(
    "staff_rights",
    metadata,
    Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("right", Text, primary_key=True),
    Column("department_id", Text, primary_key=True),
)

# Masked messages of the open zone that the assistant was unsure of. No column holds a zone: there is no other.
pool_items = Table(
    "pool_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("municipality_id", Text, nullable=False),
    Column("conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text, nullable=False),
    Column("confidence", Float),
    Column("ranking", JSONB, nullable=False),
    Column("lang", Text, nullable=False),
    Column("fold_key", Text, nullable=False),
    _moment("at"),
    Column("state", Text, nullable=False),
    Column("taken_by", Uuid, ForeignKey("staff.id")),
    _moment("taken_at", required=False),
    Column("batch", Uuid),
    UniqueConstraint("conversation_id", "seq", name="pool_items_message"),
    Index("pool_items_open", "municipality_id", "state", "fold_key"),
)


def _number(name: str) -> Sequence:
    return Sequence(f"{name}_n_seq", data_type=BigInteger)


# Everything that staff do to the knowledge. Who proposes, who decides and who releases are three people.
changes = Table(
    "changes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("n", BigInteger, _number("changes"), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("source", Text, nullable=False),
    Column("origin_conversation", Uuid),
    Column("pool_ids", ARRAY(Uuid), nullable=False),
    Column("municipality_id", Text),
    Column("state", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("batch", Uuid),
    Column("proposed_by", Uuid, ForeignKey("staff.id"), nullable=False),
    _moment("proposed_at"),
    Column("decided_by", Uuid, ForeignKey("staff.id")),
    _moment("decided_at", required=False),
    Column("released_by", Uuid, ForeignKey("staff.id")),
    _moment("released_at", required=False),
    Column("undone_of", Uuid, ForeignKey("changes.id")),
    Index("changes_state", "state", "n"),
    Index("changes_target", "target"),
    Index("changes_origin", "origin_conversation"),
)

# Words of citizens who had them erased, until they are out of every version that is kept. The database fills it.
erased_words = Table(
    "erased_words",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("text", Text, nullable=False),
)

training_runs = Table(
    "training_runs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("n", BigInteger, _number("training_runs"), nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("upto_n", BigInteger, nullable=False),
    Column("requested_by", Uuid, ForeignKey("staff.id")),
    _moment("requested_at"),
    _moment("started_at", required=False),
    _moment("finished_at", required=False),
    Column("attempts", Integer, nullable=False),
    Column("progress", SmallInteger, nullable=False),
    Column("step", Text, nullable=False),
    Column("manifest", JSONB, nullable=False),
    Column("gate", JSONB, nullable=False),
    Column("error", Text),
)

releases = Table(
    "releases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("n", BigInteger, _number("releases"), nullable=False, unique=True),
    Column("run_id", Uuid, ForeignKey("training_runs.id"), nullable=False),
    Column("share", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Uuid, ForeignKey("staff.id")),
    _moment("at"),
    Column("reason", Text, nullable=False),
)
