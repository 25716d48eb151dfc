"""Check digits of the numbers that people write in messages."""

from __future__ import annotations


def luhn(digits: str) -> bool:
    """Whether a string of ASCII digits, check digit last, satisfies the Luhn formula."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(compact: str) -> bool:
    """Whether an IBAN without blanks has the right remainder (ISO 13616)."""
    rearranged = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in rearranged)) % 97 == 1


def possible_date(year: str, month: str, day: str) -> bool:
    """Whether the parts can be a birth date, a coordination number's day (+60) included.

    A two-digit year may be a leap year or not, so 29 February always passes for it.
    """
    number, month_number = int(day), int(month)
    number -= 60 if number > 60 else 0
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month_number, 31)
    if len(year) == 4 and month_number == 2 and not _leap(int(year)):
        longest = 28
    return 1 <= month_number <= 12 and 1 <= number <= longest


def mistyped_date(month: str, day: str) -> bool:
    """Whether month and day can be meant as a date: 31 September passes, a day 45 does not."""
    number = int(day)
    number -= 60 if number > 60 else 0
    return 1 <= int(month) <= 12 and 1 <= number <= 31


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
