import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.privacy.masking import MaskKind, mask

from .mask_cases import LOOK_ALIKES, MASKED


@pytest.mark.parametrize(("text", "kind", "part"), MASKED)
def test_personal_data_is_replaced_by_its_kind(text: str, kind: MaskKind, part: str) -> None:
    masked = mask(text)
    assert masked.kinds == (kind,)
    assert part not in masked.text
    assert f"[{kind}]" in masked.text


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    masked = mask(text)
    assert masked.text == text
    assert masked.kinds == ()


def test_the_tables_are_large_enough_and_cover_every_kind() -> None:
    assert len(MASKED) >= 60
    assert len(LOOK_ALIKES) >= 60
    assert {kind for _, kind, _ in MASKED} == set(MaskKind)


def test_several_kinds_in_one_message() -> None:
    masked = mask("jag heter Fia Testsson, 850312-1234, Storgatan 5, fia@exempel.se, 070-174 06 05")
    assert set(masked.kinds) == {
        MaskKind.NAMN, MaskKind.PERSONNUMMER, MaskKind.ADRESS, MaskKind.EPOST, MaskKind.TELEFON,
    }  # fmt: skip


PIECES = st.sampled_from(
    [
        "850312-1234",
        "0701740605",
        "112",
        " ",
        "jag heter ",
        "Fia",
        "Storgatan 5",
        "a@b.se",
        "ABC123",
        "\n",
        "[",
        "]",
        "1",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text


@given(
    st.dates(min_value=date(1920, 1, 1), max_value=date(2026, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(["-", "+", " ", "–"]),
    st.booleans(),
)
def test_every_written_personal_number_is_masked(day, last, separator, century) -> None:  # type: ignore[no-untyped-def]
    written = f"{day:%Y%m%d}" if century else f"{day:%y%m%d}"
    text = f"hej {written}{separator}{last:04d} tack"
    assert f"{last:04d}" not in mask(text).text


PATHOLOGICAL = [
    "1", "1 ", "a", "a.", "a@", "Aa ", "0", "+", "SE12 ", "Berga ", "Berga 4:10 ", "4:10, ", "jag heter ", "850312",
    "(0", "konto ", "Storgatan ", "Storgatan 5 ", "Aa Bb 12 ", "abc 123 ", "mvh ", "min son ", "dnr 1", "c/o Aa ",
    "snabel-a ", "850312 och sista ", "pnr ", "0701740605 ", "4242 ", "Aa och ", "a,b@", "A B C 1 2 ", "sätt in ", "\n",
    "Anna ", "Anna Bo ", "noll sju ", "bor på Aa ", "min son anna ", "anna bosson ", "850312-123 ", "a punkt ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_a_long_message_made_to_be_slow_is_masked_at_once(piece: str) -> None:
    assert seconds((piece * 2_000)[:2_000]) <= 0.25


def seconds(text: str) -> float:
    """The shortest of three runs."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        mask(text)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_four_times_the_text_is_far_from_sixteen_times_the_work(piece: str) -> None:
    assert seconds(piece * (16_000 // len(piece))) <= 9 * seconds(piece * (4_000 // len(piece))) + 0.01
