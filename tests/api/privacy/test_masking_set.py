"""The goals for masking, held on messages written for the purpose. Failures are printed, line by line."""

from api.privacy.masking import MaskKind

from .masking_score import SET, cases, recall, score

SCORED = [score(case) for case in cases()]
PERSONAL = [one for one in SCORED if one.case.spans]
HARMLESS = [one for one in SCORED if not one.case.spans]


def test_the_set_is_large_enough_and_has_every_kind() -> None:
    assert len(PERSONAL) >= 600
    assert len(HARMLESS) >= 600
    assert len({one.case.text for one in SCORED}) == len(SCORED)
    assert {kind for one in PERSONAL for kind, _ in one.case.spans} == set(MaskKind)


def test_personal_data_is_wholly_masked() -> None:
    for one in PERSONAL:
        for kind, part in one.missed:
            print(f"{SET.name}:{one.case.line} {kind} {part!r} in {one.masked!r}")  # noqa: T201
    found = recall(PERSONAL)
    assert sum(hit for hit, _ in found.values()) >= 0.99 * sum(wanted for _, wanted in found.values())
    weak = {kind: hit / wanted for kind, (hit, wanted) in found.items() if hit < 0.95 * wanted}
    assert not weak


def test_look_alikes_stay() -> None:
    wrong = [one for one in HARMLESS if one.wrongly_masked]
    for one in wrong:
        print(f"{SET.name}:{one.case.line} {one.case.text!r} -> {one.masked!r}")  # noqa: T201
    assert len(wrong) <= 0.01 * len(HARMLESS)


def test_the_words_around_personal_data_stay() -> None:
    losing = [one for one in PERSONAL if one.lost]
    for one in losing:
        print(f"{SET.name}:{one.case.line} lost {one.lost!r}: {one.masked!r}")  # noqa: T201
    assert len(losing) <= 0.03 * len(PERSONAL)
