"""Who may propose, decide and release what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from api.knowledge.model import Change, ChangeState, Source
from api.staff.model import Right, StaffMember
from nlu_data.catalogue import SYSTEM_PREFIX, Catalogue
from nlu_data.overlay import Edit, Kind

# The departments that answer for what is sensitive: the social services and their unit against violence.
SOCIAL = ("SOC", "IVN")
SENSITIVE_AREA = "stod"
_EVERYONES = "KC"
_WORDINGS = frozenset({Kind.WORDING_ADD, Kind.WORDING_MOVE, Kind.WORDING_REMOVE})


def is_sensitive(topic: str, catalogue: Catalogue) -> bool:
    """True for topics that are met the safe way, and for the whole area of hard situations."""
    found = catalogue.topics.get(topic)
    return topic.startswith(f"{SENSITIVE_AREA}.") or bool(found and (found.safe_mode or found.area == SENSITIVE_AREA))


def touches_sensitive(edit: Edit, catalogue: Catalogue) -> bool:
    """True when the change adds to, or takes from, a sensitive topic."""
    topics = [edit.target, str(edit.payload.get("from") or "")]
    return edit.kind is not Kind.FACT and any(is_sensitive(topic, catalogue) for topic in topics if topic)


def departments_of(edit: Edit, catalogue: Catalogue) -> frozenset[str]:
    """The departments that own what is changed: any of them may approve."""
    if edit.kind is Kind.TOPIC_ADD:
        return frozenset({str(edit.payload.get("department") or "")})
    if edit.kind is Kind.FACT:
        key = edit.target.partition("/")[2]
        users = {a.owner for a in catalogue.answers.values() if any(key in local.facts for local in a.local)}
        return frozenset(users) or frozenset({_EVERYONES})
    topic = catalogue.topics.get(edit.target)
    return frozenset({topic.department if topic else _EVERYONES})


def refusal_to_propose(member: StaffMember, edit: Edit, source: Source, catalogue: Catalogue) -> str | None:
    """The problem's code when this person may not propose that; None when they may."""
    needed = Right.LABEL if edit.kind in _WORDINGS else Right.EDIT
    if not member.may(needed) and not member.may(Right.EDIT):
        return "forbidden"
    if edit.kind is Kind.FACT and edit.target.partition("/")[0] != member.municipality_id:
        return "forbidden"
    if touches_sensitive(edit, catalogue) and source not in {Source.EXPERT, Source.SYNTHETIC}:
        return "sensitive_source"
    return None


def refusal_to_decide(member: StaffMember, change: Change, catalogue: Catalogue) -> str | None:
    """The problem's code when this person may not approve or reject that; None when they may."""
    if not member.may(Right.APPROVE):
        return "forbidden"
    if change.proposed_by == member.id:
        return "own_change"
    if change.state is not ChangeState.PROPOSED:
        return "change_decided"
    if touches_sensitive(change.edit, catalogue):
        allowed = any(member.may_for(Right.APPROVE, department, by_name=True) for department in SOCIAL)
        return None if allowed else "social_services_decide"
    owners = departments_of(change.edit, catalogue)
    if not any(member.may_for(Right.APPROVE, department) for department in owners):
        return "not_your_department"
    return None


def who_may_decide(change: Change, people: Iterable[StaffMember], catalogue: Catalogue) -> list[StaffMember]:
    """Those of some people who may approve or reject a change; nobody when it is decided on."""
    return [member for member in people if refusal_to_decide(member, change, catalogue) is None]


def refusal_to_release(member: StaffMember, changes: Iterable[Change]) -> str | None:
    """The problem's code when this person had a hand in what is released, or may not release at all."""
    if not member.may(Right.RELEASE):
        return "forbidden"
    hands: set[UUID | None] = {person for change in changes for person in (change.proposed_by, change.decided_by)}
    return "own_release" if member.id in hands else None


def known_topic(topic: str, catalogue: Catalogue) -> bool:
    """True for topics of the catalogue and for what is said besides them."""
    return topic in catalogue.topics or (topic.startswith(SYSTEM_PREFIX) and topic in catalogue.answers)
