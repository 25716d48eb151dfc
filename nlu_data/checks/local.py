"""Rules for local facts and for what a municipality offers besides its queues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from nlu_data.checks.answers import is_web_address
from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.checks.private import is_drama_number, phone_numbers
from nlu_data.checks.profiles import profile_file
from nlu_data.municipality import Fact, Municipality
from nlu_data.offerings import Offerings

_KEY = re.compile(r"^[a-z0-9_]+\.[a-z0-9_]+$")


def _used_facts(material: Material) -> set[str]:
    return {key for answer in material.catalogue.answers.values() for local in answer.local for key in local.facts}


def facts_fit_answers(material: Material) -> Iterator[Finding]:
    """Keys are well formed and used by some answer; a demo profile has every fact that any answer can use."""
    used = _used_facts(material)
    prefixes = {topic_id.partition(".")[0] for topic_id in material.catalogue.topics}
    for m in material.catalogue.municipalities.values():
        file = f"municipalities/{m.id}/facts.yml"
        for fact in m.facts.values():
            if not _KEY.match(fact.key) or fact.key.partition(".")[0] not in prefixes:
                yield Finding(file, f"malformed key {fact.key}", "write <topic prefix>.<snake_case>", fact.key)
            elif fact.key not in used:
                do = "use it in an answer or remove it"
                yield Finding(file, f"{fact.key} is used by no answer", do, fact.key, Severity.WARNING)
            if not fact.value.strip() or "{" in fact.value:
                yield Finding(file, f"{fact.key}: empty, or with a placeholder", "write the plain phrase", fact.key)
        for key in sorted(used - set(m.facts)) if m.demo else ():
            yield Finding(file, f"{key} is missing", "make up a value: a demonstration shows every answer", "")


def facts_are_dated(material: Material) -> Iterator[Finding]:
    """Every fact has a source, holds from today or earlier, and is reviewed later than that."""
    for m in material.catalogue.municipalities.values():
        file = f"municipalities/{m.id}/facts.yml"
        for fact in m.facts.values():
            for what, do, code, severity in _faults_of_dates(fact, material.today):
                dates = {"from": str(fact.valid_from), "date": str(fact.review_by)}
                yield Finding(file, f"{fact.key}: {what}", do, fact.key, severity, code, {"name": fact.key, **dates})


def _faults_of_dates(fact: Fact, today: date) -> Iterator[tuple[str, str, str, Severity]]:
    """(what, what to do, code, how bad)."""
    error = Severity.ERROR
    if not fact.source.strip():
        yield "no source", "say where it was read and when", "fact_source", error
    if type(fact.review_by) is not date or type(fact.valid_from) not in (date, type(None)):
        yield "not a date", "write 2026-11-20 without quotes", "fact_no_date", error
        return
    if fact.valid_from and fact.valid_from > today:
        yield f"not valid until {fact.valid_from}", "add it on that day", "fact_ahead", error
    if fact.valid_from and fact.review_by <= fact.valid_from:
        yield "review_by is not after valid_from", "set a later date", "fact_backwards", error
    if fact.review_by < today:
        what = f"should have been reviewed by {fact.review_by}"
        yield what, "ask the municipality and move the date", "fact_due", Severity.WARNING


def demo_facts_use_reserved_numbers(material: Material) -> Iterator[Finding]:
    """Made-up facts never hold a number that could ring at somebody's."""
    for m in material.catalogue.municipalities.values():
        for fact in m.facts.values() if m.demo else ():
            for number in phone_numbers(fact.value):
                if not is_drama_number(number):
                    file, what = f"municipalities/{m.id}/facts.yml", f"{fact.key}: {number} may be real"
                    figures = {"name": fact.key, "number": number}
                    yield Finding(file, what, "use a reserved number", fact.key, code="number_demo", figures=figures)


def _ids(offers: Offerings) -> Iterator[tuple[str, str]]:
    groups = (offers.events, offers.advisers, offers.councils, offers.form_guides, offers.referrals)
    for group in groups:
        for item in group:
            yield type(item).__name__, item.id


def _topics(offers: Offerings) -> Iterator[str]:
    for event in offers.events:
        yield from event.services
    for _chat, theme in offers.themes_from(date.min):
        if theme.topic:
            yield theme.topic
    for referral in offers.referrals:
        yield from referral.topics
    yield from (adviser.topic for adviser in offers.advisers)
    yield from (guide.topic for guide in offers.form_guides)
    yield from offers.delegated_topics


def _sources(offers: Offerings) -> Iterator[tuple[str, str]]:
    groups = (offers.events, offers.advisers, offers.councils, offers.form_guides, offers.referrals)
    yield from ((item.id, item.source) for group in groups for item in group)
    yield from ((chat.queue, chat.source) for chat in offers.theme_chats)
    yield from ((checklist.area, checklist.source) for checklist in offers.checklists)


def offerings_refer_to_known_things(material: Material) -> Iterator[Finding]:
    """Advisers, events, themes, councils, guides, referrals and checklists name known topics, queues and areas."""
    catalogue = material.catalogue
    for m in catalogue.municipalities.values():
        file, offers = profile_file(m), m.offerings
        for (kind, item), count in Counter(_ids(offers)).items():
            if count > 1:
                yield Finding(file, f"{kind} {item} stands {count} times", "keep one", f"id: {item}")
        for topic_id in _topics(offers):
            if topic_id not in catalogue.topics:
                yield Finding(file, f"unknown topic {topic_id}", "use an id of topics.yml", topic_id)
        for item, source in _sources(offers):
            if not source.strip():
                yield Finding(file, f"{item}: no source", "say where it was read and when", item)
        for queue_id in (*(a.queue for a in offers.advisers), *(chat.queue for chat in offers.theme_chats)):
            if queue_id not in {queue.id for queue in m.queues}:
                yield Finding(file, f"unknown queue {queue_id}", "use the id of one of the queues", queue_id)
        for checklist in offers.checklists:
            if checklist.area not in catalogue.areas or not checklist.steps:
                what = f"checklist of {checklist.area}: unknown area, or empty"
                yield Finding(file, what, "use an id of areas.yml and list the steps", checklist.area)
        yield from _details(m, material)


def _details(m: Municipality, material: Material) -> Iterator[Finding]:
    file, offers = profile_file(m), m.offerings
    for chat in offers.theme_chats:
        queue = m.queue(chat.queue)
        if chat.host not in material.catalogue.departments:
            yield Finding(file, f"theme chat's unknown host {chat.host}", "use departments.yml", chat.host)
        for theme in chat.themes if queue else ():
            if queue and not queue.exceptions.get(theme.day, queue.week.get(theme.day.weekday(), ())):
                what = f"theme {theme.title!r} on {theme.day}, when queue {queue.id} is closed"
                yield Finding(file, what, "move it to a day with opening hours", theme.title)
    for guide in offers.form_guides:
        if not guide.steps:
            yield Finding(file, f"form guide {guide.id} has no steps", "write them", f"id: {guide.id}")
    for referral in offers.referrals:
        if not referral.topics or (referral.web and not is_web_address(referral.web)):
            what = f"referral {referral.id}: no topics, or a malformed address"
            yield Finding(file, what, "say what it answers for; addresses start with https", f"id: {referral.id}")
