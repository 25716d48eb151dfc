"""Two needs in one message."""

from bot.components.calibration import Thresholds
from bot.components.needs import find_needs, parts, read_turns
from bot.components.reader import Ranking

TURNS = read_turns()
SURE = Thresholds(answer=0.8, system=0.6, doubt=0.3)


def rank(text: str) -> Ranking:
    known = {"bygglov": "bygglov.kostnad", "förskola": "forskola.ansok", "tack": "sys.tack"}
    found = [topic for word, topic in known.items() if word in text]
    if not found:
        return [("kontakt.ratt_person", 0.2)]
    return [(topic, (0.9 if len(found) == 1 else 0.45)) for topic in found]


def needs(text: str) -> tuple[str, ...]:
    return find_needs(text, rank, rank(text), SURE, TURNS)


def test_sentences_and_turns_part_a_message() -> None:
    assert ("Vad kostar bygglov?", "Hur söker jag förskola?") in set(
        parts("Vad kostar bygglov? Hur söker jag förskola?", TURNS)
    )
    assert ("vad kostar bygglov", "hur söker man förskola") in set(
        parts("vad kostar bygglov och hur söker man förskola", TURNS)
    )
    assert list(parts("vad kostar bygglov", TURNS)) == []


def test_two_sure_parts_are_two_needs_in_their_order() -> None:
    assert needs("hur söker man förskola och vad kostar ett bygglov") == (
        "forskola.ansok",
        "bygglov.kostnad",
    )


def test_one_need_thanks_and_what_is_unsure_are_not_two() -> None:
    assert needs("Hur söker man förskola? Tack så mycket för hjälpen!") == ()
    assert needs("Hur söker man förskola? Vi har två barn som är små.") == ()
    assert needs("Vad kostar bygglov? Vad kostar bygglov för altan?") == ()


def test_a_story_around_one_question_is_no_second_need() -> None:
    assert needs("Vi har nyss byggt med bygglov. Hur söker man förskola?") == ()
