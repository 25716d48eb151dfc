"""The linear model, its calibration and its decisions, on material small enough to reason about."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.components import negatives
from bot.components.calibration import Held, Thresholds, calibration_error, find_temperature, find_thresholds, report
from bot.components.confidence import Calibration, Sureness, fit_sureness, rescale
from bot.components.corpus import vectorise
from bot.components.curve import risk_coverage
from bot.components.decision import DOUBT, LOW, decide
from bot.components.features import grams, words
from bot.components.fitting import fit, fit_labels
from bot.components.heldout import HeldMessage, hold, read_held_out, read_messages
from bot.components.linear import load, save, weigh
from bot.components.lots import lot
from bot.components.normalise import fold, normalise
from nlu_data.catalogue import read_examples
from nlu_data.files import DataError

TEXTS = {
    "djur": ["hund skäller", "min hund", "en katt", "katten jamar", "hundar och katter", "djur i huset"],
    "mat": ["god mat", "mat i skolan", "maten smakar", "skolmat idag", "vad blir det för mat", "lunch och mat"],
    "sys.tack": ["tack", "tack så mycket", "stort tack", "tackar", "tack för hjälpen", "tusen tack"],
}
DOCUMENTS = [grams(text) for texts in TEXTS.values() for text in texts]
LABELS = [label for label, texts in TEXTS.items() for _ in texts]


def test_it_learns_what_it_was_taught() -> None:
    model = fit(DOCUMENTS, LABELS)
    texts = [text for texts in TEXTS.values() for text in texts]
    assert [model.labels[int(model.margins(text).argmax())] for text in texts] == LABELS


def test_the_same_data_gives_the_same_model() -> None:
    one, two = fit(DOCUMENTS, LABELS), fit(DOCUMENTS, LABELS)
    np.testing.assert_array_equal(one.weights.toarray(), two.weights.toarray())


def test_how_the_work_is_shared_does_not_matter() -> None:
    _, rows_of_weights = vectorise(DOCUMENTS)
    features = rows_of_weights.astype(np.float64)
    target = np.searchsorted(np.array(sorted(TEXTS)), np.array(LABELS))
    even, rows = np.ones(len(LABELS), dtype=np.float32), [None, None, None]
    together, _ = fit_labels(features, target, even, (0, 1), rows[:2])
    alone, _ = fit_labels(features, target, even, (1,), rows[:1])
    np.testing.assert_array_equal(together[:, 1], alone[:, 0])


def test_training_and_reading_weigh_alike() -> None:
    blocks, features = vectorise(DOCUMENTS)
    for number, document in enumerate(DOCUMENTS):
        rows, weights = weigh(document, blocks)
        expected = np.zeros(features.shape[1])
        expected[rows] = weights
        np.testing.assert_allclose(features[number].toarray()[0], expected, atol=1e-5)


def test_a_document_of_no_weight_teaches_nothing() -> None:
    texts, labels = [*DOCUMENTS, grams("min hund")], [*LABELS, "mat"]
    model = fit(texts, labels, [1.0] * len(DOCUMENTS) + [1e-6])
    assert model.labels[int(model.margins("min hund").argmax())] == "djur"


def test_a_topic_learns_from_its_own_and_the_nearest_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(negatives, "NEAREST", 3)
    monkeypatch.setattr(negatives, "ANY", 2)
    features = csr_matrix(np.array([[1.0, 0.1]] * 4 + [[0.9, 0.4]] * 3 + [[0.0, 1.0]] * 20, dtype=np.float32))
    target = np.array([0] * 4 + [1] * 23)
    lots = np.arange(27, 0, -1, dtype=np.uint32)
    chosen = list(negatives.choose(features, target, 2, lots))
    assert chosen[0] is not None and {0, 1, 2, 3, 4, 5, 6} <= set(chosen[0].tolist())
    assert len(chosen[0]) <= 9
    again = list(negatives.choose(features, target, 2, lots))
    assert again[0] is not None and again[0].tolist() == chosen[0].tolist()
    assert {25, 26} <= set(chosen[0].tolist())  # the two lowest lots


def test_a_few_more_documents_hardly_change_the_draw() -> None:
    lots = np.random.RandomState(3).randint(0, 2**32, 500, dtype=np.uint32)
    target = np.array([0] * 50 + [1] * 450)
    before = next(negatives.sample(target[:480], 2, 100, lots[:480]))
    after = next(negatives.sample(target, 2, 100, lots))
    assert before is not None and after is not None
    assert len(set(before.tolist()) & set(after.tolist())) >= 135  # 150 rows, a twenty-fifth more to draw from
    assert lot(grams("söka bygglov")) == lot(grams("Söka  BYGGLOV")) != lot(grams("bygglov"))


def test_a_word_of_one_topic_speaks_for_its_whole_area() -> None:
    texts = {
        "forskola.avgift": ["vad kostar dagis", "avgift för dagis", "dagis kostnad"],
        "forskola.tider": ["när öppnar förskolan", "förskolans tider", "tider i juli"],
        "avfall.avgift": ["vad kostar sopor", "avgift för sopor", "sopornas kostnad"],
    }
    documents, labels = [grams(t) for ts in texts.values() for t in ts], [k for k, ts in texts.items() for _ in ts]
    plain = fit(documents, labels)
    placed = fit(documents, labels, areas={label: label.split(".")[0] for label in texts})
    gained = placed.margins("dagis") - plain.margins("dagis")
    avfall, _, tider = range(3)
    assert gained[tider] > 0 > gained[avfall]


def test_an_area_learns_from_all_its_own_and_some_of_the_rest() -> None:
    target = np.array([0] * 5 + [1] * 50)
    chosen = list(negatives.sample(target, 2, 10, np.arange(55, dtype=np.uint32)))
    assert chosen[0] is not None and chosen[0].tolist() == list(range(15))
    assert chosen[1] is None  # there are no ten others to choose from


def test_it_survives_the_disk(tmp_path: Path) -> None:
    model = fit(DOCUMENTS, LABELS)
    save(model, tmp_path)
    again = load(tmp_path)
    assert again.labels == model.labels
    np.testing.assert_allclose(again.margins("tack för maten"), model.margins("tack för maten"), atol=2e-3)


@pytest.mark.parametrize("text", ["", "😀", "zzzz"])
def test_it_reads_anything(text: str) -> None:
    model = fit(DOCUMENTS, LABELS)
    assert model.probabilities(model.margins(text)).sum() == pytest.approx(1.0, abs=1e-4)


def held(rows: list[list[float]], main: list[int], labels: tuple[str, ...] = ("a", "b", "sys.c")) -> Held:
    right = np.zeros((len(rows), len(labels)), dtype=bool)
    right[np.arange(len(rows)), main] = True
    return Held(np.array(rows, dtype=np.float32), right, np.array(main), labels)


def test_temperature_is_high_when_sure_margins_are_often_wrong() -> None:
    sure_and_right = held([[2, 0, 0], [0, 2, 0]] * 20, [0, 1] * 20)
    sure_and_often_wrong = held([[2, 0, 0], [0, 2, 0]] * 20, [0, 0] * 20)
    assert find_temperature(sure_and_right).temperature < find_temperature(sure_and_often_wrong).temperature


def test_thresholds_keep_the_stated_risk() -> None:
    rows = [[6.0, 0.0, 0.0]] * 98 + [[5.0, 0.0, 0.0]] * 40 + [[0.5, 0.0, 0.0]] * 20
    main = [0] * 98 + [0] * 38 + [1] * 2 + [1] * 20
    sample = held(rows, main)
    thresholds = find_thresholds(sample, Calibration(), risk=0.02, system_risk=0.05, doubt_recall=0.95)
    figures = report(sample, Calibration(), thresholds)
    assert figures["wrong_among_answered"] <= 0.02
    assert figures["answered_share"] > 0.8
    assert thresholds.doubt <= thresholds.answer


def test_nothing_is_answered_when_nothing_is_safe() -> None:
    sample = held([[3, 0, 0]] * 10, [1] * 10)
    assert find_thresholds(sample, Calibration(), risk=0.02, system_risk=0.05, doubt_recall=0.95).answer == 1.0


def test_sureness_learns_from_the_lead_and_never_reads_it_backwards() -> None:
    chance = np.linspace(0.05, 0.95, 400).astype(np.float32)
    lead = np.tile(np.array([0.0, 1.0], dtype=np.float32), 200)
    right = (lead > 0.5) | (chance > 0.9)
    found = fit_sureness(chance, lead, right)
    low, high = found.of(np.array([0.5, 0.5], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32))
    assert low < 0.3 and high > 0.8
    assert fit_sureness(chance, lead, ~right) == Sureness()
    np.testing.assert_allclose(Sureness().of(chance, lead), chance, atol=1e-4)


def test_the_best_topic_stays_the_best_whatever_its_sureness() -> None:
    chances = np.array([[0.5, 0.3, 0.2], [0.9, 0.06, 0.04]], dtype=np.float32)
    scaled = rescale(chances, np.array([0.2, 0.99], dtype=np.float32))
    assert scaled.argmax(axis=1).tolist() == [0, 0]
    assert scaled[0].max() == pytest.approx(0.2)
    assert scaled[1].sum() == pytest.approx(1.0, abs=1e-5)


def test_calibration_error_is_small_when_confidence_tells_the_truth() -> None:
    rows = [[float(np.log(3)), 0.0]] * 100  # 75 % sure
    assert calibration_error(held(rows, [0] * 75 + [1] * 25, ("a", "b")), Calibration()) < 0.01
    assert calibration_error(held(rows, [1] * 100, ("a", "b")), Calibration()) > 0.7


THRESHOLDS = Thresholds(answer=0.8, system=0.6, doubt=0.3)


@pytest.mark.parametrize(
    ("topic", "probability", "wanted"),
    [
        ("bygglov.ansok", 0.8, "bygglov.ansok"),
        ("bygglov.ansok", 0.79, DOUBT),
        ("bygglov.ansok", 0.3, DOUBT),
        ("bygglov.ansok", 0.29, LOW),
        ("sys.tack", 0.6, "sys.tack"),
        ("sys.tack", 0.59, DOUBT),
        ("sys.tack", 0.1, LOW),
    ],
)
def test_the_gate_decides_at_its_thresholds(topic: str, probability: float, wanted: str) -> None:
    assert decide([(topic, probability), ("x", 0.01)], THRESHOLDS) == wanted


def test_held_out_messages_take_further_right_topics() -> None:
    model = fit(DOCUMENTS, LABELS)
    sample = hold(model, [HeldMessage("min hund", "mat", ("djur",)), HeldMessage("hej", "okand.topic")])
    assert sample.correct.tolist() == [True]
    with pytest.raises(ValueError, match="none"):
        hold(model, [HeldMessage("hej", "okand.topic")])


def test_a_broken_held_out_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="saknas"):
        read_messages(tmp_path / "saknas.jsonl")


def test_no_held_out_message_is_trained_on() -> None:
    def key(text: str) -> str:
        return " ".join(words(fold(normalise(text))))

    trained = {key(example.text) for example in read_examples()}
    assert not [
        message.text for messages in read_held_out().values() for message in messages if key(message.text) in trained
    ]


def test_the_curve_grows_with_what_is_answered() -> None:
    confidence = np.array([0.99, 0.9, 0.8, 0.7, 0.95], dtype=np.float32)
    wrong = np.array([False, False, True, True, True])
    points = risk_coverage(confidence, wrong, np.array([True, True, True, True, False]))
    assert (points[-1].answered, points[-1].wrong) == (0.8, 0.5)
    assert (points[0].threshold, points[0].answered, points[0].wrong) == (0.99, 0.2, 0.0)
    assert [point.threshold for point in points] == sorted((point.threshold for point in points), reverse=True)
    assert risk_coverage(confidence, wrong, np.zeros(5, dtype=bool)) == []
