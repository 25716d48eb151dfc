"""The screen that everybody holds, whichever is live."""

from __future__ import annotations

from api.privacy.danger import Classifier, DangerScreen, Level
from api.privacy.danger_rules import Found, read_rules
from api.release.live_screen import LiveScreen
from nlu_data.files import ROOT


class Always(Classifier):
    """A classifier of one opinion."""

    def __init__(self, level: Level) -> None:
        self._level = level

    def judge(self, text: str, found: Found | None) -> tuple[Level, str]:
        return self._level, "stod.vald_nara"

    def doubts(self, text: str, share: float) -> bool:
        return self._level is not Level.NONE

    def gist(self, text: str) -> str:
        return text


def test_everything_public_is_passed_on() -> None:
    own = {name for name in vars(DangerScreen) if not name.startswith("_")} - {"load"}
    assert own <= set(vars(LiveScreen))


def test_the_more_careful_of_two_counts_until_one_is_left() -> None:
    rules = read_rules(ROOT / "danger.yml")
    calm, careful = DangerScreen(rules, Always(Level.NONE)), DangerScreen(rules, Always(Level.OFFER))
    live = LiveScreen(calm)
    assert live.screen("hej").level is Level.NONE
    live.use(calm, careful)
    assert live.screen("hej").level is Level.OFFER
    assert live.screen("hej", [Level.OFFER]).level is Level.SAFE
    assert live.doubtful("hej", 0.4)
    live.use(calm)
    assert live.screen("hej").level is Level.NONE and not live.doubtful("hej", 0.4)
