"""A municipality's colour is used only where white text can be read on it."""

from __future__ import annotations

import pytest

from api.web.colour import accent_sheet, contrast_with_white, usable_accent


@pytest.mark.parametrize(("accent", "ratio"), [("ffffff", 1.0), ("000000", 21.0), ("767676", 4.54)])
def test_contrast_is_that_of_the_guidelines(accent: str, ratio: float) -> None:
    assert contrast_with_white(accent) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("raw", [None, "", "ffcc00", "0b55", "red", "0b5563;}", "0b5563\n"])
def test_what_cannot_be_read_is_not_used(raw: str | None) -> None:
    assert usable_accent(raw) is None


def test_a_dark_colour_is_used() -> None:
    assert usable_accent("#0B5563") == "0b5563"
    assert "#0b5563" in accent_sheet("0b5563")


def test_a_sheet_is_never_made_of_anything_else() -> None:
    with pytest.raises(ValueError, match="usable"):
        accent_sheet("x}body{display:none")
