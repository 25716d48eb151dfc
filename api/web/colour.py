"""A municipality's own colour, used only where it can be read. Pure."""

from __future__ import annotations

import re

_HEX = re.compile(r"[0-9a-f]{6}")
# WCAG 2.2, 1.4.3: white text on the colour.
_LEAST_CONTRAST = 4.5


def usable_accent(raw: object) -> str | None:
    """Six lower-case hex digits when white text can be read on the colour (4.5:1), else None."""
    accent = str(raw or "").lstrip("#").lower()
    if not _HEX.fullmatch(accent) or contrast_with_white(accent) < _LEAST_CONTRAST:
        return None
    return accent


def contrast_with_white(accent: str) -> float:
    """The contrast ratio of WCAG 2 between white and six hex digits: 1.0 to 21.0."""
    channels = [int(accent[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def accent_sheet(accent: str) -> str:
    """The style sheet that hands the colour to tokens.css. Raises ValueError when it cannot be read."""
    if usable_accent(accent) != accent:
        raise ValueError("not a usable colour")
    return f":root{{--municipal-accent:#{accent}}}\n"
