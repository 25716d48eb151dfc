"""A small catalogue for the actions' tests: topics, answers and one municipality of our own making."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.extras import read_extra_words
from actions.knowledge import Dialogue, Knowledge, read_dialogue
from actions.turn import Turn
from nlu_data.authorities import read_register
from nlu_data.catalogue import Answer, Area, Catalogue, Department, English, Handling, Link, LocalText, Topic, Zone
from nlu_data.contracts import DialogueContext, TurnRequest
from nlu_data.municipality import Contact, Municipality, Place, Queue
from nlu_data.versions import Version

TODAY = date(2026, 11, 20)


def topic(topic_id: str, *, department: str = "SBF", handling: str = "answer", safe_mode: bool = False) -> Topic:
    area = topic_id.partition(".")[0]
    return Topic(
        topic_id, f"Titel {topic_id}", area, department, "nämnd", Zone.OPPEN, Handling(handling), safe_mode, "none"
    )


def answer(topic_id: str, text: str = "Ett svar.", *, review_by: date = date(2027, 5, 20), **more: Any) -> Answer:
    return Answer(
        topic=topic_id,
        answer=text,
        local=more.get("local", ()),
        links=more.get("links", ()),
        source="Källa",
        owner="SBF",
        reviewed=date(2026, 11, 1),
        review_by=review_by,
        file="prov.yml",
        easy=more.get("easy"),
        english=more.get("english"),
    )


TOPICS = (
    topic("bygglov.kostnad"),
    topic("bygglov.ansok"),
    topic("bygglov.olovligt"),
    topic("miljo.buller", department="MIL"),
    topic("kontakt.oppettider", department="KC"),
    topic("ekonomi.mitt_arende", department="SOC", handling="hand_over_now"),
    topic("stod.vald_nara", department="IVN", handling="hand_over_now", safe_mode=True),
)
ANSWERS = (
    answer(
        "bygglov.kostnad",
        links=(Link("Läs mer", "https://www.boverket.se/"),),
        easy="Lätt svar.",
        english=English("Cost", "English answer."),
    ),
    answer("bygglov.ansok", "Svar för {kommun}.", local=(LocalText(("bygglov.okand",), "{bygglov.okand}", "Annars."),)),
    answer("bygglov.olovligt", review_by=date(2026, 8, 1)),
    answer("miljo.buller", "Fel {okand}."),
    answer("kontakt.oppettider"),
    answer("ekonomi.mitt_arende", "En människa behövs."),
    answer("sys.tack", "Tack."),
    answer("sys.oforstaeligt", "Jag förstår inte."),
    answer("sys.upprepa_forenkla", "Vad ska jag upprepa?"),
    answer("sys.utanfor_omfang", "Inte vår sak."),
    answer("sys.ja", "Ja till vad?"),
)
TOWN = Municipality(
    id="provstad",
    name="Provstad",
    formal_name="Provstads kommun",
    demo=True,
    contact=Contact("kontaktcenter", "0980-319 200", None, (Place("Huset", "Gatan 1"),), None, None),
    social_emergency_phone=None,
    exit_url="https://www.smhi.se/",
    promise_days=None,
    queues=(Queue("alla", "Alla", (), "oppen", {}),),
    facts={},
)


def knowledge(today: date = TODAY, answers: tuple[Answer, ...] = ANSWERS) -> Knowledge:
    catalogue = Catalogue(
        topics={item.id: item for item in TOPICS},
        areas={item.area: Area(item.area, item.area) for item in TOPICS},
        departments={item.department: Department(item.department, item.department, "nämnd") for item in TOPICS},
        answers={item.topic: item for item in answers},
        municipalities={TOWN.id: TOWN},
    )
    return Knowledge(catalogue, {}, dialogue(), read_extra_words(), read_register(), {}, lambda: today)


def dialogue() -> Dialogue:
    return read_dialogue()


def turn(
    intent: str,
    ranking: Mapping[str, float] | None = None,
    *,
    context: DialogueContext | None = None,
    open_now: bool | None = None,
    municipality: str = TOWN.id,
    text: str = "text",
    language: str = "sv",
    choice: str | None = None,
    version: Version = Version.STANDARD,
    needs: tuple[str, ...] = (),
) -> Turn:
    request = TurnRequest(
        "c1",
        municipality,
        text,
        choice=choice,
        language=language,
        open_now=open_now,
        context=context or DialogueContext(),
        version=version,
    )
    return Turn(request, intent, tuple((ranking if ranking is not None else {intent: 0.9}).items()), needs)
