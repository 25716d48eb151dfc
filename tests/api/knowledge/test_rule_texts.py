"""What the rules find is said in plain Swedish, with what to do: a text for each code, filled by its figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from api.knowledge import validity
from api.knowledge.model import Remark
from api.training.model import Run, RunState
from api.training.texts import load_gate_texts
from api.training.views import gate_body
from api.web.renderer import load_texts
from nlu_data import check
from nlu_data.checks.material import Material
from nlu_data.readability import read_ease
from tests.clocks import ORDINARY
from tests.nlu_data.test_check_rules import BROKEN

TEXTS = load_texts()["studio"]
_PLACEHOLDER = re.compile(r"{(\w+)}")
# What a change is judged by, and what staff's wordings may break besides.
OURS = {*validity._ANSWER_RULES, *validity._FACT_RULES}


def found() -> Iterator[tuple[check.Rule, Material]]:
    return ((rule, material) for rule, material, _ in BROKEN if rule in OURS)


def placeholders(code: str) -> set[str]:
    return set(_PLACEHOLDER.findall(TEXTS[f"rule_{code}"]))


def test_every_rule_of_a_change_is_broken_somewhere() -> None:
    assert {rule for rule, _ in found()} == OURS


@pytest.mark.parametrize(("rule", "material"), list(found()))
def test_what_a_rule_finds_has_its_sentence_and_the_figures_that_fill_it(rule: check.Rule, material: Material) -> None:
    for finding in rule(material):
        code = finding.code or rule.__name__
        assert placeholders(code) <= set(finding.figures), code


def test_a_remark_without_figures_needs_none() -> None:
    """Those that `validity` makes itself; what it takes from the rules is looked at above."""
    source = Path(validity.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'Remark\(\s*"(\w+)"', source)) | set(re.findall(r'code="(\w+)"', source))
    codes -= {"wordings_hold_no_personal_data"}  # told of as `personal_data`
    assert {code for code in codes if f"rule_{code}" not in TEXTS} == set()
    for code in codes - {"wordings_belong_to_one_topic", "title_is_a_wording"}:
        assert placeholders(code) == set(), code


@pytest.mark.parametrize("key", [key for key in TEXTS if key.startswith("rule_")])
def test_each_says_what_to_do_in_words_that_are_easy(key: str) -> None:
    text = _PLACEHOLDER.sub("tjugo", TEXTS[key])
    assert read_ease(text).sentences >= 2, text
    assert read_ease(text).lix <= 40, text


def test_the_wire_has_code_and_figures() -> None:
    plain = Remark("topic_zone", "what", "do").to_wire()
    assert (plain["code"], plain["figures"]) == ("topic_zone", {})
    assert Remark("a", "what", "do", code="b", figures={"n": 1}).to_wire()["code"] == "b"


def test_the_gate_tells_of_broken_rules_by_code_and_of_an_older_runs_by_its_words() -> None:
    rule, material = next((r, m) for r, m in found() if r.__name__ == "links_are_well_formed")
    line = check.as_json(rule, next(iter(rule(material))))
    reason = {"code": "content", "figures": {"n": 2}, "messages": [line, "an older line"], "wordings": []}
    gate = {"verdict": "red", "reasons": [reason], "shadow": {"answers": []}}
    run = Run(uuid4(), 1, RunState.RED, "", 0, None, ORDINARY)
    body = gate_body(replace(run, gate=gate), load_gate_texts(), {})
    assert body is not None
    told = body["reasons"][0]
    assert told["findings"] == [json.loads(line)] and told["messages"] == ["an older line"]
    assert f"rule_{told['findings'][0]['code']}" in TEXTS
