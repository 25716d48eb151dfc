"""The candidate on last week's masked log: what is tried, what counts as changed, whose words are shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from api.conversation.model import Outcome
from api.db.tables import training_runs
from api.db.unit_of_work import Viewer
from api.evaluation.records import Record
from api.training.repository import Said
from api.training.shadow import changed, met
from tests.api.gateway import Citizen, Gateway
from tests.api.training.records import record
from tests.clocks import TestClock

ASKED = "svar på vad bygglov kostar"


def said(text: str = "x") -> Said:
    return Said(uuid4(), 3, "exempelkoping", text, frozenset())


def as_met(topic: str | None, outcome: Outcome = Outcome.ANSWERED) -> Record:
    found = record("x", "", topic)
    return Record(**{**vars(found), "outcome": outcome})


def test_an_answer_is_changed_when_another_topic_or_another_way_is_met() -> None:
    pairs = [
        (as_met("a.ett"), as_met("a.ett")),
        (as_met("a.ett"), as_met("a.tva")),
        (as_met("a.ett"), as_met("a.ett", Outcome.CLARIFIED)),
        (as_met("a.ett", Outcome.CLARIFIED), as_met("a.tva", Outcome.CLARIFIED)),  # the citizen is asked all the same
        (as_met(None, Outcome.OUT_OF_SCOPE), as_met("a.ett")),
    ]
    messages = [said() for _ in pairs]
    found = changed(messages, [live for live, _ in pairs], [candidate for _, candidate in pairs])
    assert (found["n"], found["changed"]) == (5, 3)
    assert [row["conversation"] for row in found["answers"]] == [str(messages[at].conversation_id) for at in (1, 2, 4)]
    first = found["answers"][0]
    assert (first["before"], first["after"]) == (
        {"outcome": "answered", "topic": "a.ett"},
        {"outcome": "answered", "topic": "a.tva"},
    )
    assert {(move["before"], move["after"]): move["n"] for move in found["moves"]} == {
        ("answered", "answered"): 1, ("answered", "clarified"): 1, ("out_of_scope", "answered"): 1,
    }  # fmt: skip


def test_the_most_frequent_moves_come_first_and_no_words_are_kept() -> None:
    messages = [said(f"hemliga ord {n}") for n in range(3)]
    live = [as_met("a.ett")] * 3
    candidate = [as_met("a.ett", Outcome.CLARIFIED)] * 2 + [as_met("a.tva")]
    found = changed(messages, live, candidate)
    assert [move["n"] for move in found["moves"]] == [2, 1]
    assert "hemliga" not in str(found)


def test_the_safe_way_counts_by_its_topic() -> None:
    assert met(as_met("stod.vald_nara", Outcome.HANDED_OVER_SENSITIVE)) != met(
        as_met("stod.sjalvmord", Outcome.HANDED_OVER_SENSITIVE)
    )
    assert met(as_met("a.ett", Outcome.OUT_OF_SCOPE)) == met(as_met("a.tva", Outcome.OUT_OF_SCOPE))


def log_of(gateway: Gateway) -> Any:
    return gateway.deps.training.worker.runner._said


async def over(gateway: Gateway, *texts: str, **body: Any) -> Citizen:
    citizen = await gateway.citizen(**body)
    for text in texts:
        await citizen.said(text)
    return citizen


async def test_only_what_may_be_learnt_from_is_tried(gateway: Gateway, clock: TestClock) -> None:
    await over(gateway, "svar för länge sedan")
    clock.at(clock() + timedelta(days=8))
    await over(gateway, ASKED)
    await over(gateway, "svar på en sak", "min man slår mig")  # the whole conversation stays away
    await over(gateway, "svar om skolan", "skolärende nu")  # it lay in a queue with secrecy
    await over(gateway, "svar om min diabetes")  # a special category
    erased = await over(gateway, "svar som raderas")
    assert (await erased.http.delete(erased.url, headers=erased.headers)).status_code == 204
    assert [message.text for message in await log_of(gateway)(2000)] == [ASKED]
    assert await log_of(gateway)(0) == []


async def gate_of(gateway: Gateway, message: Said) -> UUID:
    """A run whose candidate would have met this message another way."""
    run_id = uuid4()
    shadow = changed([message], [as_met("a.ett")], [as_met("a.tva")])
    values = {
        "id": run_id, "state": "green", "knowledge": "", "upto_n": 0, "requested_at": gateway.deps.clock(),
        "attempts": 1, "progress": 100, "step": "done", "manifest": {},
        "gate": {"verdict": "green", "reasons": [], "figures": {}, "shadow": shadow},
    }  # fmt: skip
    async with gateway.deps.open_uow(Viewer.system()) as db:
        await db.execute(training_runs.insert().values(values))
    return run_id


async def test_the_words_are_shown_to_ones_own_municipality_for_as_long_as_they_are_kept(gateway: Gateway) -> None:
    citizen = await over(gateway, ASKED)
    run_id = await gate_of(gateway, (await log_of(gateway)(1))[0])
    own, other = await gateway.trainer("release"), await gateway.trainer("release", municipality="karlstad")

    async def shown(who: Any) -> list[str | None]:
        found = await who.got(f"training/{run_id}")
        return [row["text"] for row in found["gate"]["shadow"]["answers"]]

    assert await shown(own) == [ASKED]
    assert await shown(other) == [None]
    assert (await citizen.http.delete(citizen.url, headers=citizen.headers)).status_code == 204
    assert await shown(own) == [None]
