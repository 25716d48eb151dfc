"""Replaces personal data in a message with typed placeholders such as [PERSONNUMMER].

Run before a message is kept or sent to the assistant. When in doubt between masking and not, a
number that identifies a person is masked; prices, dates, laws, hours and helplines are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.privacy import (
    mask_contact,
    mask_money,
    mask_names,
    mask_numbers,
    mask_persons,
    mask_places,
    mask_property,
    mask_references,
)

Finder = Callable[[re.Match[str]], tuple[int, int] | None]


class MaskKind(StrEnum):
    """What was masked; the name stands in the placeholder."""

    PERSONNUMMER = "PERSONNUMMER"
    ORGNUMMER = "ORGNUMMER"
    TELEFON = "TELEFON"
    EPOST = "EPOST"
    ADRESS = "ADRESS"
    FASTIGHET = "FASTIGHET"
    REGNUMMER = "REGNUMMER"
    KONTO = "KONTO"
    KORT = "KORT"
    DIARIENUMMER = "DIARIENUMMER"
    NAMN = "NAMN"


@dataclass(frozen=True)
class MaskedText:
    """The message with placeholders, and the kinds that were found, in the order they are listed above."""

    text: str
    kinds: tuple[MaskKind, ...]


# The first kind that takes a stretch of text keeps it, so the surest patterns come first.
_STEPS: tuple[tuple[MaskKind, re.Pattern[str], Finder], ...] = (
    (MaskKind.EPOST, mask_contact.EMAIL, mask_contact.whole),
    (MaskKind.KONTO, mask_money.IBAN, mask_money.iban_span),
    (MaskKind.KORT, mask_money.CARD, mask_money.card_span),
    (MaskKind.ORGNUMMER, mask_numbers.ORGANISATION_NAMED, mask_numbers.number_span),
    (MaskKind.KONTO, mask_money.PERSONAL_ACCOUNT, mask_contact.whole),
    (MaskKind.PERSONNUMMER, mask_numbers.SAID, mask_numbers.said_span),
    (MaskKind.PERSONNUMMER, mask_numbers.PERSONAL, mask_numbers.personal_span),
    (MaskKind.PERSONNUMMER, mask_numbers.MISCOUNTED, mask_numbers.miscounted_span),
    (MaskKind.PERSONNUMMER, mask_numbers.LABELLED, mask_numbers.labelled_span),
    (MaskKind.PERSONNUMMER, mask_numbers.ENDING, mask_numbers.number_span),
    (MaskKind.ORGNUMMER, mask_numbers.VAT, mask_contact.whole),
    (MaskKind.DIARIENUMMER, mask_references.NAMED, mask_references.named_span),
    (MaskKind.KONTO, mask_money.ACCOUNT, mask_money.account_span),
    (MaskKind.KONTO, mask_money.GIRO, mask_money.number_span),
    (MaskKind.KONTO, mask_money.PAYMENT, mask_money.number_span),
    (MaskKind.DIARIENUMMER, mask_references.DIARY, mask_references.diary_span),
    (MaskKind.ORGNUMMER, mask_numbers.ORGANISATION, mask_numbers.organisation_span),
    (MaskKind.PERSONNUMMER, mask_numbers.GROUPED, mask_numbers.grouped_span),
    (MaskKind.TELEFON, mask_contact.SPOKEN, mask_contact.spoken_span),
    (MaskKind.TELEFON, mask_contact.PHONE, mask_contact.phone_span),
    (MaskKind.FASTIGHET, mask_property.PROPERTY, mask_property.property_span),
    (MaskKind.FASTIGHET, mask_property.BLOCK, mask_property.block_span),
    (MaskKind.ADRESS, mask_places.CARE_OF, mask_contact.whole),
    (MaskKind.ADRESS, mask_places.BOX, mask_places.box_span),
    (MaskKind.ADRESS, mask_places.POSTED, mask_contact.whole),
    (MaskKind.ADRESS, mask_places.STREET, mask_places.street_span),
    (MaskKind.ADRESS, mask_places.HOUSE_FIRST, mask_places.house_first_span),
    (MaskKind.ADRESS, mask_places.HOME, mask_places.home_span),
    (MaskKind.FASTIGHET, mask_property.NAMED_PLOT, mask_property.named_plot_span),
    (MaskKind.FASTIGHET, mask_property.TOWN_PLOT, mask_property.town_plot_span),
    (MaskKind.FASTIGHET, mask_property.OWN_PLOT, mask_property.own_plot_span),
    (MaskKind.REGNUMMER, mask_property.PLATE, mask_property.plate_span),
    (MaskKind.NAMN, mask_names.NAME, mask_names.name_span),
    (MaskKind.NAMN, mask_names.LABEL, mask_names.capital_span),
    (MaskKind.NAMN, mask_names.BEFORE, mask_names.capital_span),
    (MaskKind.NAMN, mask_names.PRESENTED, mask_names.capital_span),
    (MaskKind.NAMN, mask_names.SIGNED, mask_names.signed_span),
    (MaskKind.NAMN, mask_names.SURNAME, mask_names.capital_span),
    (MaskKind.NAMN, mask_names.STROKE, mask_names.capital_span),
    (MaskKind.NAMN, mask_persons.PERSON, mask_persons.person_span),
    (MaskKind.NAMN, mask_persons.LOWER_PERSON, mask_persons.lower_person_span),
)


# A placeholder can set free what was glued to the number; more passes than these are never needed in practice.
_PASSES = 4


def mask(text: str) -> MaskedText:
    """The text with personal data replaced by placeholders. Idempotent; linear time."""
    found: set[MaskKind] = set()
    for _ in range(_PASSES):
        before = text
        for kind, pattern, finder in _STEPS:
            masked = _replace(text, pattern, finder, f"[{kind}]")
            if masked != text:
                found.add(kind)
                text = masked
        if text == before:
            break
    return MaskedText(text, tuple(kind for kind in MaskKind if kind in found))


def _replace(text: str, pattern: re.Pattern[str], finder: Finder, placeholder: str) -> str:
    """Puts the placeholder in at once, so that what is glued to a number is looked at anew beside it."""
    start = 0
    while match := pattern.search(text, start):
        span = finder(match)
        if span is None:
            start = match.start() + 1  # what is looked for may begin within what was refused
            continue
        text = text[: span[0]] + placeholder + text[span[1] :]
        start = span[0] + len(placeholder)
    return text
