import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.privacy.hidden import clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("hej", "hej"),
        ("  hej \t du  ", "hej du"),
        ("rad ett\r\nrad två\u2028rad tre", "rad ett\nrad två\nrad tre"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\u030a", "å"),
        ("he\u200bj\u2060 \ufeffdu\u00ad", "hej du"),
        ("\u202ejeh\u202c", "jeh"),
        ("hej\U000e0041\U000e0042", "hej"),
        ("hej\x00\x07\x1b", "hej"),
        ("\ud83d ensam", "ensam"),
        ("\u3164\u2800", ""),
        ("می\u200cروم", "می\u200cروم"),
        ("ab\u200ccd", "abcd"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_what_a_reader_cannot_see_is_gone(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    ("raw", "readable", "emoji_only"),
    [
        ("hej", True, False),
        ("😭😭", True, True),
        ("❤️!", True, True),
        ("ok 👍", True, False),
        ("?", True, False),
        ("", False, False),
        (" \n\u200b\u202e ", False, False),
        ("7", True, False),
    ],
)
def test_tells_whether_anything_is_left_to_read(raw: str, readable: bool, emoji_only: bool) -> None:
    cleaned = clean(raw)
    assert (cleaned.readable, cleaned.emoji_only) == (readable, emoji_only)


def test_stacked_accents_do_not_hide_a_word() -> None:
    assert len(clean("h" + "\u0336" * 200 + "ej").text) < 12


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned_and_stays_clean(raw: str) -> None:
    once = clean(raw)
    assert clean(once.text) == once
    once.text.encode()
