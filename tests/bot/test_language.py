"""Normalisation, n-grams and follow-up questions."""

import pytest

from bot.components.ellipsis import read_aspects, resolve
from bot.components.features import character_grams, grams, stem_grams, subject_pairs
from bot.components.normalise import fold, normalise
from bot.components.vocabulary import Vocabulary, read_vocabulary
from nlu_data.catalogue import read_areas, read_topics


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("  Hej\u00a0\n DÄR ", "hej där"),
        ("jaaaaaa", "jaa"),
        ("ring 112 eller 0520-49", "ring 0 eller 0-0"),
        ("a\u030a", "å"),
        ("", ""),
    ],
)
def test_normalise(raw: str, wanted: str) -> None:
    assert normalise(raw) == wanted


def test_fold_reads_swedish_without_its_letters() -> None:
    assert fold(normalise("Återvinningscentral på ön")) == "atervinningscentral pa on"


def test_character_grams_stay_within_the_word() -> None:
    found = list(character_grams(["abc", "c"]))
    assert " ab" in found and " abc " in found and " c " in found
    assert not any("c c" in gram for gram in found)


VOCABULARY = Vocabulary(frozenset({"och"}), {"lya": ("flat", "home")}, {"hyr": ("rent",)})


def test_stem_grams_take_neighbours_and_loose_pairs() -> None:
    assert list(stem_grams(["gatan", "b", "c", "d"])) == [
        "gata", "b", "c", "d", "gata b", "b c", "c d", "gata_c", "b_d",
    ]  # fmt: skip


def test_stem_grams_add_the_groups_of_words_and_never_replace_them() -> None:
    assert list(stem_grams(["hyra", "en", "lya"], VOCABULARY)) == [
        "hyra", "en", "lya", "hyra en", "en lya", "hyra_lya",
        "#rent", "#flat", "#home", "#rent en", "en #flat", "#rent_#flat",
    ]  # fmt: skip


def test_pairs_of_subjects_know_no_order_and_no_common_words() -> None:
    assert set(subject_pairs(["katt", "och", "hundar"], VOCABULARY)) == {"hund+katt"}
    assert set(subject_pairs(["hundar", "katt"], VOCABULARY)) == {"hund+katt"}


def test_the_vocabulary_is_written_as_it_is_compared() -> None:
    vocabulary = read_vocabulary()
    for word in (*vocabulary.common, *vocabulary.whole, *vocabulary.beginnings):
        assert word == fold(normalise(word)) and " " not in word
    assert {"bin", "waste"} >= set(vocabulary.groups("soptunnan")) >= {"bin"}
    assert Vocabulary.from_wire(vocabulary.to_wire()) == vocabulary


def test_all_families_are_folded_and_stems_join_inflections() -> None:
    characters, stems, _ = grams("Får")
    assert " far " in characters and stems == ["far"]
    assert set(grams("soptunnan")[1]) & set(grams("soptunnorna")[1])


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("vad kostar det?", "cost"),
        ("Och vad är avgiften då", "cost"),
        ("va koster de", "cost"),
        ("hur lång tid tar det?", "time"),
        ("hur länge får man vänta på besked", "time"),
        ("hur överklagar man", "appeal"),
        ("och om jag får avslag?", "appeal"),
        ("hur ansöker jag", "apply"),
        ("vilka papper behöver ni", "documents"),
        ("när har ni öppet?", "hours"),
        ("kan man ändra sig", "change"),
        ("hur ändrar jag det", "change"),
        ("And how much does it cost?", "cost"),
        ("how long does it take", "time"),
        ("Can I appeal that?", "appeal"),
        ("och kan jag överklaga det?", "appeal"),
        ("hur lång tid tar det då?", "time"),
        ("How much is a building permit?", None),
        ("vad kostar en hund", None),
        ("vem kontaktar jag", "contact"),
        ("vad kostar bygglov", None),
        ("hur lång tid tar det att få plats på förskolan", None),
        ("ja", None),
        ("", None),
    ],
)
def test_only_questions_without_a_subject_are_follow_ups(text: str, aspect: str | None) -> None:
    assert read_aspects().find(text) == aspect


@pytest.mark.parametrize(
    ("aspect", "last", "wanted"),
    [
        ("cost", "bygglov.ansok", "bygglov.kostnad"),
        ("time", "forskola.ansok", "forskola.placering"),
        ("cost", "kultur.kulturskola", "kultur.kulturskola"),
        ("cost", "stod.vald_nara", None),
        ("cost", None, None),
        ("cost", "finns.inte", None),
        (None, "bygglov.ansok", None),
    ],
)
def test_an_aspect_is_answered_within_the_area(aspect: str | None, last: str | None, wanted: str | None) -> None:
    assert resolve(aspect, last, read_topics(), read_areas()) == wanted


def test_every_topic_that_may_be_answered_takes_every_aspect() -> None:
    topics, areas = read_topics(), read_areas()
    for topic in topics.values():
        for aspect in read_aspects().aspects:
            found = resolve(aspect.id, topic.id, topics, areas)
            assert (found is None) == topic.safe_mode
            assert found is None or not topics[found].safe_mode


def test_areas_point_at_topics_and_aspects_that_exist() -> None:
    topics, known = read_topics(), {aspect.id for aspect in read_aspects().aspects}
    for area in read_areas().values():
        for aspect, topic in area.follow_ups.items():
            assert aspect in known, (area.id, aspect)
            assert topic in topics, (area.id, topic)


def test_masked_data_says_nothing_of_the_topic() -> None:
    assert normalise("Jag heter [NAMN], [PERSONNUMMER], hur söker jag?") == "jag heter , , hur söker jag?"
