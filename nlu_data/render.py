"""Fills an approved answer with a municipality's local facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from nlu_data.catalogue import Answer
from nlu_data.municipality import Municipality
from nlu_data.versions import Version

PLACEHOLDER = re.compile(r"\{([a-z0-9_.:]+)\}")


_PHRASE = {"sv": "{name}, telefon {phone}", "en": "{name}, telephone {phone}"}


def common_values(municipality: Municipality, language: str = "sv") -> dict[str, str]:
    """The placeholders every profile can fill: {kommun} and {kontakt}, in Swedish or English."""
    contact = municipality.contact
    name = contact.in_sentence
    if language == "en":
        name = contact.english or name
    phrase = _PHRASE.get(language, _PHRASE["sv"]).format(name=name, phone=contact.phone) if contact.phone else name
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
    *,
    version: Version = Version.STANDARD,
    local_heading: str = "",
) -> str:
    """The whole answer as the citizen reads it: the version's generic part, then local sentences.

    A local sentence whose facts are not all known is left out, or replaced by its `otherwise` in the
    standard version. With `today`, so is one whose facts have passed their review date. Local sentences
    are Swedish: with `local_heading` that line stands before them. `helplines` maps ids to phrases for
    {helpline:<id>}. Raises KeyError on an unknown placeholder, and when the version is not written.
    """
    generic = answer.text_in(version)
    if generic is None:
        raise KeyError(f"{answer.topic} has no {version.value} version")
    values = common_values(municipality, version.lang)
    values.update({f"helpline:{key}": phrase for key, phrase in (helplines or {}).items()})
    swedish = {**values, **common_values(municipality)}
    local: list[str] = []
    for sentence in answer.local:
        facts = (municipality.facts[key] for key in sentence.facts if key in municipality.facts)
        known = {fact.key: fact.value for fact in facts if today is None or today <= fact.review_by}
        if len(known) == len(sentence.facts):
            local.append(fill(sentence.text, {**swedish, **known}))
        elif sentence.otherwise and version is Version.STANDARD:
            local.append(fill(sentence.otherwise, swedish))
    heading = [local_heading] if local and local_heading else []
    return "\n\n".join([fill(generic, values), *heading, *local])
