"""`./kommunlots content [--municipality ID] [--days N]`: an editor's report. Changes nothing.

What is due for review, which facts a profile lacks, which texts are the longest and hardest, and
what has passed its day. With `--wordings [--area AREA]`: wordings that may stand under the wrong topic.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from api.ops import messages
from api.ops.faults import Fault
from nlu_data.authorities import read_register
from nlu_data.catalogue import Answer, Catalogue, read_catalogue, read_examples
from nlu_data.municipality import Municipality
from nlu_data.readability import read_ease
from nlu_data.render import render_answer
from nlu_data.safety import read_safety
from nlu_data.versions import Version

_SHOWN = 10
_SOON_DAYS = 90


def due(catalogue: Catalogue, until: date) -> Iterator[str]:
    """Answers and facts whose review date comes by `until`, the nearest first."""
    coming = [(a.review_by, f"{a.topic} ({a.owner}, answers/{a.file})") for a in catalogue.answers.values()]
    for town in catalogue.municipalities.values():
        coming += [(f.review_by, f"{f.key} (municipalities/{town.id}/facts.yml)") for f in town.facts.values()]
    register = read_register()
    coming.append((register.review_by, "authorities.yml"))
    coming += [(line.verify_by, f"{line.id} (helplines.yml)") for line in read_safety().helplines.values() if line.show]
    for day, what in sorted(coming):
        if day <= until:
            yield f"  {day}  {what}"


def lacking(catalogue: Catalogue, town: Municipality, today: date) -> Iterator[str]:
    """The facts that answers could use and the profile does not have, or has let grow old, by area."""
    missing: dict[str, list[str]] = defaultdict(list)
    for answer in catalogue.answers.values():
        for local in answer.local:
            for key in local.facts:
                fact = town.facts.get(key)
                if fact is None or fact.review_by < today:
                    missing[answer.file.removesuffix(".yml")].append(key)
    for area, keys in missing.items():
        yield f"  {area}: {', '.join(dict.fromkeys(keys))}"


def hardest(catalogue: Catalogue, town: Municipality) -> Iterator[str]:
    """The texts with the highest LIX and the most words, as this municipality's citizens read them."""
    phrases = read_safety().helpline_phrases()
    for version in (Version.STANDARD, Version.EASY):
        read = [
            (answer, read_ease(render_answer(answer, town, phrases, version=version)))
            for answer in catalogue.answers.values()
            if answer.text_in(version)
        ]
        yield f"  {messages.CONTENT_HARDEST[version.value]}"
        yield from (_line(a, f"LIX {r.lix:.0f}") for a, r in sorted(read, key=lambda pair: -pair[1].lix)[:_SHOWN])
        yield f"  {messages.CONTENT_LONGEST[version.value]}"
        yield from (_line(a, f"{r.words}") for a, r in sorted(read, key=lambda pair: -pair[1].words)[:_SHOWN])


def _line(answer: Answer, figure: str) -> str:
    return f"    {figure:>7}  {answer.topic} (answers/{answer.file})"


def passed(town: Municipality, today: date) -> Iterator[str]:
    """Events and themes that are over, and are no longer shown."""
    offers = town.offerings
    yield from (f"  {event.day}  {event.title}, {event.place}" for event in offers.events if event.day < today)
    for chat in offers.theme_chats:
        yield from (f"  {theme.day}  {theme.title}" for theme in chat.themes if theme.day < today)


def report(catalogue: Catalogue, towns: list[Municipality], today: date, days: int) -> Iterator[str]:
    """The whole report, line by line."""
    yield messages.content_due(days)
    yield from _or_none(due(catalogue, today + timedelta(days=days)))
    for town in towns:
        yield f"\n{messages.content_lacking(town.name)}"
        yield from _or_none(lacking(catalogue, town, today))
        yield f"\n{messages.content_passed(town.name)}"
        yield from _or_none(passed(town, today))
    yield f"\n{messages.content_hardest(towns[0].name)}"
    yield from hardest(catalogue, towns[0])


def _or_none(lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    yield from found or [f"  {messages.CONTENT_NOTHING}"]


def main(argv: list[str]) -> int:
    """Prints the report; 0. Raises Fault on an unknown municipality."""
    parser = argparse.ArgumentParser(prog="kommunlots content")
    parser.add_argument("--municipality", help="only this profile")
    parser.add_argument("--days", type=int, default=_SOON_DAYS, help="how far ahead reviews are listed")
    parser.add_argument("--wordings", action="store_true", help="wordings nearer to another topic than to their own")
    parser.add_argument("--area", help="with --wordings: only topics whose id begins with this")
    arguments = parser.parse_args(argv)
    if arguments.wordings:
        from api.ops import nearer  # noqa: PLC0415 -- scikit-learn is slow to load, and the report does without

        return nearer.main(list(read_examples()), arguments.area)
    catalogue = read_catalogue()
    towns = [t for t in catalogue.municipalities.values() if arguments.municipality in (None, t.id)]
    if not towns:
        raise Fault(messages.wrong_arguments(f"--municipality {arguments.municipality}"))
    for line in report(catalogue, towns, datetime.now(UTC).date(), arguments.days):
        sys.stdout.write(line + "\n")
    return 0
