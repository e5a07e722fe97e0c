"""The policies that are compared when the user brings none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from route_audit.errors import ConfigError
from route_audit.policies.entries import Entries, by_name
from route_audit.policies.kinds.interface import Policy
from route_audit.policies.kinds.single import Single
from route_audit.policies.routes import Route
from route_audit.policies.targets import Target
from route_audit.report import SkippedPolicy
from route_audit.yamlfile import parse, suggestion

BEST_SINGLE = "best-single"
"""The one model with the lowest bill; which one that is, only the log's prices can say."""

WHERE = "built-in"


_ESCALATES = (
    "wrong in 13 to 26 % of 1,700 tool calls by cheap models of four makers (Berkeley Function-Calling "
    "Leaderboard, 2024, Apache-2.0), widened because no check is perfect"
)
"""Where the escalation rate of the built-in cascade comes from."""


class Preset(msgspec.Struct, frozen=True):
    """A built-in policy: its name, what it is for, and the item of ``policies:`` that makes it."""

    name: str
    says: str
    text: str


PRESETS = (
    Preset("as-logged", "every request stays on its own model: the baseline", "  - name: as-logged\n"),
    Preset(
        "all-strong",
        "everything on the strong model: what dropping every cheaper model would cost",
        "  - name: all-strong\n    to: strong\n",
    ),
    Preset(
        "all-cheap",
        "everything on the cheap model: a bound for every policy that uses these two",
        "  - name: all-cheap\n    to: cheap\n",
    ),
    Preset(
        BEST_SINGLE,
        "everything on the one model of the log, the cheap role's left out, with the lowest bill",
        "  - name: best-single\n    to: MODEL # chosen from the log\n",
    ),
    Preset(
        "tiered",
        "retrieval and extraction on the cheap model, the rest on the strong one",
        "  - name: tiered\n"
        "    rules:\n"
        "      - {when: {tier: [retrieval, extraction]}, to: cheap}\n"
        "      - {to: strong}\n",
    ),
    Preset(
        "cautious",
        "tiered, but only from a confidence on that was tested (0.94)",
        "  - name: cautious\n"
        "    rules:\n"
        '      - {when: {tier: [retrieval, extraction], confidence: ">=0.94"}, to: cheap}\n'
        "      - {to: strong}\n",
    ),
    Preset(
        "cascade",
        "tiered, but a check of the cheap model's answers sends some on to the strong one",
        "  - name: cascade\n"
        "    rules:\n"
        "      - when: {tier: [retrieval, extraction]}\n"
        "        to:\n"
        "          cascade: [cheap, strong]\n"
        "          escalate:\n"
        '            rate: {low: 0.05, likely: 0.2, high: 0.35, evidence: published, source: "'
        f'{_ESCALATES}"}}\n'
        "      - {to: strong}\n",
    ),
)
"""All of them, in the order in which reports show them."""


@lru_cache(maxsize=1)
def policies() -> Mapping[str, Policy]:
    """The built-in policies by name, roles not yet replaced; without ``best-single``."""
    text = "".join(["policies:\n", *(preset.text for preset in PRESETS if preset.name != BEST_SINGLE)])
    nodes = by_name(parse(text, WHERE).mapping()["policies"].items())
    return {policy.name: policy for policy in Entries(nodes, where=WHERE).policies()}


def builtin(roles: Mapping[str, str]) -> tuple[tuple[Policy, ...], tuple[SkippedPolicy, ...]]:
    """The built-in policies on the models that play the roles, and those left out for want of one.

    ``best-single`` is in neither: make it with ``single`` once its model is known.

    Args:
        roles: the model that plays ``strong`` and the one that plays ``cheap``; a role that nothing
            plays is left out.
    """
    kept: list[Policy] = []
    skipped: list[SkippedPolicy] = []
    for policy in policies().values():
        missing = [name for name in policy.models if name not in roles]
        if missing:
            skipped.append(SkippedPolicy(policy.name, _reason(missing)))
        else:
            kept.append(policy.named(roles))
    return tuple(kept), tuple(skipped)


def single(name: str, model: str) -> Policy:
    """The policy ``name`` that sends every request to ``model``."""
    return Single(name, WHERE, Route(Target(model, WHERE)))


def show(name: str) -> str:
    """The built-in policy ``name`` as the text of a policy file.

    Raises:
        ConfigError: there is no such policy.
    """
    presets = {preset.name: preset for preset in PRESETS}
    if name not in presets:
        raise ConfigError(
            f"there is no built-in policy '{name}'", where="policies show", hint=suggestion(name, presets)
        )
    return f"# {presets[name].says}\nversion: 1\npolicies:\n{presets[name].text}"


def _reason(missing: list[str]) -> str:
    options = " and ".join(f"--{role}" for role in missing)
    return f"no model plays the role {' or '.join(missing)}; name one with {options}"
