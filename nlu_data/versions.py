"""The versions of an answer, and the buttons that ask for one of them. Pure."""

from __future__ import annotations

from enum import Enum


class Version(str, Enum):
    """Closed list: the answer as approved, the same in easy Swedish, the same in English."""

    STANDARD = "standard"
    EASY = "easy"
    ENGLISH = "english"

    @property
    def lang(self) -> str:
        """The language that the version is written in."""
        return "en" if self is Version.ENGLISH else "sv"


def version_choice(version: Version, topic: str) -> str:
    """The id of the button that shows a topic in a version, for example `easy:bygglov.kostnad`."""
    return f"{version.value}:{topic}"


def read_version_choice(choice: str) -> tuple[Version, str] | None:
    """Version and topic of such an id; None when it is another kind of id."""
    name, colon, topic = choice.partition(":")
    if not colon or not topic or name not in {version.value for version in Version}:
        return None
    return Version(name), topic
