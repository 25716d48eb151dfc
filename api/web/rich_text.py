"""Plain message text as safe markup: paragraphs, lists and telephone links. Pure.

The same rules as static/lib/text.js, for pages that work without script.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Compared with PHONE in static/lib/text.js by a test. A number of kronor or metres is not a number to ring.
PHONE = (
    r"(?<![\d-])(?:112|113 13|114 14|1177|116 \d{3}|90101|90 390|0\d{1,3}-\d{2,3}(?: \d{2,3}){1,3})"
    r"(?![\d-]| ?(?:kr|kronor|procent|%|§|kap\.|meter|m²|mm|cm))"
)
_PHONE = re.compile(PHONE)
_BLANK_LINE = re.compile(r"\n\s*\n")


def rich_text(text: str, *, line_by_line: bool = False) -> Markup:
    """The text as <p> and <ul>. `line_by_line` makes each line a paragraph of its own."""
    if line_by_line:
        text = text.replace("\n", "\n\n")
    blocks: list[Markup] = []
    for part in _BLANK_LINE.split(text.replace("\r", "")):
        blocks.extend(_blocks([line.strip() for line in part.split("\n") if line.strip()]))
    return Markup("").join(blocks)


def _blocks(lines: list[str]) -> list[Markup]:
    blocks: list[Markup] = []
    paragraph: list[Markup] = []
    items: list[Markup] = []

    def finish() -> None:
        if paragraph:
            blocks.append(Markup("<p>{}</p>").format(Markup("<br>").join(paragraph)))
            paragraph.clear()
        if items:
            blocks.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
            items.clear()

    for line in lines:
        is_item = line.startswith("- ")
        if (is_item and paragraph) or (not is_item and items):
            finish()
        if is_item:
            items.append(Markup("<li>{}</li>").format(with_phone_links(line[2:])))
        else:
            paragraph.append(with_phone_links(line))
    finish()
    return blocks


def with_phone_links(line: str) -> Markup:
    """One line, escaped, with its telephone numbers as tel: links."""
    parts: list[Markup] = []
    start = 0
    for match in _PHONE.finditer(line):
        number = match.group()
        parts.append(escape(line[start : match.start()]))
        parts.append(Markup('<a href="tel:{}">{}</a>').format(digits(number), number))
        start = match.end()
    parts.append(escape(line[start:]))
    return Markup("").join(parts)


def digits(number: str) -> str:
    """`"0520-49 50 00"` -> `"0520495000"`, as a tel: link wants it."""
    return re.sub(r"[^\d+]", "", number)
