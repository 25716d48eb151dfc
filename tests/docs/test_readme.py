"""What README promises is so: every setting is listed, every check it names exists."""

from __future__ import annotations

import re

import pytest

from api.ops.places import ROOT
from api.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
_DECISION = re.compile(r"^\| .+ \| .+ \| (.+) \|$", re.MULTILINE)
_PATH = re.compile(r"`((?:tests|nlu_data|api|bot)/[\w/.]+\.py)`")


def documented() -> dict[str, tuple[str, str]]:
    section = README.split("## Settings")[1].split("## Decisions")[0]
    return {name: (default, meaning) for name, default, meaning in _ROW.findall(section)}


def test_every_setting_is_listed_with_its_meaning() -> None:
    expected = {
        str(field.validation_alias or f"KOMMUNLOTS_{name.upper()}"): field.description
        for name, field in Settings.model_fields.items()
    }
    assert {name: meaning for name, (_, meaning) in documented().items()} == expected


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_defaults_are_told_as_they_are(name: str) -> None:
    field = Settings.model_fields[name]
    told = documented()[str(field.validation_alias or f"KOMMUNLOTS_{name.upper()}")][0]
    if told.startswith("`"):
        assert told.strip("`") == str(field.default)


def test_every_decision_names_a_check_that_exists() -> None:
    section = README.split("## Decisions")[1].split("## ")[0]
    rows = [row for row in _DECISION.findall(section) if row not in {"check", "---"} and not row.startswith("-")]
    assert len(rows) >= 12
    for row in rows:
        paths = _PATH.findall(row)
        assert paths or "importlinter" in row or "nlu_data.check" in row, row
        for path in paths:
            assert (ROOT / path).is_file(), path
