"""Rules for topics, areas, follow-ups and the first wave of content."""

from __future__ import annotations

from collections.abc import Iterator

from nlu_data.catalogue import SYSTEM_INTENTS, SYSTEM_PREFIX, Handling
from nlu_data.checks.finding import Finding
from nlu_data.checks.material import Material

SYSTEM_AREA = "system"


def topics_refer_to_known_things(material: Material) -> Iterator[Finding]:
    """A topic's area and department stand in the catalogue; its id does not look like a sys.* intent."""
    catalogue = material.catalogue
    for topic in catalogue.topics.values():
        if topic.area not in catalogue.areas:
            yield Finding("topics.yml", f"{topic.id}: unknown area {topic.area}", "use one of areas.yml", topic.id)
        if topic.department not in catalogue.departments:
            what = f"{topic.id}: unknown department {topic.department}"
            yield Finding("topics.yml", what, "use one of departments.yml", topic.id)
        if topic.id.startswith(SYSTEM_PREFIX):
            yield Finding("topics.yml", f"{topic.id}: reserved prefix", "rename before it is used anywhere", topic.id)


def sensitive_topics_go_to_people(material: Material) -> Iterator[Finding]:
    """A topic with safe mode is always handed over."""
    for topic in material.catalogue.topics.values():
        if topic.safe_mode and topic.handling is not Handling.HAND_OVER_NOW:
            yield Finding("topics.yml", f"{topic.id}: safe_mode but not hand_over_now", "set handling", topic.id)


def follow_ups_lead_somewhere(material: Material) -> Iterator[Finding]:
    """Each follow-up names a topic of the catalogue."""
    for area in material.catalogue.areas.values():
        for aspect, topic_id in area.follow_ups.items():
            if topic_id not in material.catalogue.topics:
                what = f"{area.id}: follow-up {aspect} leads to unknown topic {topic_id}"
                yield Finding("areas.yml", what, "use a topic of topics.yml", f"{{id: {area.id},")


def every_topic_has_an_answer(material: Material) -> Iterator[Finding]:
    """Every topic, and every sys.* intent, has an approved answer."""
    catalogue = material.catalogue
    wanted = [(topic.id, topic.area) for topic in catalogue.topics.values()]
    wanted += [(intent, SYSTEM_AREA) for intent in SYSTEM_INTENTS]
    for topic_id, area in wanted:
        if topic_id not in catalogue.answers:
            yield Finding(f"answers/{area}.yml", f"{topic_id} has no answer", "write and approve one")


def topics_can_be_learned(material: Material) -> Iterator[Finding]:
    """Wordings belong to known topics, and every topic and intent has some."""
    known = {*material.catalogue.topics, *SYSTEM_INTENTS}
    seen: set[str] = set()
    for wording in material.wordings:
        if wording.topic not in known and wording.topic not in seen:
            what = f"wordings of unknown topic {wording.topic}"
            yield Finding(wording.file, what, "use an id of topics.yml or a sys.* intent", f"{wording.topic}:")
        seen.add(wording.topic)
    for topic_id in sorted(known - seen):
        yield Finding("examples", f"{topic_id} has no wordings", "add some, or it can never be recognised")
