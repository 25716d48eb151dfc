"""Replaces personal data in a message with typed placeholders such as [PERSONNUMMER].

Run before a message is kept or sent to the assistant. When in doubt between masking and not, a
number that identifies a person is masked; prices, dates, laws, hours and helplines are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.privacy import mask_numbers, mask_places

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
    (MaskKind.EPOST, mask_numbers.EMAIL, mask_numbers.whole),
    (MaskKind.KONTO, mask_numbers.IBAN, mask_numbers.iban_span),
    (MaskKind.KORT, mask_numbers.CARD, mask_numbers.card_span),
    (MaskKind.PERSONNUMMER, mask_numbers.PERSONAL, mask_numbers.personal_span),
    (MaskKind.KONTO, mask_numbers.ACCOUNT, mask_numbers.account_span),
    (MaskKind.DIARIENUMMER, mask_places.DIARY, mask_places.diary_span),
    (MaskKind.ORGNUMMER, mask_numbers.ORGANISATION, mask_numbers.organisation_span),
    (MaskKind.TELEFON, mask_numbers.PHONE, mask_numbers.phone_span),
    (MaskKind.FASTIGHET, mask_places.PROPERTY, mask_places.property_span),
    (MaskKind.FASTIGHET, mask_places.BLOCK, mask_places.block_span),
    (MaskKind.ADRESS, mask_places.STREET, mask_places.street_span),
    (MaskKind.REGNUMMER, mask_places.PLATE, mask_places.plate_span),
    (MaskKind.NAMN, mask_places.NAME, mask_places.name_span),
)


def mask(text: str) -> MaskedText:
    """The text with personal data replaced by placeholders. Idempotent; linear time."""
    found: set[MaskKind] = set()
    for kind, pattern, finder in _STEPS:
        masked = _replace(text, pattern, finder, f"[{kind}]")
        if masked != text:
            found.add(kind)
            text = masked
    return MaskedText(text, tuple(kind for kind in MaskKind if kind in found))


def _replace(text: str, pattern: re.Pattern[str], finder: Finder, placeholder: str) -> str:
    parts: list[str] = []
    done = 0
    for match in pattern.finditer(text):
        span = finder(match)
        if span is None or span[0] < done:
            continue
        parts += [text[done : span[0]], placeholder]
        done = span[1]
    return "".join([*parts, text[done:]])
