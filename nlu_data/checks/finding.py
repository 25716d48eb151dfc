"""What a rule reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Severity(str, Enum):
    """An error stops a release; a warning tells what somebody should look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """`file` is relative to nlu_data; `needle` is text that stands on the line in question.

    `code` tells apart what one rule may find, and `figures` are the values that fill a sentence about it: for
    whoever says it in other words. Without a code the rule's name is enough.
    """

    file: str
    what: str
    do: str
    needle: str = ""
    severity: Severity = Severity.ERROR
    code: str = ""
    figures: Mapping[str, str | int] = field(default_factory=dict)


def line_of(content: str, needle: str) -> int | None:
    """The number of the first line that holds the needle's first line; None when it is not to be found."""
    wanted = needle.strip().split("\n", 1)[0]
    if not wanted:
        return None
    return next((number for number, line in enumerate(content.splitlines(), 1) if wanted in line), None)
