"""Fills an approved answer with a municipality's local facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from nlu_data.catalogue import Answer
from nlu_data.municipality import Municipality

PLACEHOLDER = re.compile(r"\{([a-z0-9_.:]+)\}")


def common_values(municipality: Municipality) -> dict[str, str]:
    """The placeholders every profile can fill: {kommun} and {kontakt}."""
    contact = municipality.contact
    phrase = f"{contact.name}, telefon {contact.phone}" if contact.phone else contact.name
    return {"kommun": municipality.name, "kontakt": phrase}


def fill(text: str, values: Mapping[str, str] | Callable[[str], str]) -> str:
    """Replaces every {placeholder}. Raises KeyError on an unknown one."""
    look_up = values if callable(values) else values.__getitem__
    return PLACEHOLDER.sub(lambda match: look_up(match.group(1)), text)


def render_answer(
    answer: Answer,
    municipality: Municipality,
    helplines: Mapping[str, str] | None = None,
    today: date | None = None,
) -> str:
    """The whole answer as the citizen reads it: generic part, then local sentences.

    A local sentence whose facts are not all known is left out, or replaced by its `otherwise`.
    With `today`, so is one whose facts have passed their review date. `helplines` maps ids to
    phrases for {helpline:<id>}.
    """
    values = common_values(municipality)
    values.update({f"helpline:{key}": phrase for key, phrase in (helplines or {}).items()})
    parts = [fill(answer.answer, values)]
    for local in answer.local:
        facts = (municipality.facts[key] for key in local.facts if key in municipality.facts)
        known = {fact.key: fact.value for fact in facts if today is None or today <= fact.review_by}
        if len(known) == len(local.facts):
            parts.append(fill(local.text, {**values, **known}))
        elif local.otherwise:
            parts.append(fill(local.otherwise, values))
    return "\n\n".join(parts)
