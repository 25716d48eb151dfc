"""Rasa's rules, searched by intent."""

from __future__ import annotations

import json

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import State


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class OneStepRules(RulePolicy):
    """Every rule is intent -> action, so only the intent's own rules need to be compared, not all 200."""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        user = states[-1].get("user", {}) if states else {}
        intent = user.get("intent")
        if not intent and user.get("text"):
            return set()  # no rule is written for literal texts
        if intent:
            named = f'"intent": {json.dumps(intent)}'
            lookup = {key: action for key, action in lookup.items() if named in key}
        keys: set[str] = super()._get_possible_keys(lookup, states)
        return keys
