"""A small set of shared data in which every rule is content, for tests to break one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from nlu_data.authorities import Authority, Register
from nlu_data.catalogue import (
    SYSTEM_INTENTS,
    Answer,
    Area,
    Catalogue,
    Department,
    English,
    Handling,
    Link,
    LocalText,
    Topic,
    Zone,
)
from nlu_data.checklists import AreaChecklist
from nlu_data.checks import amounts
from nlu_data.checks.material import Material, Text, Wording
from nlu_data.checks.register import WANTED
from nlu_data.foreign import ForeignText
from nlu_data.hours import parse_span, parse_week
from nlu_data.municipality import Contact, Fact, Municipality, Queue
from nlu_data.offerings import (
    Adviser,
    Checklist,
    Council,
    Event,
    FormGuide,
    Offerings,
    Referral,
    ReferralKind,
    Theme,
    ThemeChat,
)
from nlu_data.safety import Helpline, SafeReply, SafetyBook

TODAY = date(2026, 11, 20)
REVIEW = date(2027, 5, 20)
SOURCE = "Prov 2026"

COST, VIOLENCE, HOURS = "bygglov.kostnad", "stod.vald_nara", "kontakt.oppettider"

TOPICS = (
    Topic(COST, "Kostnad", "bygglov", "SBF", "nämnd", Zone.OPPEN, Handling.ANSWER, False, "required"),
    Topic(VIOLENCE, "Våld", "stod", "IVN", "nämnd", Zone.SOC, Handling.HAND_OVER_NOW, True, "partly"),
    Topic(HOURS, "Tider", "kontakt", "KC", "nämnd", Zone.OPPEN, Handling.ANSWER, False, "none"),
)
FIFTY_WORDS = " ".join(["Du kan ringa till oss i dag."] * 7)


def answer(topic: str, owner: str, file: str, text: str = FIFTY_WORDS, **more: Any) -> Answer:
    values: dict[str, Any] = {
        "local": (),
        "links": (),
        "source": "Plan- och bygglagen",
        "reviewed": TODAY,
        "review_by": REVIEW,
        "easy": " ".join(["Du kan ringa till oss i dag."] * 4),
        "english": English("Title", " ".join(["You can call us today and we answer."] * 7)),
        **more,
    }
    return Answer(topic=topic, answer=text, owner=owner, file=file, **values)


ANSWERS = {
    COST: answer(
        COST,
        "SBF",
        "bygglov.yml",
        local=(LocalText(("bygglov.avgift",), "I {kommun} kostar det {bygglov.avgift}.", "Fråga {kontakt}."),),
        links=(Link("Läs mer", "https://www.boverket.se/"),),
    ),
    VIOLENCE: answer(VIOLENCE, "IVN", "stod.yml", text=FIFTY_WORDS + " Ring {helpline:linjen}."),
    HOURS: answer(HOURS, "KC", "kontakt.yml"),
    **{intent: answer(intent, "KC", "system.yml", text="Hej och tack. Vad vill du veta?") for intent in SYSTEM_INTENTS},
}
WEEK = parse_week({"mon": ["09:00-12:00"], "wed": ["10:00-12:00", "13:00-15:00"]})
QUEUES = (
    Queue("ivn", "Chatta med oss", ("IVN",), "soc", WEEK, path="chatt", source=SOURCE),
    Queue("bygglov", "Bygglovschatten", ("SBF",), "oppen", WEEK, source=SOURCE),
    Queue("kontaktcenter", "Kontaktcenter", ("KC",), "oppen", WEEK, mailbox="kontakt@prov.example", source=SOURCE),
)
OFFERINGS = Offerings(
    events=(Event("torget", "Möt oss", "Torget", date(2026, 12, 5), parse_span("11:00-14:00"), (HOURS,), SOURCE),),
    theme_chats=(ThemeChat("bygglov", "SBF", (Theme(date(2026, 12, 2), "Altan", COST),), SOURCE),),
    advisers=(Adviser("rad", "Rådgivare", HOURS, "kontaktcenter", True, None, SOURCE),),
    councils=(Council("pensionar", "pensionärsråd", None, SOURCE),),
    form_guides=(FormGuide("lov", "Ansökan", COST, ("Öppna e-tjänsten.",), SOURCE),),
    referrals=(Referral("bolaget", "Bolaget", ReferralKind.COMPANY, (HOURS,), (), False, None, None, SOURCE),),
    checklists=(Checklist("bygglov", ("Vad ska byggas?",), SOURCE),),
    delegated_topics=(COST,),
)
REAL = Municipality(
    id="prov",
    name="Prov",
    formal_name="Provs kommun",
    demo=False,
    contact=Contact("kontaktcenter", "0520-49 50 00", "kontakt@prov.example", (), None, None, SOURCE),
    social_emergency_phone="0520-49 50 01",
    exit_url="https://www.smhi.se/",
    promise_days=2,
    queues=QUEUES,
    facts={"bygglov.avgift": Fact("bygglov.avgift", "2 900 kronor", SOURCE, TODAY, REVIEW)},
    offerings=OFFERINGS,
    settings={
        "answer_groups": ["ivn", "bygglov", "kontaktcenter"],
        "escalate_minutes": 30,
        "baseline": {"phone_share": 0.8, "cases_per_week": 6000, "source": SOURCE},
    },
)
DEMO = replace(
    REAL,
    id="pahitt",
    demo=True,
    formal_name="Påhitts kommun (påhittad)",
    contact=replace(REAL.contact, phone="08-465 004 00"),
    social_emergency_phone="031-390 06 49",
)
BOOK = SafetyBook(
    helplines={"linjen": Helpline("linjen", "Linjen", "020-50 50 50", "020505050", "dygnet runt", True, REVIEW)},
    never_show=(),
    replies={VIOLENCE: SafeReply(("Är du i fara? Ring 112.",), (), "linjen", ("linjen",))},
    texts={"fallbacks": {"socialjour_known": "socialjouren, telefon {number}", "socialjour": "socialjouren"}},
)
CATALOGUE = Catalogue(
    topics={topic.id: topic for topic in TOPICS},
    areas={
        "bygglov": Area("bygglov", "Bygglov", {"cost": COST}),
        "stod": Area("stod", "Stöd"),
        "kontakt": Area("kontakt", "Kontakt"),
        "system": Area("system", "Samtalet"),
    },
    departments={key: Department(key, key, "nämnd") for key in ("SBF", "IVN", "KC")},
    answers=ANSWERS,
    municipalities={"prov": REAL, "pahitt": DEMO},
    checklists={area: AreaChecklist(("Vad?",), ("Var?",), "Dit.") for area in ("bygglov", "stod", "kontakt")},
)
REGISTER = Register(
    tuple(
        Authority(name, name, "Det här sköter vi.", "We handle this.", None, (f"fråga om {name}",), SOURCE)
        for name in WANTED
    ),
    TODAY,
    REVIEW,
)


def many(file: str, topic: str, count: int, **more: str) -> list[Wording]:
    return [Wording(file, topic, f"prov {file} {topic} {number}", **more) for number in range(count)]


WORDINGS = [wording for topic in CATALOGUE.topics for wording in many("examples/alla.yml", topic, 300)]
WORDINGS += [wording for intent in SYSTEM_INTENTS for wording in many("examples/alla.yml", intent, 1)]
WORDINGS += many("examples/alla.yml", amounts.OUTSIDE, amounts.OUT_OF_SCOPE)[1:]
WORDINGS += many(amounts.HARMLESS_FILE, HOURS, amounts.HARMLESS)
HOLDOUT = many(amounts.HOLDOUT_FILE, COST, 6) + many(amounts.HOLDOUT_FILE, HOURS, 6)
HOLDOUT += many(amounts.HOLDOUT_FILE, VIOLENCE, 200) + many(amounts.HOLDOUT_FILE, amounts.OUTSIDE, 200)
HOLDOUT += [
    replace(wording, style=amounts.HARMLESS_STYLE, text=f"ofarligt {wording.text}")
    for wording in many(amounts.HOLDOUT_FILE, COST, 200)
]
GOOD = Material(
    catalogue=CATALOGUE,
    safety=BOOK,
    today=TODAY,
    never_show=("010-223 57 60", "020-390 000"),
    wordings=tuple(WORDINGS),
    holdout=(Wording("holdout/alla.jsonl", COST, "en fråga som ingen har tränat på"), *HOLDOUT),
    register=REGISTER,
    texts=(Text("answers/bygglov.yml", "Ring 020-50 50 50 eller skriv till bygglov@prov.example."),),
)


def with_topic(**changes: Any) -> Material:
    return _with_catalogue(topics={**CATALOGUE.topics, COST: replace(TOPICS[0], **changes)})


def with_answer(of: str = COST, /, **changes: Any) -> Material:
    return _with_catalogue(answers={**ANSWERS, of: replace(ANSWERS[of], **changes)})


def without_answer(topic: str) -> Material:
    return _with_catalogue(answers={key: value for key, value in ANSWERS.items() if key != topic})


def with_follow_ups(follow_ups: Mapping[str, str]) -> Material:
    area = replace(CATALOGUE.areas["bygglov"], follow_ups=follow_ups)
    return _with_catalogue(areas={**CATALOGUE.areas, "bygglov": area})


def with_profile(**changes: Any) -> Material:
    return _with_catalogue(municipalities={"prov": replace(REAL, **changes)})


def with_demo(**changes: Any) -> Material:
    return _with_catalogue(municipalities={"pahitt": replace(DEMO, **changes)})


def with_offers(**changes: Any) -> Material:
    return with_profile(offerings=replace(OFFERINGS, **changes))


def with_queue(index: int = 0, **changes: Any) -> Material:
    queues = list(QUEUES)
    queues[index] = replace(queues[index], **changes)
    return with_profile(queues=tuple(queues))


def with_fact(**changes: Any) -> Material:
    fact = replace(REAL.facts["bygglov.avgift"], **changes)
    return with_profile(facts={fact.key: fact})


def with_helpline(**changes: Any) -> Material:
    return replace(GOOD, safety=replace(BOOK, helplines={"linjen": replace(BOOK.helplines["linjen"], **changes)}))


def with_reply(**changes: Any) -> Material:
    return replace(GOOD, safety=replace(BOOK, replies={VIOLENCE: replace(BOOK.replies[VIOLENCE], **changes)}))


def with_foreign(**changes: Any) -> Material:
    """One language, English, with the reply changed."""
    reply = replace(BOOK.replies[VIOLENCE], **{"lines": ("Call 112.",), **changes})
    text = ForeignText(
        code="en",
        rtl=False,
        human="A person",
        paragraphs=("The municipality of {kommun}.",),
        ways={"phone": "{phone}", "email": "{email}", "visit": "{name}", "hours": "{hours}", "web": "{web}"},
        unreviewed="Unreviewed.",
        safety=replace(BOOK, replies={VIOLENCE: reply}),
    )
    return replace(GOOD, foreign={"en": text})


def with_wordings(*wordings: tuple[str, str]) -> Material:
    extra = tuple(Wording("examples/nya.yml", topic, text) for topic, text in wordings)
    return replace(GOOD, wordings=(*GOOD.wordings, *extra))


def with_authority(**changes: Any) -> Material:
    first, *rest = REGISTER.authorities
    return replace(GOOD, register=replace(REGISTER, authorities=(replace(first, **changes), *rest)))


def with_checklist(area: str, **changes: Any) -> Material:
    lists = {**CATALOGUE.checklists, area: replace(CATALOGUE.checklists["bygglov"], **changes)}
    return _with_catalogue(checklists=lists)


def without(file: str, topic: str, count: int, style: str = "") -> Material:
    """Takes away so many wordings, of those that are trained on or measured with."""
    gone = [w for w in (*GOOD.wordings, *GOOD.holdout) if (w.file, w.topic, w.style) == (file, topic, style)][:count]
    return replace(
        GOOD,
        wordings=tuple(w for w in GOOD.wordings if w not in gone),
        holdout=tuple(w for w in GOOD.holdout if w not in gone),
    )


def with_text(text: str) -> Material:
    return replace(GOOD, texts=(Text("safety.yml", text),))


def _with_catalogue(**changes: Any) -> Material:
    return replace(GOOD, catalogue=replace(CATALOGUE, **changes))
