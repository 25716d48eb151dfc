"""The danger screen as the gateway's services hold it: always the one that is live now."""

from __future__ import annotations

from collections.abc import Sequence

from api.privacy.danger import DangerScreen, DangerVerdict, Level
from api.privacy.danger_classifier import DangerClassifier
from api.privacy.danger_rules import Rule, Writer


class LiveScreen(DangerScreen):
    """Handed to services once; `use` changes what all of them see, at one stroke.

    While a candidate is tried on some conversations both screens judge all of them, and the more careful
    verdict counts: nobody is less protected because of a trial.
    """

    def __init__(self, first: DangerScreen) -> None:
        self._now: tuple[DangerScreen, ...] = (first,)

    @property
    def now(self) -> DangerScreen:
        """The first of those that judge."""
        return self._now[0]

    def use(self, *screens: DangerScreen) -> None:
        """From here on these judge. At least one."""
        self._now = (screens[0], *screens[1:])

    def with_classifier(self, classifier: DangerClassifier) -> DangerScreen:
        """The same rules with another classifier."""
        return DangerScreen(self.now._rules, classifier)

    @property
    def has_classifier(self) -> bool:
        """False when only the rules work."""
        return self.now.has_classifier

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The groups of phrases in use."""
        return self.now.rules

    def screen(self, text: str, previous: Sequence[Level] = ()) -> DangerVerdict:
        """The most careful verdict."""
        verdicts = [screen.screen(text, previous) for screen in self._now]
        return max(verdicts, key=lambda verdict: verdict.level)

    def doubtful(self, text: str, share: float) -> bool:
        """True when any finds it doubtful."""
        return any(screen.doubtful(text, share) for screen in self._now)

    def writer(self, text: str) -> Writer:
        """Who wrote a message, by the rules."""
        return self.now.writer(text)
