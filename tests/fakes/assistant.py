"""A small real HTTP server that speaks Rasa's side of the wire contract, scripted by the message's text.

It stands in for the bot behind `RasaAssistant`, so that timeouts, refusals and garbage travel over
a real connection. `tests/contract` holds it and the real bot to the same promises.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nlu_data.contracts import (
    Act,
    ActKind,
    Choice,
    DialogueContext,
    HandoverReason,
    LinkOut,
    TurnReply,
    TurnRequest,
)
from nlu_data.versions import Version

TOKEN = "a-token-for-tests"
TURN = "/webhooks/kommunlots/turn"
HEALTH = "/webhooks/kommunlots/health"

ANSWER = Act(
    ActKind.ANSWER,
    text="Ett godkänt svar.",
    topic="bygglov.tillbyggnad_altan_plank",
    links=(LinkOut("Läs mer", "https://www.boverket.se/"),),
    source="Boverket",
    reviewed_at="2026-11-01",
)


@dataclass(frozen=True)
class Answered:
    """What the server sends: a body with its status, after a pause."""

    body: bytes
    status: int = 200
    pause_s: float = 0.0


def reply(
    request: TurnRequest, *acts: Act, topic: str | None = None, confidence: float = 0.9, language: str = "sv"
) -> Answered:
    """A well-formed reply with these acts."""
    topic = topic or next((act.topic for act in acts if act.topic), "sys.oforstaeligt")
    remembered = acts[0].topic if acts and acts[0].kind is ActKind.ANSWER else request.context.last_topic
    found = TurnReply(
        topic=topic,
        confidence=confidence,
        ranking=((topic, confidence),),
        acts=acts,
        context=DialogueContext(last_topic=remembered, misses=0),
        model="fake",
        language=language,
    )
    return Answered(json.dumps(found.to_wire(), ensure_ascii=False).encode())


def handover(reason: HandoverReason, topic: str | None = None, department: str | None = None) -> Act:
    """A handover without words of its own."""
    return Act(ActKind.HANDOVER, topic=topic, reason=reason, department=department)


_CLARIFY = Act(
    ActKind.CLARIFY,
    text="Vilket menar du?",
    choices=(
        Choice("bygglov.kostnad", "Kostnad"),
        Choice("bygglov.handlaggningstid", "Tid"),
        Choice("none", "Något annat"),
    ),
)

Script = Callable[[TurnRequest], Answered]

ENGLISH = replace(
    ANSWER,
    text="An approved answer.",
    lang="en",
    choices=(Choice(f"standard:{ANSWER.topic}", "På svenska"),),
)
EASY = replace(ANSWER, text="Ett lätt svar.", choices=(Choice(f"standard:{ANSWER.topic}", "Visa hela svaret"),))


def in_version(request: TurnRequest) -> Answered:
    """What a button for a version gives; the whole answer for any other button."""
    acts = {Version.EASY: EASY, Version.ENGLISH: ENGLISH, Version.STANDARD: ANSWER}
    return reply(request, acts[request.version])


# The first word of a message chooses the script; anything else is answered.
SCRIPTS: dict[str, Script] = {
    "svar": lambda r: reply(r, ANSWER),
    "oklart": lambda r: reply(r, _CLARIFY, topic="bygglov.kostnad", confidence=0.4),
    "lätt": lambda r: reply(r, replace(ANSWER, choices=(Choice(f"easy:{ANSWER.topic}", "Förklara enklare"),))),
    "how": lambda r: reply(r, ENGLISH, language="en"),
    "hej": lambda r: reply(r, Act(ActKind.SMALL_TALK, text="Hej!"), topic="sys.halsning"),
    "utanför": lambda r: reply(r, Act(ActKind.OUT_OF_SCOPE, text="Det kan jag inte."), topic="sys.utanfor_omfang"),
    "människa": lambda r: reply(r, handover(HandoverReason.ASKED), topic="sys.prata_med_manniska"),
    "osäkert": lambda r: reply(r, handover(HandoverReason.LOW_CONFIDENCE), confidence=0.1),
    "bygglovsärende": lambda r: reply(r, handover(HandoverReason.TOPIC, "bygglov.kostnad", "SBF")),
    "skolärende": lambda r: reply(r, handover(HandoverReason.TOPIC, "skola.skolskjuts", "UBF")),
    "känsligt": lambda r: reply(r, handover(HandoverReason.TOPIC, "stod.vald_nara", "IVN")),
    "antydan": lambda r: reply(
        r,
        replace(
            _CLARIFY, choices=(Choice("stod.vald_nara", "Våld i nära relation"), Choice("bygglov.kostnad", "Kostnad"))
        ),
        topic="bygglov.kostnad",
        confidence=0.4,
    ),
    "långsamt": lambda r: replace(reply(r, ANSWER), pause_s=1.5),
    "trögt": lambda r: replace(reply(r, ANSWER), pause_s=0.7),
    "trasigt": lambda _: Answered(b'{"topic": "bygg'),
    "lista": lambda _: Answered(b"[]"),
    "ord": lambda _: Answered(b'{"topic": "x", "confidence": 1, "acts": ["x"], "context": "y"}'),
    "ickesiffra": lambda _: Answered(b'{"topic": "x", "confidence": NaN, "acts": [{"kind": "answer", "text": "x"}]}'),
    "okänt": lambda _: Answered(b'{"topic": "x", "confidence": 1, "acts": [{"kind": "sing"}]}'),
    "stumt": lambda r: reply(r, Act(ActKind.ANSWER, text="", topic="bygglov.kostnad")),
    "tomt": reply,
    "nolla": lambda _: Answered(b'{"topic": "x", "confidence": 1, "acts": [{"kind": "answer", "text": "a\\u0000b"}]}'),
    "otillgängligt": lambda _: Answered(b'{"code": "model_missing", "detail": ""}', status=503),
    "fel": lambda _: Answered(b'{"code": "internal", "detail": ""}', status=500),
}


@dataclass
class FakeAssistant:
    """The running server: its address, and every request that reached it."""

    url: str
    seen: list[TurnRequest] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)


def _handler(state: FakeAssistant) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(200 if self.path == HEALTH else 404, b'{"ready": true}' if self.path == HEALTH else b"{}")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if self.path != TURN:
                self._send(404, b'{"code": "not_found", "detail": ""}')
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._send(401, b'{"code": "wrong_token", "detail": ""}')
            else:
                self._turn(body)

        def _turn(self, body: bytes) -> None:
            state.raw.append(body)
            try:
                request = TurnRequest.from_wire(json.loads(body))
            except (ValueError, KeyError, TypeError, AttributeError):
                self._send(422, b'{"code": "invalid_request", "detail": ""}')
                return
            state.seen.append(request)
            words = request.text.lower().split()
            answered = SCRIPTS.get(words[0], SCRIPTS["svar"])(request) if words else in_version(request)
            time.sleep(answered.pause_s)
            self._send(answered.status, answered.body)

        def _send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the caller had no patience

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            del format, args

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def fake_assistant() -> Iterator[FakeAssistant]:
    """The server on a free port while the body runs."""
    state = FakeAssistant("")
    server = _Server(("127.0.0.1", 0), _handler(state))
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
