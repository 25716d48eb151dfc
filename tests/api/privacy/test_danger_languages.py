"""The phrases that nobody may miss, in eleven languages, by the rules alone: they need no trained model."""

import pytest

from api.privacy.danger import DangerScreen, Level
from nlu_data.files import ROOT

CORE = {
    "stod.vald_nara": {
        "en": "my husband beats me",
        "fi": "mieheni hakkaa minua",
        "ar": "زوجي يضربني",
        "so": "ninkaygu wuu i garaacaa",
        "fa": "شوهرم مرا کتک می‌زند",
        "pl": "mąż mnie bije",
        "es": "mi marido me golpea",
        "uk": "мій чоловік мене б'є",
        "ru": "муж меня бьет",
        "no": "mannen min slår meg",
        "da": "min mand slår mig",
    },
    "stod.sjalvmord": {
        "en": "I want to kill myself",
        "fi": "haluan kuolla",
        "ar": "اريد ان اموت",
        "so": "waxaan rabaa inaan dhinto",
        "fa": "می‌خواهم بمیرم",
        "pl": "chcę umrzeć",
        "es": "quiero morir",
        "uk": "хочу померти",
        "ru": "я хочу умереть",
        "no": "jeg vil dø",
        "da": "jeg vil ikke leve mere",
    },
    "stod.barn_far_illa": {
        "en": "my father hits me",
        "fi": "isä lyö minua",
        "ar": "ابي يضربني",
        "so": "aabahay wuu i garaacaa",
        "fa": "پدرم مرا می‌زند",
        "pl": "tata mnie bije",
        "es": "mi papá me pega",
        "uk": "тато мене б'є",
        "ru": "папа меня бьет",
        "no": "pappa slår meg",
        "da": "min far slår mig",
    },
    "bostad.akut_hemlos": {
        "en": "I am homeless and have nowhere to sleep",
        "fi": "olen koditon",
        "ar": "ليس عندي مكان انام فيه",
        "so": "meel aan seexdo ma haysto",
        "fa": "جایی برای خوابیدن ندارم",
        "pl": "nie mam gdzie spać",
        "es": "no tengo dónde dormir",
        "uk": "мені ніде спати",
        "ru": "мне негде спать",
        "no": "jeg har ikke noe sted å sove",
        "da": "jeg er hjemløs",
    },
    "ekonomi.akut_nod": {
        "en": "we have no money for food",
        "fi": "meillä ei ole rahaa ruokaan",
        "ar": "ليس لدينا مال للطعام",
        "so": "lacag cunto ma hayno",
        "fa": "پول غذا نداریم",
        "pl": "nie mamy pieniędzy na jedzenie",
        "es": "no tenemos dinero para comida",
        "uk": "у нас немає грошей на їжу",
        "ru": "у нас нет денег на еду",
        "no": "vi har ikke penger til mat",
        "da": "vi har ikke penge til mad",
    },
    "stod.sexuella_overgrepp": {
        "en": "I was raped",
        "fi": "minut raiskattiin",
        "ar": "تعرضت للاغتصاب",
        "so": "waa la i kufsaday",
        "fa": "به من تجاوز کردند",
        "pl": "zostałam zgwałcona",
        "es": "me violaron",
        "uk": "мене зґвалтували",
        "ru": "меня изнасиловали",
        "no": "jeg ble voldtatt",
        "da": "jeg er blevet voldtaget",
    },
    "stod.heder": {
        "en": "my parents force me to marry",
        "fi": "vanhempani pakottavat minut naimisiin",
        "ar": "اهلي يجبرونني على الزواج",
        "so": "waalidkay waxay igu qasbayaan guur",
        "fa": "مرا مجبور به ازدواج می‌کنند",
        "pl": "rodzice zmuszają mnie do ślubu",
        "es": "mis padres me obligan a casarme",
        "uk": "батьки змушують мене вийти заміж",
        "ru": "меня заставляют выйти замуж",
        "no": "foreldrene mine tvinger meg til å gifte meg",
        "da": "mine forældre tvinger mig til at gifte mig",
    },
    "stod.hot_forfoljelse": {
        "en": "someone threatens to kill me",
        "fi": "minua uhataan tappaa",
        "ar": "يهددونني بالقتل",
        "so": "waa la ii hanjabayaa",
        "fa": "تهدید به مرگ شده‌ام",
        "pl": "ktoś mi grozi śmiercią",
        "es": "me amenazan de muerte",
        "uk": "мені погрожують",
        "ru": "мне угрожают",
        "no": "jeg blir truet på livet",
        "da": "jeg bliver truet på livet",
    },
    "stod.akut_fara": {
        "en": "help, he has a knife",
        "fi": "apua, hänellä on veitsi",
        "ar": "النجدة معه سكين",
        "so": "i caawiya mindi ayuu sitaa",
        "fa": "کمک، چاقو دارد",
        "pl": "pomocy, on ma nóż",
        "es": "ayuda, tiene un cuchillo",
        "uk": "допоможіть, у нього ніж",
        "ru": "помогите, у него нож",
        "no": "hjelp, han har kniv",
        "da": "hjælp, han har en kniv",
    },
    "stod.manniskohandel": {
        "en": "my boss took my passport",
        "fi": "pomo otti passini",
        "ar": "صاحب العمل اخذ جوازي",
        "so": "shaqo bixiyaha ayaa baasaboorkayga haysta",
        "fa": "رئیسم پاسپورتم را گرفته",
        "pl": "szef zabrał mi paszport",
        "es": "mi jefe me quitó el pasaporte",
        "uk": "начальник забрав мій паспорт",
        "ru": "начальник забрал мой паспорт",
        "no": "sjefen tok passet mitt",
        "da": "min chef tog mit pas",
    },
    "stod.beroende": {
        "en": "I am addicted to drugs",
        "fi": "olen huumeriippuvainen",
        "ar": "انا مدمن مخدرات",
        "so": "daroogo ayaan la qabatimay",
        "fa": "من معتادم",
        "pl": "jestem uzależniony od narkotyków",
        "es": "soy adicto a las drogas",
        "uk": "я наркозалежний",
        "ru": "я наркоман",
        "no": "jeg er avhengig av narkotika",
        "da": "jeg er afhængig af stoffer",
    },
}
HARMLESS = {
    "en": "how do I register my child for school",
    "fi": "miten haen päiväkotipaikkaa lapselleni",
    "ar": "كيف اسجل ابني في الروضة",
    "so": "sidee ilmahayga xannaanada loogu qoraa",
    "fa": "کتابخانه کجاست",
    "pl": "jak zapisać dziecko do przedszkola",
    "es": "cómo inscribo a mi hijo en la guardería",
    "uk": "як записати дитину в садок",
    "ru": "как записать ребёнка в детский сад",
    "no": "hvordan søker jeg barnehageplass",
    "da": "hvad koster en plads i børnehaven",
}


@pytest.fixture(scope="module")
def screen() -> DangerScreen:
    return DangerScreen.load(ROOT / "danger.yml")


@pytest.mark.parametrize(("topic", "lang"), [(topic, lang) for topic, texts in CORE.items() for lang in texts])
def test_a_core_phrase_goes_the_safe_way(screen: DangerScreen, topic: str, lang: str) -> None:
    assert screen.screen(CORE[topic][lang]).level is Level.SAFE


@pytest.mark.parametrize("lang", sorted(HARMLESS))
def test_an_ordinary_question_does_not(screen: DangerScreen, lang: str) -> None:
    assert screen.screen(HARMLESS[lang]).level is Level.NONE
