"""What staff go through when a topic of an area is handed over, the same in every municipality that has no own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_data.files import ROOT, DataError, read_yaml


@dataclass(frozen=True)
class AreaChecklist:
    """What to ask the citizen, what to look up, and where it goes."""

    ask: tuple[str, ...]
    look_up: tuple[str, ...]
    goes_to: str


def read_checklists(root: Path = ROOT) -> Mapping[str, AreaChecklist]:
    """By area id. Raises DataError."""
    path = root / "checklists.yml"
    raw = read_yaml(path)
    try:
        return {
            area: AreaChecklist(tuple(item["ask"]), tuple(item["look_up"]), item["goes_to"])
            for area, item in raw.items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: missing or malformed {error}") from error
