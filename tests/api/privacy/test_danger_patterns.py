import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.privacy.danger_patterns import PatternIndex
from api.privacy.danger_syntax import PatternError, compile_phrase
from api.privacy.danger_words import words

LISTS = {"partner": ["man", "sambon", "före detta"], "nested": ["{partner}", "kusin"]}


def found(phrase: str, text: str) -> bool:
    parts = compile_phrase(phrase, LISTS)
    return len(PatternIndex(parts, forgiving=True).find(words(text))) == len(parts)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("han slår mig", "Han slår mig!"),
        ("han slår mig", "han brukar ofta slår på mig"),
        ("han slår mig", "HAN SLAR MIG"),
        ("han slår mig", "han slååååår mig"),
        ("ta+livet+av+mig", "jag vill ta livet av mig"),
        ("lämna .. berätta", "lämna honom men jag kan inte riktigt berätta"),
        ("hot*", "hotfull"),
        ("=våld", "våld"),
        ("min+{partner}", "min före detta"),
        ("min+{nested}", "min kusin"),
        ("(slår|sparkar) mig", "sparkar mig"),
        ("jag+[är]+rädd", "jag rädd"),
        ("jag+[är]+rädd", "jag är rädd"),
        ("lämna honom & utan att han vet", "utan att han vet. vill lämna honom"),
        ("självmord*", "sjalvmordstankar"),
        ("misshandlad", "mishandlad"),
        ("misshandlad", "missshandlad"),
        ("pappa+👊", "pappa 👊 mig"),
        ("يضربني", "يَضربني"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("han slår mig", "mig slår han"),
        ("han slår mig", "han slår. mig"),
        ("han slår mig", "han a b c slår mig"),
        ("ta+livet+av+mig", "ta livet lugnt av mig"),
        ("=våld", "vald"),
        ("lämna honom & utan att han vet", "lämna honom"),
        ("hot*", "kot"),
        ("rädd", "råd"),
    ],
)
def test_something_else_is_not(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_ordinary_words_are_never_taken_for_misspellings() -> None:
    steps = compile_phrase("återfall", {})
    assert PatternIndex(steps, forgiving=True).find(words("atterfall"))
    assert not PatternIndex(steps, forgiving=True, ordinary=["atterfall"]).find(words("atterfall"))


@pytest.mark.parametrize("phrase", ["{okänd}", "(a|b", "a)", "[a]", "()", "a & "])
def test_a_malformed_phrase_is_named(phrase: str) -> None:
    with pytest.raises(PatternError):
        compile_phrase(phrase, LISTS)


def steps_taken(index: PatternIndex, text: str) -> int:
    """Lines of Python run for one search: a measure of work without a clock."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    message = words(text)
    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        index.find(message)
    finally:
        sys.settrace(previous)
    return count


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["han", "slår", "mig", "hot", ".", "man", "lämna", "rädd"]), min_size=5, max_size=12))
def test_twice_the_text_is_at_most_about_twice_the_work(chunk: list[str]) -> None:
    phrases = ["han slår mig", "lämna .. rädd", "hot* & man", "[han]+slår .. mig .. rädd"]
    index = PatternIndex([part for phrase in phrases for part in compile_phrase(phrase, LISTS)], forgiving=True)
    text = " ".join(chunk) + " "
    assert steps_taken(index, text * 40) <= 2.6 * steps_taken(index, text * 20) + 500
