"""A citizen's message on its way to an outcome, as a readable list of steps.

`STEPS` run in order over an immutable Turn; each returns a new one; the first that sets an
outcome ends it. Nothing is stored here, so `./kommunlots evaluate` walks exactly the same way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from api.assistant.port import Assistant, AssistantDown
from api.conversation.model import Outcome
from api.privacy.danger import DangerScreen, DangerVerdict, Level
from api.privacy.hidden import clean
from api.privacy.language import ENGLISH, SWEDISH, UNDETERMINED, Recogniser, Script, script
from api.privacy.masking import mask
from nlu_data.catalogue import Catalogue
from nlu_data.contracts import Act, ActKind, DialogueContext, HandoverReason, TurnReply, TurnRequest
from nlu_data.versions import Version

MAX_CHARACTERS = 2000
# The assistant and the screen may each be too unsure to speak up alone: a sensitive topic among the assistant's
# best with this probability, and this share of what the screen wants for an offer, are an offer together.
_SUSPECTED_AMONG = 3
_SUSPECTED_FROM = 0.12
_SUSPECTED_SHARE = 0.3


@dataclass(frozen=True)
class TurnDeps:
    """What the steps need. `knowledge` tells which version of the answers is live; empty for the shipped one."""

    screen: DangerScreen
    assistant: Assistant
    catalogue: Catalogue
    languages: Recogniser | None = None
    knowledge: Callable[[], str] = str


@dataclass(frozen=True)
class Turn:
    """One message: as written, what was found on the way, and what became of it.

    `language` is what the answer is to be written in; the context holds the conversation's. `version`
    is set by buttons that name one.
    """

    conversation_id: str
    municipality_id: str
    text: str
    choice: str | None = None
    version: Version | None = None
    language: str = SWEDISH
    context: DialogueContext = field(default_factory=DialogueContext)
    levels: tuple[Level, ...] = ()
    open_now: bool | None = None
    verdict: DangerVerdict = field(default_factory=lambda: DangerVerdict(Level.NONE))
    masked: str = ""
    reply: TurnReply | None = None
    outcome: Outcome | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        """What the assistant did; nothing when it was not asked."""
        return self.reply.acts if self.reply else ()


Step = Callable[[Turn, TurnDeps], Awaitable[Turn]]


async def strip_hidden_characters(turn: Turn, _: TurnDeps) -> Turn:
    """Invisible and steering characters go; what then has no words is said to be unreadable."""
    if turn.choice is not None:
        return turn
    cleaned = clean(turn.text)
    outcome = None if cleaned.readable and not cleaned.emoji_only else Outcome.ERROR_UNREADABLE
    return replace(turn, text=cleaned.text, outcome=outcome)


async def screen_for_danger(turn: Turn, deps: TurnDeps) -> Turn:
    """Raw text, before anything else sees it. A clear hit goes the safe way and nowhere else."""
    if turn.choice is not None:
        return turn
    verdict = deps.screen.screen(turn.text, turn.levels)
    outcome = Outcome.HANDED_OVER_SENSITIVE if verdict.level is Level.SAFE else None
    return replace(turn, verdict=verdict, outcome=outcome)


async def mask_personal_data(turn: Turn, _: TurnDeps) -> Turn:
    """From here on only the masked text travels."""
    return turn if turn.choice is not None else replace(turn, masked=mask(turn.text).text)


async def recognise_language(turn: Turn, deps: TurnDeps) -> Turn:
    """What is not in Swedish or English must not be answered by a guess in one of them.

    A message that is too short to judge is taken to be in the language spoken so far; so is a button.
    """
    found = None if turn.choice is not None else _language_of(turn.text, deps)
    if found not in {None, SWEDISH, ENGLISH}:
        context = replace(turn.context, language=found or SWEDISH)
        return replace(turn, language=context.language, context=context, outcome=Outcome.FOREIGN_LANGUAGE)
    if found is not None:
        turn = replace(turn, context=replace(turn.context, language=found))
    return replace(turn, language=ENGLISH if turn.context.language == ENGLISH else SWEDISH)


def _language_of(text: str, deps: TurnDeps) -> str | None:
    if deps.languages is not None:
        return deps.languages.judge(text)
    return UNDETERMINED if script(text) is Script.FOREIGN else None


async def ask_assistant(turn: Turn, deps: TurnDeps) -> Turn:
    """Rasa ranks, decides and answers; silence is an outcome of its own."""
    request = TurnRequest(
        conversation_id=turn.conversation_id,
        municipality_id=turn.municipality_id,
        text=turn.masked,
        choice=turn.choice or _known_phrase(turn, deps),
        language=_asked_in(turn),
        open_now=turn.open_now,
        context=turn.context,
        version=turn.version or Version.STANDARD,
        knowledge=deps.knowledge(),
    )
    try:
        reply = await deps.assistant.ask(request)
    except AssistantDown:
        return replace(turn, outcome=Outcome.ERROR_ASSISTANT)
    if (
        request.language == ENGLISH
        and request.choice is None
        and reply.language != ENGLISH
        and not _is_for_a_human(reply)
    ):
        # No English model is loaded: a Swedish one would only guess. What it hints at is not ignored, though.
        return replace(_hinted(turn, reply, deps), outcome=Outcome.FOREIGN_LANGUAGE)
    return replace(turn, reply=reply)


def _hinted(turn: Turn, reply: TurnReply | None, deps: TurnDeps) -> Turn:
    """With level offer when a sensitive topic was among the guesses, or among the best and the screen is in doubt."""
    if reply is None or turn.verdict.level is not Level.NONE:
        return turn
    hints = [choice.id for act in reply.acts for choice in act.choices if deps.catalogue.is_sensitive(choice.id)]
    if not hints and turn.choice is None:
        best = reply.ranking[:_SUSPECTED_AMONG]
        suspected = [topic for topic, p in best if p >= _SUSPECTED_FROM and deps.catalogue.is_sensitive(topic)]
        if suspected and deps.screen.doubtful(turn.text, _SUSPECTED_SHARE):
            hints = suspected
    return replace(turn, verdict=DangerVerdict(Level.OFFER, hints[0], "assistant")) if hints else turn


def _asked_in(turn: Turn) -> str:
    """A button for a version is asked in the version's language, whatever is spoken."""
    return turn.version.lang if turn.version else turn.language


def _known_phrase(turn: Turn, deps: TurnDeps) -> str | None:
    """What is known to mean one thing is not left to a guess: thanks in English, a wish for easier words."""
    return deps.languages.meaning(turn.text) if deps.languages else None


def _is_for_a_human(reply: TurnReply) -> bool:
    return any(act.reason in {HandoverReason.ASKED, HandoverReason.SENSITIVE} for act in reply.acts)


async def settle(turn: Turn, deps: TurnDeps) -> Turn:
    """The outcome that the assistant's acts amount to."""
    touched = {act.topic for act in turn.acts if act.topic and act.kind is not ActKind.CLARIFY}
    sensitive = next((topic for topic in sorted(touched) if deps.catalogue.is_sensitive(topic)), None)
    if sensitive is not None:
        # The rules let it through but the assistant understood: protect the person.
        verdict = DangerVerdict(Level.SAFE, sensitive, "assistant")
        return replace(turn, verdict=verdict, outcome=Outcome.HANDED_OVER_SENSITIVE)
    return replace(_hinted(turn, turn.reply, deps), outcome=_outcome(turn.acts))


STEPS: tuple[Step, ...] = (
    strip_hidden_characters,
    screen_for_danger,
    mask_personal_data,
    recognise_language,
    ask_assistant,
    settle,
)


async def take_turn(turn: Turn, deps: TurnDeps) -> Turn:
    """The turn with its outcome set."""
    for step in STEPS:
        turn = await step(turn, deps)
        if turn.outcome is not None:
            break
    return turn


_HANDED_OVER = {
    HandoverReason.LOW_CONFIDENCE: Outcome.HANDED_OVER_LOW_CONFIDENCE,
    HandoverReason.TOPIC: Outcome.HANDED_OVER_TOPIC,
    HandoverReason.SENSITIVE: Outcome.HANDED_OVER_SENSITIVE,
    HandoverReason.ASKED: Outcome.HANDED_OVER_ASKED,
    HandoverReason.LANGUAGE: Outcome.FOREIGN_LANGUAGE,
    HandoverReason.ERROR: Outcome.ERROR_ASSISTANT,
}

_BY_KIND = {
    ActKind.ANSWER: Outcome.ANSWERED,
    ActKind.SMALL_TALK: Outcome.SMALL_TALK,
    ActKind.CLARIFY: Outcome.CLARIFIED,
    ActKind.OUT_OF_SCOPE: Outcome.OUT_OF_SCOPE,
}


def _outcome(acts: tuple[Act, ...]) -> Outcome:
    for act in acts:
        if act.kind is ActKind.HANDOVER:
            return _HANDED_OVER[act.reason or HandoverReason.TOPIC]
    spoken = [act for act in acts if act.text]
    return _BY_KIND[spoken[0].kind] if spoken else Outcome.ERROR_ASSISTANT
