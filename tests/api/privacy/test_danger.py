import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.privacy.danger import DangerScreen, DangerVerdict, Level
from api.privacy.danger_rules import Found
from nlu_data.catalogue import read_topics
from nlu_data.files import ROOT, DataError

RULES = ROOT / "danger.yml"
# For professionals only, or closed: must never reach a citizen (docs of the helpline register).
DENIED_NUMBERS = ("0102235760", "020390000", "0771220060", "020220060")


@pytest.fixture(scope="module")
def screen() -> DangerScreen:
    return DangerScreen.load(RULES)


SAFE = [
    ("min man slår mig", "stod.vald_nara"),
    ("sambon slog mej igår", "stod.vald_nara"),
    ("min man slar mig", "stod.vald_nara"),
    ("jag är rädd för min son, han är vuxen", "stod.vald_nara"),
    ("My husband hits me", "stod.vald_nara"),
    ("زوجي يضربني", "stod.vald_nara"),
    ("mi marido me pega", "stod.vald_nara"),
    ("чоловік б'є мене", "stod.vald_nara"),
    ("mój mąż bije mnie", "stod.vald_nara"),
    ("kocam beni dövüyor", "stod.vald_nara"),
    ("jag vill ta livet av mig", "stod.sjalvmord"),
    ("sjalvmordstankar", "stod.sjalvmord"),
    ("vill inte leva mer", "stod.sjalvmord"),
    ("i want to kill myself", "stod.sjalvmord"),
    ("en halua elää", "stod.sjalvmord"),
    ("не хочу жить", "stod.sjalvmord"),
    ("vem tar hand om katten när jag är borta, jag har gett bort mina saker", "stod.sjalvmord"),
    ("hjälp mig nu", "stod.akut_fara"),
    ("han har en kniv", "stod.akut_fara"),
    ("he has a gun", "stod.akut_fara"),
    ("jag ska skjuta er handläggare", "stod.akut_fara"),
    ("pappa slår mig när jag gör fel", "stod.barn_far_illa"),
    ("de ska gifta bort mig i sommar", "stod.heder"),
    ("jag blev våldtagen", "stod.sexuella_overgrepp"),
    ("jag får dödshot", "stod.hot_forfoljelse"),
    ("vi har skyddade personuppgifter", "stod.skyddade_uppgifter"),
    ("chefen har tagit mitt pass och jag får ingen lön", "stod.manniskohandel"),
    ("jag är spelberoende", "stod.beroende"),
    ("jag slog min fru i går", "stod.valdsutovare"),
    ("personalen slår min mamma på boendet", "stod.utsatt_vuxen"),
    ("jag vill lämna gänget", "stod.avhopp_extremism"),
    ("jag blev rånad på stan", "stod.brottsoffer"),
    ("jag har ingenstans att sova", "bostad.akut_hemlos"),
    ("vi har inga pengar till mat", "ekonomi.akut_nod"),
    ("hur gör jag en orosanmälan", "familj.orosanmalan"),
    ("min son blir mobbad", "skola.krankning"),
    ("jag kommer ner till ert kontor med ett basebollträ", "stod.akut_fara"),
    ("det låg en kula i brevlådan till mig", "stod.hot_forfoljelse"),
    ("the nurse slapped my father", "stod.utsatt_vuxen"),
    ("dad hides bottles in the garage", "stod.beroende"),
    ("me violaron ayer", "stod.sexuella_overgrepp"),
    ("suicidal", "stod.sjalvmord"),
]


@pytest.mark.parametrize(("text", "topic"), SAFE)
def test_clear_danger_goes_the_safe_way(screen: DangerScreen, text: str, topic: str) -> None:
    verdict = screen.screen(text)
    assert verdict.level is Level.SAFE
    assert verdict.topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "hur slår man på värmen",
        "det slår mig att ni har stängt",
        "kan vi skjuta upp mötet",
        "batteriet i larmet dör",
        "var lämnar jag en död fågel",
        "hotade arter, böcker för barn",
        "jag är rädd om miljön, lönar sig solceller",
        "rena rånet, taxan har höjts",
        "gymnasiearbete om våld i nära relationer, har ni statistik",
        "vår kvinnojour söker verksamhetsbidrag, när stänger ansökan",
        "t.ex. min granne slår igen porten",
        "hur lång tid tar ett bygglov",
        "öppettider återvinningscentralen",
        "hon har spelat violin och vill spela i orkester",
        "har kommunen en plan för suicidprevention",
        "why is the road called suicide hill",
        "vill inte leva i Mora längre",
        "Min pappa tog sitt liv 1998, hur hittar jag hans grav",
        "jag blev rånad på tid i er telefonkö",
        "lönen för natt på skyddat boende",
    ],
)
def test_what_only_looks_dangerous_is_left_alone(screen: DangerScreen, text: str) -> None:
    assert screen.screen(text).level is Level.NONE


def test_a_denial_is_met_with_an_offer_only(screen: DangerScreen) -> None:
    assert screen.screen("han slår mig inte").level is Level.OFFER


def test_imminent_eviction_is_an_offer_and_no_danger_class_of_its_own(screen: DangerScreen) -> None:
    assert screen.screen("kronofogden vräker oss imorgon").level >= Level.OFFER


@pytest.mark.parametrize(
    ("text", "child", "threat"),
    [
        ("jag är 15 och gravid", True, False),
        ("ja e 9 år", True, False),
        ("jag går i fyran", True, False),
        ("min styvpappa slår mig", True, False),
        ("I'm 12 and scared", True, False),
        ("pappa har låst in mig och tagit min mobil", True, False),
        ("skriver från skoldatorn", True, False),
        ("olen 13 vuotias", True, False),
        ("мне 12 лет", True, False),
        ("jag är 34 år", False, False),
        ("min son är 12 år", False, False),
        ("pappa har tagit mina mediciner till er", False, False),
        ("jag är 12 minuter sen", False, False),
        ("jag är 17 veckor gravid", False, False),
        ("jag ska skjuta er handläggare", False, True),
        ("jag tar med mig yxan till stadshuset", False, True),
        ("ni ska få brinna", False, True),
        ("I will burn down the office", False, True),
        ("han ska skjuta läraren", False, False),
        ("en elev kommer med kniv till skolan", False, False),
        ("jag ska skjuta upp mötet med handläggaren", False, False),
        ("får man ta med kniv till skolan", False, False),
    ],
)
def test_who_writes(screen: DangerScreen, text: str, child: bool, threat: bool) -> None:
    writer = screen.writer(text)
    assert (writer.child, writer.threat) == (child, threat)


def test_eviction_with_children_is_an_acute_lack_of_a_home(screen: DangerScreen) -> None:
    verdict = screen.screen("vi vräks på fredag och har två barn")
    assert (verdict.level, verdict.topic) == (Level.SAFE, "bostad.akut_hemlos")


def test_a_second_borderline_turn_in_a_row_is_one_level_up(screen: DangerScreen) -> None:
    text = "han slår mig inte"
    assert screen.screen(text, (Level.OFFER,)).level is Level.SAFE
    assert screen.screen(text, (Level.OFFER, Level.NONE)).level is Level.OFFER
    assert screen.screen("hur lång tid tar bygglov", (Level.OFFER,)).level is Level.NONE


def test_every_class_has_rules_in_swedish_and_english() -> None:
    rules = DangerScreen.load(RULES).rules
    wanted = {topic.id for topic in read_topics().values() if topic.safe_mode}
    for lang in ("sv", "en"):
        assert wanted <= {rule.topic for rule in rules if rule.lang == lang}
    assert {rule.topic for rule in rules} <= set(read_topics())


def test_numbers_that_must_not_be_shown_do_not_occur() -> None:
    digits = re.sub(r"[ \-–]", "", RULES.read_text(encoding="utf-8"))
    assert not [number for number in DENIED_NUMBERS if number in digits]


def test_works_without_a_classifier(screen: DangerScreen) -> None:
    assert not screen.has_classifier
    assert screen.screen("min man slår mig").rule is not None


class Sure:
    """A classifier that always gives the same answer."""

    def __init__(self, level: Level, topic: str) -> None:
        self._answer = (level, topic)

    def gist(self, text: str) -> str:
        return text

    def judge(self, text: str, found: Found | None) -> tuple[Level, str]:
        return self._answer

    def doubts(self, text: str, share: float) -> bool:
        return self._answer[0] is not Level.NONE or share < 0.5


def test_a_second_look_is_stricter_than_the_first() -> None:
    rules_alone, silent = DangerScreen.load(RULES), DangerScreen.load(RULES, Sure(Level.NONE, "stod.heder"))
    assert [rules_alone.doubtful(text, 0.4) for text in ("hej", "han slår mig inte")] == [False, True]
    assert [silent.doubtful("hej", share) for share in (0.9, 0.4)] == [False, True]


def test_the_classifier_decides_with_what_the_rules_found() -> None:
    raised = DangerScreen.load(RULES, Sure(Level.SAFE, "stod.heder"))
    assert raised.screen("hej") == DangerVerdict(Level.SAFE, "stod.heder", None)
    verdict = raised.screen("han slår mig inte")
    assert (verdict.level, verdict.topic) == (Level.SAFE, "stod.heder")
    assert verdict.rule is not None
    silent = DangerScreen.load(RULES, Sure(Level.NONE, "stod.heder"))
    assert silent.screen("hej") == DangerVerdict(Level.NONE)


def test_a_firm_rule_goes_the_safe_way_whatever_the_classifier_says() -> None:
    silent = DangerScreen.load(RULES, Sure(Level.NONE, "stod.heder"))
    verdict = silent.screen("زوجي يضربني")
    assert (verdict.level, verdict.topic) == (Level.SAFE, "stod.vald_nara")


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "danger.yml"
    path.write_text(RULES.read_text(encoding="utf-8").replace('- "hatbrott"', '- "(hatbrott"'), encoding="utf-8")
    with pytest.raises(DataError, match=r"danger\.yml"):
        DangerScreen.load(path)


@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_can_be_screened(screen: DangerScreen, text: str) -> None:
    assert screen.screen(text).level in Level
