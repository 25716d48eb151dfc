"""Why a message was taken for something else."""

from bot.components.features import grams
from bot.components.fitting import fit
from bot.components.gallery import Gallery

TEXTS = {
    "djur": ["hund skäller", "min hund", "en katt", "katten jamar"],
    "mat": ["god mat", "mat i skolan", "maten smakar", "lunch och mat"],
}


def test_a_confusion_shows_the_nearest_of_both_topics_and_what_pulled() -> None:
    labels = [label for label, texts in TEXTS.items() for _ in texts]
    model = fit([grams(text) for texts in TEXTS.values() for text in texts], labels)
    found = Gallery(model, TEXTS).explain("mat till min hund", "mat", "djur")
    assert found.predicted[0].text == "min hund"
    assert found.expected[0].text in {"god mat", "lunch och mat", "mat i skolan"}
    assert all(0 < near.cosine <= 1 for near in (*found.expected[:1], *found.predicted[:1]))
    assert any("hund" in gram for gram, _ in found.pulled)
    unknown = Gallery(model, TEXTS).explain("mat", "mat", "okand")
    assert unknown.predicted == () and unknown.pulled == ()
