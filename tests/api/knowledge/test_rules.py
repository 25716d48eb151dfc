"""Who may propose, decide and release what: every combination of two people and three acts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from uuid import UUID, uuid4

import pytest

from api.errors import Problem
from api.knowledge.model import Change, ChangeState, Source
from api.knowledge.rules import departments_of, refusal_to_decide, refusal_to_propose, refusal_to_release
from api.staff.admin import parse_grant
from api.staff.model import Presence, Role, StaffMember
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.overlay import Edit, Kind
from tests.api.gateway import DEMO, Gateway
from tests.api.knowledge.test_changes import LINK, TOPIC
from tests.clocks import ORDINARY

WORDING = Edit(Kind.WORDING_ADD, "avfall.hamtning", {"text": "när kommer ni"})
SENSITIVE = Edit(Kind.WORDING_ADD, "stod.vald_nara", {"text": "han slår"})
ANSWER = Edit(Kind.ANSWER, "avfall.hamtning", {"easy": "x"})
FACT = Edit(Kind.FACT, f"{DEMO}/avfall.hamtschema", {})


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


def person(*rights: str) -> StaffMember:
    grants = tuple(parse_grant(right) for right in rights)
    return StaffMember(uuid4(), DEMO, "p", "P", Role.AGENT, Presence.OFFLINE, None, None, frozenset(), grants)


def change(edit: Edit, proposed_by: UUID, decided_by: UUID | None = None) -> Change:
    state = ChangeState.APPROVED if decided_by else ChangeState.PROPOSED
    return Change(
        uuid4(), 1, edit, Source.EXPERT, None, (), None, state, "", None, proposed_by, ORDINARY, decided_by
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rights", "edit", "source", "code"),
    [
        ((), WORDING, Source.EXPERT, "forbidden"),
        (("approve", "release"), WORDING, Source.EXPERT, "forbidden"),
        (("label",), WORDING, Source.LOG, None),
        (("label",), ANSWER, Source.EXPERT, "forbidden"),
        (("label",), FACT, Source.EXPERT, "forbidden"),
        (("edit",), ANSWER, Source.EXPERT, None),
        (("edit",), WORDING, Source.EXPERT, None),
        (("edit",), replace(FACT, target="karlstad/kontakt.svarstid"), Source.EXPERT, "forbidden"),
        (("label",), SENSITIVE, Source.LOG, "sensitive_source"),
        (("label",), SENSITIVE, Source.IMPORT, "sensitive_source"),
        (("label",), SENSITIVE, Source.SYNTHETIC, None),
        (
            ("label",),
            Edit(Kind.WORDING_MOVE, "avfall.hamtning", {"text": "x", "from": "stod.vald_nara"}),
            Source.LOG,
            "sensitive_source",
        ),
    ],
)
def test_proposing(rights: tuple[str, ...], edit: Edit, source: Source, code: str | None) -> None:
    assert refusal_to_propose(person(*rights), edit, source, catalogue()) == code


@pytest.mark.parametrize(
    ("rights", "edit", "code"),
    [
        (("label", "edit", "release"), WORDING, "forbidden"),
        (("approve",), WORDING, None),
        (("approve:AVA",), WORDING, None),
        (("approve:SBF",), WORDING, "not_your_department"),
        (("approve:AVA",), FACT, None),
        (("approve",), SENSITIVE, "social_services_decide"),
        (("approve:SBF",), SENSITIVE, "social_services_decide"),
        (("approve:SOC",), SENSITIVE, None),
        (("approve:IVN",), SENSITIVE, None),
        (("approve:SOC",), WORDING, "not_your_department"),
    ],
)
def test_deciding(rights: tuple[str, ...], edit: Edit, code: str | None) -> None:
    assert refusal_to_decide(person(*rights), change(edit, uuid4()), catalogue()) == code


def test_one_person_has_one_part() -> None:
    everything = person("label", "edit", "approve", "approve:SOC", "release")
    other = uuid4()
    assert refusal_to_decide(everything, change(WORDING, everything.id), catalogue()) == "own_change"
    assert refusal_to_decide(everything, change(WORDING, other, other), catalogue()) == "change_decided"
    assert refusal_to_release(everything, [change(WORDING, other, uuid4())]) is None
    for hands in ((everything.id, other), (other, everything.id)):
        assert refusal_to_release(everything, [change(WORDING, other, uuid4()), change(WORDING, *hands)])
    assert refusal_to_release(person("approve"), []) == "forbidden"


def test_a_fact_is_owned_by_whoever_uses_it_and_a_new_topic_by_its_department() -> None:
    assert departments_of(FACT, catalogue()) == {"AVA"}
    assert departments_of(replace(FACT, target=f"{DEMO}/ingen.anvander"), catalogue()) == {"KC"}
    assert departments_of(Edit(Kind.TOPIC_ADD, "a.b", {"department": "TEK"}), catalogue()) == {"TEK"}


async def test_a_third_person_releases_what_two_have_made(gateway: Gateway) -> None:
    author, approver, third = [
        await gateway.trainer(*r) for r in (("edit", "release"), ("approve", "release"), ("release",))
    ]
    made = await author.propose("answer", TOPIC, LINK)
    await approver.posted(f"changes/{made['id']}/approve")
    knowledge = gateway.deps.knowledge
    taken = (await knowledge.basis()).numbers
    assert taken == {made["n"]}
    for member in (author.member, approver.member):
        assert await knowledge.refusal_to_release(member, taken) == "own_release"
        with pytest.raises(Problem):
            await knowledge.mark_released(member, taken)
    assert [c.n for c in await knowledge.mark_released(third.member, taken)] == [made["n"]]
    assert await knowledge.mark_released(third.member, taken) == []
    row = (await author.got("changes", state="approved"))["items"][0]
    assert row["released_by"] == third.member.display_name


async def test_what_is_approved_while_a_model_is_made_is_not_released_with_it(gateway: Gateway) -> None:
    """Also when it was proposed before a change that the model does hold."""
    author, approver, third = [await gateway.trainer(r) for r in ("edit", "approve", "release")]
    late = await author.propose("wording_add", TOPIC, {"text": "när åker sopbilen förbi hos oss"})
    early = await author.propose("wording_add", TOPIC, {"text": "vilken veckodag kommer sopbilen till mig"})
    await approver.posted(f"changes/{early['id']}/approve")
    knowledge = gateway.deps.knowledge
    taken = (await knowledge.basis()).numbers
    await approver.posted(f"changes/{late['id']}/approve")
    assert [c.n for c in await knowledge.mark_released(third.member, taken)] == [early["n"]]
    rows = {row["n"]: row for row in (await author.got("changes", state="approved"))["items"]}
    assert rows[early["n"]]["released_by"] == third.member.display_name
    assert rows[late["n"]]["released_at"] is None
