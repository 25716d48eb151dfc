"""Who answers whom, over real connections to two scripted servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from api.assistant.client import RasaAssistant
from api.assistant.port import AssistantDown
from api.release.fleet import ALL, Fleet, Lane, place
from nlu_data.contracts import TurnRequest
from tests.fakes.assistant import TOKEN, FakeAssistant, fake_assistant


@pytest.fixture
def blue() -> Iterator[FakeAssistant]:
    with fake_assistant() as assistant:
        yield assistant


@pytest.fixture
def green() -> Iterator[FakeAssistant]:
    with fake_assistant() as assistant:
        yield assistant


@pytest.fixture
async def fleet(blue: FakeAssistant, green: FakeAssistant) -> AsyncIterator[Fleet]:
    made = Fleet(RasaAssistant(blue.url, TOKEN, 0.6))
    made.green = made.watched = Lane(RasaAssistant(green.url, TOKEN, 0.6))
    yield made
    await made.green.assistant.close()
    await made.close()


def asked(text: str = "svar", conversation: str | None = None) -> TurnRequest:
    return TurnRequest(conversation or str(uuid4()), "exempelkoping", text)


def of_lane(share: int, *, green: bool) -> str:
    return next(name for n in range(1000) if (place(name := f"c{n}") < share) is green)


async def test_a_share_goes_to_green_and_a_conversation_stays(
    fleet: Fleet, blue: FakeAssistant, green: FakeAssistant
) -> None:
    await fleet.ask(asked())
    assert (len(blue.seen), len(green.seen)) == (1, 0)
    fleet.share = 30
    names = [str(uuid4()) for _ in range(200)]
    for name in names + names:
        await fleet.ask(asked(conversation=name))
    assert {r.conversation_id for r in blue.seen} & {r.conversation_id for r in green.seen} == set()
    assert 60 <= len(green.seen) <= 180
    fleet.share = ALL
    before = len(blue.seen)
    await fleet.ask(asked())
    assert len(blue.seen) == before


async def test_what_green_cannot_answer_blue_does(fleet: Fleet, blue: FakeAssistant, green: FakeAssistant) -> None:
    fleet.share = 50
    told: list[bool] = []
    fleet.on_trouble = lambda: told.append(True)
    assert fleet.green is not None
    fleet.green.assistant = RasaAssistant("http://127.0.0.1:9", TOKEN, 0.6)
    for _ in range(6):
        assert (await fleet.ask(asked(conversation=of_lane(50, green=True)))).acts
    assert told == [True]
    assert len(blue.seen) == 6 and not green.seen


async def test_who_has_waited_in_vain_does_not_wait_twice(fleet: Fleet, blue: FakeAssistant) -> None:
    fleet.share = 50
    with pytest.raises(AssistantDown):
        await fleet.ask(asked("långsamt", of_lane(50, green=True)))
    assert not blue.seen


async def test_trouble_of_both_is_not_the_candidates(fleet: Fleet) -> None:
    fleet.share = 50
    told: list[bool] = []
    fleet.on_trouble = lambda: told.append(True)
    for number in range(12):
        with pytest.raises(AssistantDown):
            await fleet.ask(asked("fel", of_lane(50, green=number % 2 == 0)))
    assert told == []


async def test_a_lane_is_drained_when_its_turns_are_done(fleet: Fleet) -> None:
    turn = asyncio.create_task(fleet.ask(asked("trögt")))
    await asyncio.sleep(0.1)
    assert not turn.done()
    await fleet.blue.drained(5)
    assert turn.done() or (await turn)
    await fleet.blue.drained(0.0)
