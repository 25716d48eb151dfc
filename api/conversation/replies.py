"""What the citizen reads, for each thing that can happen. Pure: drafts out, nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from api.conversation.choices import NONE_OF_THESE, OwnChoice, own_choice
from api.conversation.model import Draft, Kind, Outcome, Sender
from api.conversation.turn import Turn
from api.handover.routing import Route
from api.privacy.danger_rules import Writer
from api.wording import Wording
from nlu_data.catalogue import Catalogue
from nlu_data.contracts import Act, ActKind, Choice, HandoverReason
from nlu_data.municipality import Municipality
from nlu_data.safety import SafetyBook
from nlu_data.versions import read_version_choice

_KINDS = {
    ActKind.ANSWER: Kind.ANSWER,
    ActKind.SMALL_TALK: Kind.TEXT,
    ActKind.CLARIFY: Kind.CLARIFY,
    ActKind.OUT_OF_SCOPE: Kind.TEXT,
    ActKind.HANDOVER: Kind.HANDOVER,
}

# What is said when danger is sure and its class is not: 112 first.
_UNKNOWN_CLASS = "stod.akut_fara"
_EMERGENCY = "112"


class Replies:
    """Composes drafts for one municipality's citizens, in the language of its wording."""

    def __init__(
        self,
        wording: Wording,
        catalogue: Catalogue,
        writer: Callable[[str], Writer],
        swedish: Wording | None = None,
    ) -> None:
        self._wording = wording
        self._catalogue = catalogue
        self._writer = writer
        self._swedish = swedish or wording

    def speaking(self, language: str) -> Replies:
        """The same in another language: see Wording.speaking."""
        wording = self._wording.speaking(language)
        return self if wording is self._wording else Replies(wording, self._catalogue, self._writer, self._swedish)

    def bot(self, kind: Kind, text: str, choices: tuple[Choice, ...] = ()) -> Draft:
        """A draft from the assistant, named as a machine."""
        name = self._wording.text("sender_bot")
        return Draft(Sender.BOT, kind, text, sender_name=name, lang=self._wording.language, choices=choices)

    def system(self, kind: Kind, text: str, choices: tuple[Choice, ...] = ()) -> Draft:
        """A draft from the service itself."""
        return Draft(Sender.SYSTEM, kind, text, lang=self._wording.language, choices=choices)

    def label(self, choice: str) -> str:
        """What a button says, as the citizen's own words when it is pressed. Raises KeyError on an unknown one."""
        named = read_version_choice(choice)
        if named is not None:
            version, topic = named
            if topic not in self._catalogue.topics:
                raise KeyError(choice)
            return self._wording.text(f"buttons.{version.value}")
        if choice in self._catalogue.topics:
            english = self._catalogue.english_title(choice) if self._wording.language == "en" else None
            return english or self._catalogue.title(choice)
        if choice != NONE_OF_THESE and own_choice(choice) is None:
            raise KeyError(choice)
        return self._wording.text(f"buttons.{choice}")

    def said(self, municipality: Municipality, key: str, kind: Kind = Kind.NOTICE, **params: str) -> Draft:
        """A system notice by its key in the strings."""
        return self.system(kind, self._wording.text(key, municipality, **params))

    def greeting(self, municipality: Municipality, *, safe: bool) -> list[Draft]:
        """The first line says that it is a machine; a made-up municipality says that too."""
        key = "greeting_safe" if safe else "greeting"
        drafts = [self.bot(Kind.GREETING, self._wording.text(key, municipality))]
        if municipality.demo:
            drafts.append(self.said(municipality, "greeting_demo"))
        return drafts

    def from_turn(self, turn: Turn, municipality: Municipality) -> list[Draft]:
        """What the assistant said, or what is said in its place."""
        text = self._wording.text
        human = (self._wording.choice("human"),)
        match turn.outcome:
            case Outcome.ERROR_UNREADABLE:
                return [self.bot(Kind.TEXT, text("error_unreadable", municipality), human)]
            case Outcome.FOREIGN_LANGUAGE if not turn.acts:
                return self._foreign(turn.language, municipality)
            case Outcome.ERROR_ASSISTANT:
                return [self.bot(Kind.NOTICE, text("error_assistant", municipality), human)]
            case _:
                return [draft for act in turn.acts if (draft := self._from_act(act, turn))]

    def _foreign(self, language: str, municipality: Municipality) -> list[Draft]:
        """How to reach people, in the citizen's language or else in Swedish and English."""
        known = self._wording.foreign.get(language)
        if known is not None and language != self._wording.language:
            draft = self.bot(Kind.TEXT, known.contact(municipality), (Choice("human", known.human),))
            return [replace(draft, lang=known.code)]
        said = self._wording.text("foreign", municipality)
        drafts = [self.bot(Kind.TEXT, said, (self._wording.choice("human"),))]
        if language != self._wording.language:
            swedish = self._swedish.text("foreign", municipality)
            drafts.insert(0, replace(self.bot(Kind.TEXT, swedish), lang=self._swedish.language))
        return drafts

    def _from_act(self, act: Act, turn: Turn) -> Draft | None:
        if not act.text:
            return None
        return Draft(
            sender=Sender.BOT,
            kind=_KINDS[act.kind],
            text=act.text,
            sender_name=self._wording.text("sender_bot"),
            lang=act.lang,
            # A sensitive topic is never named on a button; it is met by a quiet offer instead.
            choices=tuple(c for c in act.choices if not self._catalogue.is_sensitive(c.id)),
            links=act.links,
            topic=act.topic,
            confidence=turn.reply.confidence if turn.reply and act.kind is ActKind.ANSWER else None,
            source=act.source,
            reviewed_at=act.reviewed_at,
        )

    def offer(self) -> Draft:
        """The calm question at level offer."""
        texts = self._wording.safety.texts["offer"]
        choices = (Choice("show_help", texts["show_label"]), Choice("no_thanks", texts["no_label"]))
        return self._calm(Kind.NOTICE, [texts["text"]], choices)

    def _calm(self, kind: Kind, lines: list[str], choices: tuple[Choice, ...], sender: Sender = Sender.BOT) -> Draft:
        """A text of the safety book, which may be in another language than the rest."""
        name = self._wording.text("sender_bot") if sender is Sender.BOT else ""
        return Draft(
            sender, kind, "\n".join(lines), sender_name=name, lang=self._wording.safety_language, choices=choices
        )

    def safe(
        self, topic: str | None, municipality: Municipality, route: Route, now: datetime, text: str
    ) -> list[Draft]:
        """The safe way: the class's lines at once; when nobody is there, also when somebody will be."""
        safety = self._wording.safety
        known = topic if topic and topic in safety.replies else _UNKNOWN_CLASS
        writer = self._writer(text)
        lines = _safe_lines(safety, known, municipality, writer)
        if not route.open:
            lines += self._nobody_here(lines, municipality, route, now)
        lines += self._beside_another_language(known, municipality, writer)
        return [self._calm(Kind.SAFETY, lines, self.safe_choices(open_now=route.open))]

    def _nobody_here(self, said: list[str], municipality: Municipality, route: Route, now: datetime) -> list[str]:
        """What `safe_closed` says, without the numbers that have been given already."""
        lines = self._closed_lines(municipality, route, now)
        duty = self._wording.safety.values(municipality)["socialjour"]
        emergency = any(_EMERGENCY in line for line in said)
        told = any(duty in line for line in said)
        return [
            line
            for line in lines
            if not (told and duty in line) and not (emergency and _EMERGENCY in line and duty not in line)
        ]

    def _beside_another_language(self, topic: str, municipality: Municipality, writer: Writer) -> list[str]:
        """The first Swedish line, for whoever stands beside; and that nobody has checked the text."""
        wording = self._wording
        if wording.safety_language == self._swedish.safety_language:
            return []
        swedish = _safe_lines(self._swedish.safety, topic, municipality, writer)[:1]
        return [*swedish, *([wording.unreviewed] if wording.unreviewed else [])]

    def safe_choices(self, *, open_now: bool) -> tuple[Choice, ...]:
        """The buttons of safe mode, in their order."""
        texts = self._wording.safety.texts
        human = (Choice("human", texts["human_label"]),) if open_now else ()
        something_else = texts.get("not_sensitive_label") or self._wording.text("buttons.not_sensitive")
        return (
            *human,
            Choice("more_helplines", texts["more_label"]),
            Choice("exit", texts["exit_label"]),
            Choice("not_sensitive", something_else),
        )

    def safe_label(self, choice: OwnChoice) -> str:
        """What a button of safe mode says, as the citizen's own words when it is pressed."""
        texts = self._wording.safety.texts
        match choice:
            case OwnChoice.SAFE_YES | OwnChoice.SAFE_NO:
                return str(texts[f"ask_{choice.value}_label"])
            case OwnChoice.HUMAN:
                return str(texts["human_label"])
            case OwnChoice.MORE_HELPLINES:
                return str(texts["more_label"])
            case _:
                return self._wording.text(f"buttons.{choice.value}")

    def _closed_lines(self, municipality: Municipality, route: Route, now: datetime) -> list[str]:
        safety = self._wording.safety
        if route.opens is None:
            return safety.lines("closed_unknown", municipality)
        return safety.lines("closed", municipality, opens=self._wording.when(route.opens, now))

    def safe_closed(self, topic: str | None, municipality: Municipality, route: Route, now: datetime) -> Draft:
        """Helplines and the next opening; never a promise of an answer within days."""
        lines = [*self._closed_lines(municipality, route, now), *self._wording.safety.best_line(topic)]
        return self._calm(Kind.CLOSED, lines, self.safe_choices(open_now=False))

    def safe_text(self, key: str, municipality: Municipality, *, open_now: bool) -> Draft:
        """A text of the safety book with the buttons of safe mode."""
        lines = self._wording.safety.lines(key, municipality)
        return self._calm(Kind.SAFETY, lines, self.safe_choices(open_now=open_now))

    def more_helplines(self, topic: str | None, *, open_now: bool) -> Draft:
        """Further numbers."""
        lines = self._wording.safety.more_lines(topic)
        return self._calm(Kind.SAFETY, lines, self.safe_choices(open_now=open_now))

    def numbers(self, topic: str | None) -> list[str]:
        """The class's own line; none for a class without one."""
        return self._wording.safety.best_line(topic)

    def repeat_numbers(self, municipality: Municipality, topic: str | None) -> Draft:
        """The numbers again, for somebody who waits."""
        safety = self._wording.safety
        lines = [*safety.lines("repeat_numbers", municipality), *safety.best_line(topic)]
        return self._calm(Kind.SAFETY, lines, (), Sender.SYSTEM)

    def waiting(self, municipality: Municipality, position: int, *, safe: bool, anyone_online: bool) -> list[Draft]:
        """In the queue: the place in it, and the other ways."""
        cancel: tuple[Choice, ...] = (self._wording.choice("bot"),)
        if safe:
            safety = self._wording.safety
            ask = (
                Choice("safe_yes", safety.texts["ask_safe_yes_label"]),
                Choice("safe_no", safety.texts["ask_safe_no_label"]),
            )
            return [
                self._calm(Kind.WAITING, safety.lines("waiting", municipality), (), Sender.SYSTEM),
                self._calm(Kind.SAFETY, [safety.texts["ask_safe"]], ask, Sender.SYSTEM),
            ]
        if anyone_online:
            text, choices = self._wording.text("waiting", municipality, position=str(position)), cancel
        else:
            text = self._wording.text("waiting_nobody", municipality)
            choices = (*cancel, self._wording.choice("case"))
        return [self.system(Kind.WAITING, _paragraphs(text, _visits(municipality)), choices)]

    def closed(self, municipality: Municipality, route: Route, now: datetime, promised_by: date | None) -> Draft:
        """Nobody is there: when they are, the other ways, and a written case with its promise."""
        if route.opens is None:
            opening = self._wording.text("closed_queue_unknown", municipality)
        else:
            opens = self._wording.when(route.opens, now)
            opening = self._wording.text("closed_queue", municipality, queue=route.queue.name, opens=opens)
        text = _paragraphs(opening, _visits(municipality), self._case(municipality, promised_by))
        return self.system(Kind.CLOSED, text, (self._wording.choice("case"),))

    def stay(self, municipality: Municipality, promised_by: date | None) -> Draft:
        """Not understood, and nobody is online: the other ways, and the conversation goes on."""
        opening = self._wording.text("stay_with_bot", municipality)
        text = _paragraphs(opening, _visits(municipality), self._case(municipality, promised_by))
        return self.bot(Kind.HANDOVER, text, (self._wording.choice("case"), self._wording.choice("human")))

    def _case(self, municipality: Municipality, promised_by: date | None) -> str:
        if promised_by is None:
            return self._wording.text("closed_queue_case_no_promise")
        days = self._wording.text("promise_days", days=str(municipality.promise_days))
        return self._wording.text("closed_queue_case", promise=days)

    def handover_reason(
        self, municipality: Municipality, reason: HandoverReason, department: str | None, *, someone_there: bool
    ) -> Draft | None:
        """Why a human takes over, when the assistant has not said so itself.

        Nothing is said to be sent to a human when nobody is there to get it.
        """
        match reason:
            case HandoverReason.TOPIC if department and department in self._catalogue.departments:
                name = self._catalogue.departments[department].name
                return self.bot(Kind.HANDOVER, self._wording.text("handover_topic", municipality, department=name))
            case HandoverReason.LOW_CONFIDENCE | HandoverReason.ERROR if not someone_there:
                return self.bot(Kind.HANDOVER, self._wording.text("unsure", municipality))
            case HandoverReason.LOW_CONFIDENCE:
                return self.bot(Kind.HANDOVER, self._wording.text("handover_low_confidence", municipality))
            case HandoverReason.ERROR:
                return self.bot(Kind.HANDOVER, self._wording.text("handover_error", municipality))
            case HandoverReason.ASKED if someone_there:
                return self.bot(Kind.HANDOVER, self._wording.text("handover_asked", municipality))
            case _:
                return None


def _visits(municipality: Municipality) -> str:
    return "\n".join(f"- {place.name}, {place.address}" for place in municipality.contact.visits)


def _safe_lines(safety: SafetyBook, topic: str, municipality: Municipality, writer: Writer) -> list[str]:
    """The card for whoever wrote: a threat is not met with the help that its victim would get."""
    if writer.threat:
        return safety.threat_lines(municipality)
    return safety.reply_lines(topic, municipality, child=writer.child)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
