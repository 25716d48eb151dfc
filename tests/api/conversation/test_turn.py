"""The steps of a turn, in the order in which they must be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import pytest

from api.assistant.port import AssistantDown
from api.conversation.model import Outcome
from api.conversation.turn import Turn, TurnDeps, take_turn
from api.privacy.danger import DangerScreen, Level
from api.privacy.danger_rules import Found
from nlu_data.catalogue import read_catalogue
from nlu_data.contracts import Act, ActKind, Choice, DialogueContext, HandoverReason, TurnReply, TurnRequest
from nlu_data.files import ROOT


@dataclass
class Scripted:
    """An assistant that gives the same acts to everything."""

    acts: tuple[Act, ...] = (Act(ActKind.ANSWER, text="Svar", topic="bygglov.kostnad"),)
    down: bool = False
    ranking: tuple[tuple[str, float], ...] = ()
    seen: list[TurnRequest] = field(default_factory=list)

    async def ask(self, request: TurnRequest) -> TurnReply:
        self.seen.append(request)
        if self.down:
            raise AssistantDown("x")
        topic = next((act.topic for act in self.acts if act.topic), "sys.tack")
        ranking = self.ranking or ((topic, 0.9),)
        return TurnReply(topic, 0.9, ranking, self.acts, DialogueContext(last_topic=topic))


@dataclass(frozen=True)
class Quiet:
    """A classifier that finds nothing but is `doubt` of the way to an offer."""

    doubt: float

    def gist(self, text: str) -> str:
        return text

    def judge(self, text: str, found: Found | None) -> tuple[Level, str]:
        return Level.NONE, "stod.heder"

    def doubts(self, text: str, share: float) -> bool:
        return self.doubt >= share


@cache
def parts() -> TurnDeps:
    return TurnDeps(DangerScreen.load(ROOT / "danger.yml"), Scripted(), read_catalogue())


async def take(
    text: str, *acts: Act, levels: tuple[Level, ...] = (), choice: str | None = None
) -> tuple[Turn, Scripted]:
    assistant = Scripted(acts) if acts else Scripted()
    deps = TurnDeps(parts().screen, assistant, parts().catalogue)
    turn = Turn("c", "exempelkoping", text, choice=choice, levels=levels)
    return await take_turn(turn, deps), assistant


def says(kind: ActKind, topic: str | None = None, reason: HandoverReason | None = None, text: str = "x") -> Act:
    return Act(kind, text=text, topic=topic, reason=reason)


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (says(ActKind.ANSWER, "bygglov.kostnad"), Outcome.ANSWERED),
        (says(ActKind.SMALL_TALK), Outcome.SMALL_TALK),
        (says(ActKind.CLARIFY), Outcome.CLARIFIED),
        (says(ActKind.OUT_OF_SCOPE), Outcome.OUT_OF_SCOPE),
        (says(ActKind.HANDOVER, reason=HandoverReason.LOW_CONFIDENCE), Outcome.HANDED_OVER_LOW_CONFIDENCE),
        (says(ActKind.HANDOVER, "bygglov.kostnad", HandoverReason.TOPIC), Outcome.HANDED_OVER_TOPIC),
        (says(ActKind.HANDOVER, reason=HandoverReason.ASKED), Outcome.HANDED_OVER_ASKED),
        (says(ActKind.HANDOVER, reason=HandoverReason.SENSITIVE), Outcome.HANDED_OVER_SENSITIVE),
        (says(ActKind.HANDOVER, reason=HandoverReason.LANGUAGE), Outcome.FOREIGN_LANGUAGE),
        (says(ActKind.HANDOVER, reason=HandoverReason.ERROR), Outcome.ERROR_ASSISTANT),
        (says(ActKind.HANDOVER, "stod.vald_nara", HandoverReason.TOPIC), Outcome.HANDED_OVER_SENSITIVE),
        (says(ActKind.ANSWER, "stod.sjalvmord"), Outcome.HANDED_OVER_SENSITIVE),
        (says(ActKind.ANSWER, "bygglov.kostnad", text=""), Outcome.ERROR_ASSISTANT),
    ],
)
async def test_the_outcome_is_decided_from_the_acts(act: Act, outcome: Outcome) -> None:
    turn, _ = await take("vad kostar bygglov", act)
    assert turn.outcome is outcome


async def test_an_answer_that_also_hands_over_is_a_handover() -> None:
    turn, _ = await take(
        "fråga", says(ActKind.ANSWER, "bygglov.kostnad"), says(ActKind.HANDOVER, reason=HandoverReason.ASKED)
    )
    assert turn.outcome is Outcome.HANDED_OVER_ASKED


@pytest.mark.parametrize(
    "text", ["jag är rädd för min man", "JAG ÄR RÄDD FÖR MIN MAN", "jag ä\u200br rädd för min man"]
)
async def test_danger_never_reaches_the_assistant(text: str) -> None:
    turn, assistant = await take(text)
    assert turn.outcome is Outcome.HANDED_OVER_SENSITIVE
    assert turn.verdict.level is Level.SAFE
    assert turn.masked == ""
    assert assistant.seen == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Outcome.ERROR_UNREADABLE),
        ("\u200b\u202e\x00", Outcome.ERROR_UNREADABLE),
        ("😀😀", Outcome.ERROR_UNREADABLE),
        ("مرحبا كيف حالك", Outcome.FOREIGN_LANGUAGE),
        ("Сколько стоит разрешение", Outcome.FOREIGN_LANGUAGE),
    ],
)
async def test_what_cannot_be_read_is_not_sent(text: str, outcome: Outcome) -> None:
    turn, assistant = await take(text)
    assert turn.outcome is outcome
    assert assistant.seen == []


async def test_only_masked_text_travels() -> None:
    turn, assistant = await take("mitt nummer är 19900101-0017 och min post är kalle@example.com")
    assert "19900101" not in assistant.seen[0].text
    assert "@" not in assistant.seen[0].text
    assert turn.masked == assistant.seen[0].text


async def test_a_click_is_neither_screened_nor_cleaned() -> None:
    turn, assistant = await take("Rubriken på knappen", choice="bygglov.kostnad")
    assert (assistant.seen[0].choice, assistant.seen[0].text) == ("bygglov.kostnad", "")
    assert turn.outcome is Outcome.ANSWERED


async def test_silence_is_an_outcome() -> None:
    assistant = Scripted(down=True)
    deps = TurnDeps(parts().screen, assistant, parts().catalogue)
    turn = await take_turn(Turn("c", "exempelkoping", "fråga om bygglov"), deps)
    assert (turn.outcome, turn.acts) == (Outcome.ERROR_ASSISTANT, ())


async def test_a_sensitive_topic_among_the_choices_becomes_a_quiet_offer() -> None:
    clarify = Act(ActKind.CLARIFY, text="?", choices=(Choice("bygglov.kostnad", "a"), Choice("stod.vald_nara", "b")))
    turn, _ = await take("fråga", clarify)
    assert (turn.outcome, turn.verdict.level) == (Outcome.CLARIFIED, Level.OFFER)


@pytest.mark.parametrize(
    ("doubt", "suspicion", "level"),
    [(0.9, 0.2, Level.OFFER), (0.9, 0.01, Level.NONE), (0.05, 0.2, Level.NONE)],
)
async def test_two_suspicions_that_are_too_weak_alone_become_an_offer(
    doubt: float, suspicion: float, level: Level
) -> None:
    assistant = Scripted(ranking=(("bygglov.kostnad", 0.7), ("stod.vald_nara", suspicion)))
    deps = TurnDeps(DangerScreen.load(ROOT / "danger.yml", Quiet(doubt)), assistant, parts().catalogue)
    turn = await take_turn(Turn("c", "exempelkoping", "vad kostar bygglov"), deps)
    assert (turn.outcome, turn.verdict.level) == (Outcome.ANSWERED, level)


async def test_two_borderline_turns_in_a_row_are_safe() -> None:
    borderline = "jag mår så dåligt och orkar ingenting"
    first, _ = await take(borderline)
    assert first.verdict.level is Level.OFFER
    second, assistant = await take(borderline, levels=(Level.OFFER,))
    assert second.outcome is Outcome.HANDED_OVER_SENSITIVE
    assert assistant.seen == []
