"""Rasa's rules, with the last step of a turn decided without a search."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class OneStepRules(RulePolicy):
    """Every rule is intent -> action -> listen, so what follows an action needs no search among 200 rules."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Listen after any action; otherwise what RulePolicy says."""
        if tracker.latest_action_name not in (None, ACTION_LISTEN_NAME):
            return self._rule_prediction(self._prediction_result(ACTION_LISTEN_NAME, tracker, domain), "one step")
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
