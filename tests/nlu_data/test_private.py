import pytest

from nlu_data.checks.private import (
    digits,
    emails,
    forbidden_numbers,
    identity_numbers,
    is_drama_number,
    is_personal_mailbox,
    phone_numbers,
)

PLAIN_NUMBERS = [
    "öppet 0-24",
    "mån-fre 08.00-16.00",
    "kl 08:00-16:00",
    "bussen går 0730-1630",
    "läsåret 2025-2026",
    "kostar 150 000 kr",
    "Plan- och bygglagen (2010:900) 9 kap. 4 §",
    "dnr 2026/1234",
    "skala 1:100",
    "ring 112 eller 114 14",
    "99999999",
    "felkod 0x80070005",
    "postnummer 461 83",
    "den 2026-11-20",
    "20 390 000 kronor",
]


@pytest.mark.parametrize("text", PLAIN_NUMBERS)
def test_other_numbers_are_neither_identities_nor_telephones(text: str) -> None:
    assert identity_numbers(text) == []
    assert phone_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "850709-9805",
        "19850709-9805",
        "198507099805",
        "8507099805",
        "jag är 850769-9805",
        "850709+9805",
        "850709 9805",
        "850709-9804",
    ],
)
def test_identity_numbers_are_found(text: str) -> None:
    # With a separator the check digit does not matter: people mistype, and the number still points at someone.
    assert len(identity_numbers(text)) == 1


@pytest.mark.parametrize("text", ["556036-0793", "851309-9805", "850732-9805", "8507091234"])
def test_impossible_dates_and_wrong_check_digits_are_not_identities(text: str) -> None:
    assert identity_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    ["070-312 34 56", "0703123456", "+46 70 312 34 56", "ring 0520-49 50 00 nu", "08/465 004 00", "020-50 50 50"],
)
def test_telephone_numbers_are_found(text: str) -> None:
    assert len(phone_numbers(text)) == 1


def test_digits_are_national() -> None:
    assert digits("+46 (0)70-312 34 56") == digits("0046703123456") == digits("070-312 34 56") == "0703123456"


@pytest.mark.parametrize("number", ["08-465 004 00", "031-390 06 49", "040-628 04 29", "0980-319 299", "070-174 06 05"])
def test_reserved_numbers_are_known(number: str) -> None:
    assert is_drama_number(number)


@pytest.mark.parametrize("number", ["08-465 005 00", "031-390 06 50", "040-628 04 30", "0980-319 199", "070-174 06 04"])
def test_their_neighbours_may_be_real(number: str) -> None:
    assert not is_drama_number(number)


@pytest.mark.parametrize(
    "text", ["010-223 57 60", "0102235760", "010 22 35 760", "+46 10 223 57 60", "+46 (0)10-223 57 60", "0046102235760"]
)
def test_forbidden_numbers_are_found_in_any_spacing(text: str) -> None:
    assert forbidden_numbers(f"Ring {text}.", ["010-223 57 60"]) == ["010-223 57 60"]


@pytest.mark.parametrize("text", ["010-223 57 61", "1010-223 57 60", "10 223 57 60 kronor", "010-223 57 601"])
def test_other_numbers_are_not_forbidden(text: str) -> None:
    assert forbidden_numbers(f"Ring {text}.", ["010-223 57 60"]) == []


def test_example_addresses_are_nobodys() -> None:
    assert emails("a@prov.example b@example.com c@gmail.com") == ["c@gmail.com"]


@pytest.mark.parametrize("address", ["eva.ek@prov.se", "åsa.öberg-ek@prov.se", "eva.ek2@prov.se"])
def test_persons_mailboxes_are_told(address: str) -> None:
    assert is_personal_mailbox(address)


@pytest.mark.parametrize("address", ["bygglov@prov.se", "bygg-miljo@prov.se", "kontaktcenter@prov.se"])
def test_functions_mailboxes_are_fine(address: str) -> None:
    assert not is_personal_mailbox(address)
