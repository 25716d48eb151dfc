"""Every text the gateway itself says, from strings/<lang>.json and the safety book. No I/O after loading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from api.clock import STOCKHOLM
from nlu_data.contracts import Choice
from nlu_data.foreign import ForeignText, read_foreign
from nlu_data.municipality import Municipality
from nlu_data.render import common_values
from nlu_data.safety import SafetyBook

DEFAULT_LANGUAGE = "sv"
_FOR_ALL_OTHERS = "en"
_STRINGS = Path(__file__).resolve().parent / "web" / "strings"


class Wording:
    """Texts by key. Keys are paths such as `waiting` or `buttons.human` in the gateway's section.

    `language` is what the texts are written in, `safety_language` what the safety book is: in some languages
    there is only that, and the rest is English. `foreign` holds contact texts by language.
    """

    def __init__(
        self,
        strings: Mapping[str, Any],
        safety: SafetyBook,
        language: str = DEFAULT_LANGUAGE,
        *,
        text: ForeignText | None = None,
        foreign: Mapping[str, ForeignText] | None = None,
        others: Mapping[str, Wording] | None = None,
    ) -> None:
        self._strings = strings
        self.safety = safety
        self.language = language
        self.safety_language = text.code if text else language
        self.unreviewed = text.unreviewed if text else None
        self.foreign = foreign or {}
        self._when = (text.when if text else None) or strings["when"]
        self._others = others or {}

    def speaking(self, language: str) -> Wording:
        """The texts in another language: English for those that we have no texts in."""
        if language == self.safety_language:
            return self
        return self._others.get(language) or self._others.get(_FOR_ALL_OTHERS) or self

    def text(self, key: str, municipality: Municipality | None = None, **params: str) -> str:
        """The text with {contact} and {municipality} filled from the profile. KeyError when unknown."""
        found: Any = self._strings
        for part in key.split("."):
            found = found[part]
        if municipality is not None:
            params = {
                "contact": common_values(municipality, self.language)["kontakt"],
                "municipality": municipality.name,
                **params,
            }
        return str(found).format_map(params)

    def choice(self, choice_id: str) -> Choice:
        """A button of the gateway's own."""
        return Choice(choice_id, self.text(f"buttons.{choice_id}"))

    def problem(self, code: str, params: Mapping[str, str]) -> str:
        """What an error says; every code has a text of its own."""
        return str(self._strings["problems"].get(code, self._strings["problems"]["refused"])).format_map(params)

    @staticmethod
    def way_to_a_human(municipality: Municipality | None = None) -> dict[str, str]:
        """What every error carries besides its text."""
        phone = municipality.contact.phone if municipality else None
        return {"emergency": "112", **({"phone": phone} if phone else {})}

    def when(self, moment: datetime, now: datetime) -> str:
        """A moment as people say it: "i dag 13.00", "i morgon 9.00", "torsdag 9.00", "5 januari 9.00"."""
        local = moment.astimezone(STOCKHOLM)
        days = (local.date() - now.astimezone(STOCKHOLM).date()).days
        words = self._when
        if days < len(words["near"]):
            day = words["near"][days]
        elif days < 7:
            day = words["weekdays"][local.weekday()]
        else:
            day = str(words["day"]).format(day=local.day, month=words["months"][local.month - 1])
        return str(words["clock"]).format(day=day, hour=f"{local.hour:02}", minute=f"{local.minute:02}")


def load_wording(safety: SafetyBook) -> Wording:
    """The texts in Swedish, and with them those in every other language."""
    foreign = read_foreign(safety)
    english = _gateway_texts(_FOR_ALL_OTHERS)
    others = {
        code: Wording(english, text.safety, _FOR_ALL_OTHERS, text=text, foreign=foreign)
        for code, text in foreign.items()
        if text.safety is not None
    }
    return Wording(_gateway_texts(DEFAULT_LANGUAGE), safety, foreign=foreign, others=others)


def _gateway_texts(language: str) -> Mapping[str, Any]:
    strings: Mapping[str, Any] = json.loads((_STRINGS / f"{language}.json").read_text(encoding="utf-8"))["gateway"]
    return strings
