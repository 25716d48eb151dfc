"""Rules about personal data and telephone numbers: nothing private in, nothing forbidden out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from nlu_data.checks.finding import Finding
from nlu_data.checks.material import Material

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EXAMPLE_DOMAIN = re.compile(r"(?:^|\.)example(?:\.[a-z]+)?$")
_PERSON_LOCAL_PART = re.compile(r"^[^\W\d_]{2,}(?:-[^\W\d_]+)?\.[^\W\d_]{2,}(?:-[^\W\d_]+)?\d*$")
_IDENTITY = re.compile(r"(?<![\d-])(?:19|20)?(\d\d)(\d\d)(\d\d)([-+ ]?)(\d{4})(?![\d-])")
_PHONE = re.compile(
    r"(?<![\d.,:/-])(?:(?:\+|00)46[ -]?(?:\(0\))?|0)[1-9]\d{0,3}[ /–-]{0,3}\d{2,3}(?:[ -]?\d{2,3}){1,3}(?![\d-])"
)
_CLOCK_SPAN = re.compile(r"^([01]\d|2[0-4])[0-5]\d[ -]+([01]\d|2[0-4])[0-5]\d$")
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 11
# Numbers of services, which belong to nobody: free, shared cost, information.
_SERVICE_PREFIXES = ("020", "0200", "077", "099", "0900", "0939", "0944", "010")
# Swedish numbers set aside for films and books (PTS).
_DRAMA = re.compile(r"^(?:07017406(?:0[5-9]|[1-9]\d)|08465004\d\d|03139006[0-4]\d|04062804[0-2]\d|09803192\d\d)$")


def digits(number: str) -> str:
    """A Swedish number as its national digits: `+46 (0)70-174` and `070 174` both give `070174`."""
    plain = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+46") or plain.startswith("0046"):
        plain = "0" + re.sub(r"^(?:00)?46", "", plain).lstrip("0")
    return plain


def is_drama_number(number: str) -> bool:
    """True for numbers that are reserved for made-up use and lead to nobody."""
    return bool(_DRAMA.match(digits(number)))


def _luhn(ten: str) -> bool:
    total = 0
    for place, sign in enumerate(ten):
        product = int(sign) * (2 - place % 2)
        total += product - 9 if product > 9 else product
    return total % 10 == 0


def identity_numbers(text: str) -> list[str]:
    """Personal and coordination numbers. Without a separator only those whose check digit is right."""
    found = []
    for match in _IDENTITY.finditer(text):
        year, month, day, separator, tail = match.groups()
        day_number = int(day) - 60 if int(day) > 60 else int(day)
        try:
            date(2000 + int(year), int(month), day_number)
        except ValueError:
            continue
        if separator.strip() or _luhn(year + month + day + tail):
            found.append(match.group(0))
    return found


def phone_numbers(text: str) -> list[str]:
    """Telephone numbers as they stand in the text; clock times, years and prices are not."""
    found = []
    for match in _PHONE.finditer(text):
        number = match.group(0)
        if _SHORTEST_PHONE <= len(digits(number)) <= _LONGEST_PHONE and not _CLOCK_SPAN.match(number):
            found.append(number)
    return found


def emails(text: str) -> list[str]:
    """E-mail addresses, those under the reserved example domains left out."""
    return [address for address in _EMAIL.findall(text) if not _EXAMPLE_DOMAIN.search(address.rpartition("@")[2])]


def is_personal_mailbox(address: str) -> bool:
    """True for firstname.lastname@, which reaches nobody when that person is off."""
    return bool(_PERSON_LOCAL_PART.match(address.partition("@")[0]))


def wordings_hold_no_personal_data(material: Material) -> Iterator[Finding]:
    """No identity numbers, private telephone numbers or real e-mail addresses in training or holdout wordings."""
    known = {digits(line.number) for line in material.safety.helplines.values()}
    for wording in (*material.wordings, *material.holdout):
        private = [number for number in phone_numbers(wording.text) if not _is_public(number, known)]
        for hit in (*identity_numbers(wording.text), *private, *emails(wording.text)):
            what = f"{wording.topic}: personal data {hit!r}"
            do = "make it up from reserved numbers or leave it out"
            figures = {"topic": wording.topic}
            yield Finding(wording.file, what, do, wording.text, code="personal_data", figures=figures)


def _is_public(number: str, known: set[str]) -> bool:
    plain = digits(number)
    return plain in known or plain.startswith(_SERVICE_PREFIXES) or is_drama_number(plain)


def _tolerant(number: str) -> re.Pattern[str]:
    national = digits(number)
    gap = r"[^\w+]{0,3}"
    body = gap.join(national[1:])
    return re.compile(rf"(?<!\d)(?:0|(?:\+|00){gap}46{gap}0?){gap}{body}(?!\d)")


def forbidden_numbers(text: str, never_show: Iterable[str]) -> list[str]:
    """The forbidden numbers that occur in the text, however they are spaced or prefixed."""
    return [number for number in never_show if _tolerant(number).search(text)]


def forbidden_numbers_are_never_shown(material: Material) -> Iterator[Finding]:
    """Numbers for professionals only, and closed lines, stand in no text at all."""
    patterns = [(number, _tolerant(number)) for number in material.never_show]
    for item in material.texts:
        for number, pattern in patterns:
            if pattern.search(item.text):
                do = "take it out: see never_show in helplines.yml"
                figures = {"number": number}
                yield Finding(item.file, f"shows {number}", do, item.text, code="number_forbidden", figures=figures)


def no_mail_to_persons(material: Material) -> Iterator[Finding]:
    """Every address that anyone reads is a function's, not a person's."""
    for item in material.texts:
        for address in _EMAIL.findall(item.text):
            if is_personal_mailbox(address):
                what = f"{address} looks like a person's"
                do = "use a function's mailbox, such as bygglov@"
                yield Finding(item.file, what, do, address, code="mail_to_person", figures={"address": address})


def answers_hold_no_numbers_of_their_own(material: Material) -> Iterator[Finding]:
    """Telephone numbers come from helplines.yml or local facts, where they have a source and a date."""
    national = {"112", "11414", "1177", "11313"}  # everyone knows these, and they do not change
    lines = [line.number for line in material.safety.helplines.values() if line.tel not in national]
    for answer in material.catalogue.answers.values():
        texts = [answer.answer, *(part for local in answer.local for part in (local.text, local.otherwise or ""))]
        hits = {hit for text in texts for hit in phone_numbers(text)}
        hits |= {number for text in texts for number in lines if number in text}
        for number in sorted(hits):
            what = f"{answer.topic}: the number {number} stands in the text"
            do = "use {helpline:<id>}, {kontakt} or a local fact"
            figures = {"topic": answer.topic, "number": number, "contact": "{kontakt}"}
            yield Finding(f"answers/{answer.file}", what, do, number, code="number_own", figures=figures)
