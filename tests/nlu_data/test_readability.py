import pytest

from nlu_data.readability import read_ease


def test_lix_is_words_per_sentence_plus_share_of_long_words() -> None:
    # Eight words in two sentences, two of them longer than six letters: 4 + 25.
    assert read_ease("Du söker bygglov hos oss. Beslutet kommer sedan.").lix == pytest.approx(4 + 25)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hej. Hej då!", 2),
        ("Det här gäller:\n- ett\n- två", 3),
        ("Vi har öppet 8.30-16.00 varje dag.", 1),
        ("Enligt lag (2010:900) gäller det.", 1),
        ("Myndigheten: pass, brott.", 2),
        ("Ett\n\n\nTvå", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_the_reader_pauses(text: str, sentences: int) -> None:
    assert read_ease(text).sentences == sentences


def test_numbers_are_words_but_never_long() -> None:
    ease = read_ease("Ring 0980-319 200 nu.")
    assert (ease.words, ease.long_words) == (4, 0)


def test_a_text_without_words_has_no_lix() -> None:
    assert read_ease(" - ").lix == 0
