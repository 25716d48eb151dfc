"""Which confusions are shown, and what of them."""

from api.conversation.model import Outcome
from api.evaluation.errors import lines, question, worst
from tests.api.evaluation.test_report import K, T, record


def test_answered_mistakes_come_before_the_most_confident() -> None:
    right = record(K, K, Outcome.ANSWERED)
    asked = record(K, T, Outcome.CLARIFIED, confidence=0.8)
    unsure = record(K, T, Outcome.CLARIFIED, confidence=0.3)
    answered = record(K, T, Outcome.ANSWERED, confidence=0.5)
    screened = record(K, T, Outcome.HANDED_OVER_SENSITIVE, asked=False)
    assert worst([right, unsure, asked, screened, answered]) == [answered, asked, unsure]
    assert worst([answered, asked], count=1) == [answered]


def test_a_confusion_tells_both_topics_and_what_is_near() -> None:
    item = record(K, T, Outcome.ANSWERED, confidence=0.91)
    assert question(item) == {"text": "text", "expected": K, "predicted": T, "language": "sv"}
    explanation = {
        "expected": [{"text": "a", "cosine": 0.5}],
        "predicted": [{"text": "b", "cosine": 0.6}],
        "pulled": [("gram", 0.3)],
    }
    shown = "\n".join(lines(item, explanation))
    assert all(part in shown for part in (K, T, "0.50  a", "0.60  b", "0.91", "'gram' +0.30"))
