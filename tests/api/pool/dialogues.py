"""Dialogues that are put into the database as they would lie there when they are over."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from api.conversation import repository as conversations
from api.conversation.log import number
from api.conversation.model import Conversation, Draft, Kind, Memory, Outcome, Sender, State
from api.db.unit_of_work import Viewer
from tests.api.gateway import DEMO, Gateway


async def missed(gateway: Gateway, *texts: str) -> None:
    """A conversation that ended as if nobody had noticed anything."""
    now = gateway.deps.clock() - timedelta(hours=2)
    conversation = Conversation(uuid4(), DEMO, "hash", State.CLOSED, Memory.SQL, 1, 1)
    drafts = []
    for text in texts:
        drafts += [Draft(Sender.CITIZEN, Kind.TEXT, text, outcome=Outcome.CLARIFIED)]
        drafts += [Draft(Sender.BOT, Kind.CLARIFY, "Vilket menar du?")]
    async with gateway.deps.open_uow(Viewer.system()) as db:
        await conversations.create(db, conversation, now)
        await conversations.change(db, conversation.id, now, add=len(drafts))
        await conversations.add_messages(db, conversation.id, number(drafts, 1, now))
