"""Checks the shared data: `python -m nlu_data.check`. Changes nothing.

Prints what is wrong, where and what to do, then counts. Exit code 1 when there are errors; warnings
alone give 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timezone
from pathlib import Path

from nlu_data.checks import (
    amounts,
    answers,
    foreign,
    local,
    private,
    profiles,
    register,
    safety,
    topics,
    versions,
    wordings,
)
from nlu_data.checks.finding import Finding, Severity, line_of
from nlu_data.checks.material import Material, read_material
from nlu_data.files import ROOT, DataError

Rule = Callable[[Material], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    topics.topics_refer_to_known_things,
    topics.sensitive_topics_go_to_people,
    topics.follow_ups_lead_somewhere,
    topics.every_topic_has_an_answer,
    topics.topics_can_be_learned,
    safety.safety_replies_are_complete,
    safety.safety_replies_can_be_read_at_once,
    safety.helplines_are_in_order,
    foreign.foreign_texts_are_whole,
    foreign.foreign_texts_can_be_read_at_once,
    foreign.unreviewed_languages_are_told_of,
    answers.answers_have_a_topic_and_an_owner,
    answers.placeholders_are_known,
    answers.local_answers_say_so,
    answers.answers_are_dated,
    answers.links_are_well_formed,
    answers.answers_are_easy_to_read,
    versions.answers_have_their_versions,
    versions.versions_use_known_placeholders,
    versions.easy_versions_are_easy,
    versions.english_versions_are_whole,
    private.wordings_hold_no_personal_data,
    private.forbidden_numbers_are_never_shown,
    private.no_mail_to_persons,
    private.answers_hold_no_numbers_of_their_own,
    profiles.contact_is_usable,
    profiles.made_up_numbers_stay_made_up,
    profiles.queues_are_well_formed,
    profiles.departments_are_switched_on_sensibly,
    profiles.zones_fit_topics,
    profiles.settings_are_known,
    local.facts_fit_answers,
    local.facts_are_dated,
    local.demo_facts_use_reserved_numbers,
    local.offerings_refer_to_known_things,
    register.authorities_are_in_order,
    register.every_area_has_a_checklist,
    amounts.there_is_enough_to_learn_from,
    amounts.there_is_enough_to_measure_on,
    wordings.wordings_belong_to_one_topic,
    wordings.wordings_are_not_repeated,
    wordings.wordings_are_not_nearly_another_topics,
    wordings.holdout_is_kept_apart,
)


# How much there is to learn from: a new topic begins with less, and a gate that measures it need not count.
COUNTS: frozenset[Rule] = frozenset({amounts.there_is_enough_to_learn_from, amounts.there_is_enough_to_measure_on})


def run(material: Material, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """All findings, errors first, otherwise in the rules' order."""
    found = [finding for rule in rules for finding in rule(material)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)


def as_json(rule: Rule, finding: Finding) -> str:
    """One line for programs. Without the line number: the same fault elsewhere in the file is the same line."""
    document = {
        "rule": rule.__name__,
        "code": finding.code or rule.__name__,
        "severity": finding.severity.value,
        "file": finding.file,
        "what": finding.what,
        "do": finding.do,
        "figures": dict(finding.figures),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def describe(finding: Finding, root: Path) -> str:
    """One line for people: severity, file with line number, what is wrong, what to do."""
    path = (root / finding.file).resolve()
    line = line_of(path.read_text(encoding="utf-8"), finding.needle) if path.is_file() else None
    place = f"nlu_data/{finding.file}" if not finding.file.startswith("../") else finding.file[3:]
    where = f"{place}:{line}" if line else place
    return f"{finding.severity.value}: {where}: {finding.what}; {finding.do}"


def counts(material: Material) -> Iterator[str]:
    """How much there is, and what is unknown in each profile."""
    catalogue = material.catalogue
    written = [catalogue.answers[topic] for topic in catalogue.topics if topic in catalogue.answers]
    easy, english = sum(bool(a.easy) for a in written), sum(bool(a.english) for a in written)
    yield (
        f"topics {len(catalogue.topics)}, answered {len(written)}, easy versions {easy}, English ones {english}; "
        f"texts of the conversation itself {len(catalogue.answers) - len(written)}"
    )
    yield from amounts.amounts(material)
    yield (
        f"authorities {len(material.register.authorities) if material.register else 0}, "
        f"checklists {len(catalogue.checklists)} for {len(catalogue.areas) - 1} areas"
    )
    yield f"helplines {len(material.safety.helplines)}, safe replies {len(material.safety.replies)}"
    for m in catalogue.municipalities.values():
        unknown = [name for name, value in (("phone", m.contact.phone), ("visits", m.contact.visits)) if not value]
        unknown += [f"hours of {queue.id}" for queue in m.queues if not queue.week]
        notes = f"; unknown: {', '.join(unknown)}" if unknown else ""
        offers = m.offerings
        events, themes = len(offers.events_from(material.today)), len(offers.themes_from(material.today))
        has = f"{events} events, {themes} themes, {len(offers.advisers)} advisers, {len(offers.councils)} councils"
        yield f"{m.id}: {len(m.facts)} facts, {len(m.queues)} queues, {has}{notes}"


def main(arguments: list[str] | None = None) -> int:
    """Prints findings and counts on standard output; 1 when something must be mended."""
    parser = argparse.ArgumentParser(prog="python -m nlu_data.check", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the nlu_data folder")
    parser.add_argument("--today", type=date.fromisoformat, help="compare dates with this day instead of today")
    parser.add_argument("--no-warnings", action="store_true", help="print errors only")
    parser.add_argument("--no-counts", action="store_true", help="leave out the rules for how many messages there are")
    parser.add_argument("--json", action="store_true", help="print one JSON document a finding and nothing else")
    options = parser.parse_args(arguments)
    today = options.today or datetime.now(timezone.utc).date()
    try:
        material = read_material(today, options.root)
    except DataError as error:
        sys.stdout.write(f"error: {error}\n")
        return 1
    rules = [rule for rule in RULES if not (options.no_counts and rule in COUNTS)]
    if options.json:
        return _print_json(material, rules, warnings=not options.no_warnings)
    findings = run(material, rules)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    for finding in findings:
        if finding.severity is Severity.ERROR or not options.no_warnings:
            sys.stdout.write(describe(finding, options.root) + "\n")
    for line in counts(material):
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{errors} errors, {len(findings) - errors} warnings, {len(rules)} rules\n")
    return 1 if errors else 0


def _print_json(material: Material, rules: Iterable[Rule], *, warnings: bool) -> int:
    found = [(rule, finding) for rule in rules for finding in rule(material)]
    for rule, finding in found:
        if warnings or finding.severity is Severity.ERROR:
            sys.stdout.write(as_json(rule, finding) + "\n")
    return 1 if any(finding.severity is Severity.ERROR for _, finding in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
