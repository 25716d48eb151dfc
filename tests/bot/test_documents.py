"""What the classifier learns from besides wordings."""

import copy

from rasa.shared.nlu.constants import INTENT, TEXT

from bot.documents import sentences, swedish_documents
from bot.importer import Wording
from nlu_data.catalogue import read_answers, read_topics


def test_sentences_lose_placeholders_marks_of_lists_and_what_is_too_short() -> None:
    text = "Ring {kontakt} i dag. Ja!\n- Ställ ut kärlet kvällen före\n\nHåll vägen fri."
    assert list(sentences(text)) == ["Ring   i dag.", "Ställ ut kärlet kvällen före", "Håll vägen fri."]


def test_every_topic_with_an_answer_is_learnt_from_and_small_talk_is_not() -> None:
    topics, answers = read_topics(), read_answers()
    learnt = {topic for _, topic in swedish_documents(topics, answers)}
    assert learnt == set(topics) & set(answers)


def test_a_wording_is_its_own_copy_and_equal_to_the_same_words() -> None:
    one, same, other = (Wording({TEXT: text, INTENT: "avfall.karl"}) for text in ("kärl", "kärl", "tunna"))
    assert copy.deepcopy([one])[0] is one
    assert len({one, same, other}) == 2 and one == same != other
    assert one != Wording({TEXT: "kärl", INTENT: "avfall.avgift"})
