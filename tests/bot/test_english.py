"""Which reader is believed about an English message."""

from bot.components.calibration import Thresholds
from bot.components.english import read_english
from bot.components.features import grams
from bot.components.fitting import fit
from bot.components.ours import Ours
from bot.components.reader import Reader

SURE, NEVER = Thresholds(answer=0.5, system=0.5, doubt=0.2), Thresholds(answer=1.1, system=1.1, doubt=0.2)
KNOWN = {
    "sys.prata_med_manniska": ["can someone call me", "can i talk to a person", "call me", "talk to someone"],
    "stod.sjalvmord": ["someone will die", "i want to die", "die", "want to die"],
    "sys.utanfor_omfang": ["the weather", "weather today", "will it rain", "rain today"],
}


def reader(thresholds: Thresholds, topics: list[str]) -> Reader:
    texts = [(text, topic) for topic in topics for text in KNOWN[topic]]
    model = fit([grams(text) for text, _ in texts], [topic for _, topic in texts])
    return Reader(model, thresholds, Ours())


def test_small_talk_that_only_the_swedish_reader_is_sure_of_is_believed() -> None:
    english = reader(NEVER, ["stod.sjalvmord", "sys.utanfor_omfang"])
    swedish = reader(SURE, list(KNOWN))
    chosen, reading = read_english("can someone call me", english, swedish)
    assert chosen is swedish
    assert reading.ranking[0][0] == "sys.prata_med_manniska"


def test_everything_else_is_the_english_readers() -> None:
    english = reader(NEVER, ["stod.sjalvmord", "sys.utanfor_omfang"])
    swedish = reader(SURE, list(KNOWN))
    for text in ("i want to die", "will it rain"):
        assert read_english(text, english, swedish)[0] is english
    sure = reader(SURE, list(KNOWN))
    assert read_english("can someone call me", sure, swedish)[0] is sure
