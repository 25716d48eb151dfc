"""Where a handover goes: the department's queue if it is open, else the generalists. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.handover.hours import IsHoliday, is_open, next_opening
from nlu_data.catalogue import Catalogue, Zone
from nlu_data.municipality import Municipality, Queue


@dataclass(frozen=True)
class Route:
    """The chosen queue; when it is closed, `opens` says when it opens next (None: not known)."""

    queue: Queue
    open: bool
    opens: datetime | None = None


def is_protected(queue: Queue, catalogue: Catalogue) -> bool:
    """True for a queue that only takes people in danger: every topic of its departments is safe mode."""
    topics = [topic for topic in catalogue.topics.values() if topic.department in queue.departments]
    return bool(topics) and all(topic.safe_mode for topic in topics)


def route(
    municipality: Municipality,
    department: str | None,
    now: datetime,
    is_holiday: IsHoliday,
    *,
    topic: str | None = None,
    preset: str | None = None,
) -> Route:
    """The queue for a department and topic, or the page's preset queue.

    The page's queue takes any question but one that belongs to a secrecy zone of its own.
    A closed specialist queue gives way to open generalists, but never across a secrecy zone: what
    is written to the social services must not land with everybody because they have gone home.
    """
    wanted = municipality.queue(preset) if preset else None
    queue = municipality.queue_for(department, topic) if department else municipality.generalist_queue
    if wanted is not None and queue.zone in {Zone.OPPEN.value, wanted.zone}:
        queue = wanted
    if is_open(queue, now, is_holiday):
        return Route(queue, open=True)
    generalists = municipality.generalist_queue
    if queue.zone == generalists.zone and is_open(generalists, now, is_holiday):
        return Route(generalists, open=True)
    opening = next_opening(queue, now, is_holiday)
    return Route(queue, open=False, opens=opening[0] if opening else None)
