"""Published speeds of models, for those that a log has too few rows of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from statistics import median

import msgspec

from route_audit.resources import data_dir
from route_audit.yamlfile import Node, load

_FILE = "latency.yaml"
_KEYS = ("provider", "models", "time_to_first_token_s", "output_tokens_per_s", "source", "checked")


class Prior(msgspec.Struct, frozen=True):
    """A published median, where it is published, and the day that was checked.

    Attributes:
        listed: False for the median over all listed models, given where a model has no figure.
    """

    time_to_first_token_s: float
    output_tokens_per_s: float
    source: str
    checked: str
    listed: bool


class _Listed(msgspec.Struct, frozen=True):
    provider: str | None
    patterns: tuple[str, ...]
    prior: Prior

    def fits(self, provider: str, model: str) -> bool:
        return self.provider in {None, provider} and any(fnmatchcase(model, each) for each in self.patterns)


class Priors(msgspec.Struct, frozen=True):
    """Published speeds by model, and what stands for a model without one."""

    listed: Sequence[_Listed]
    default: Prior

    def of(self, provider: str, model: str) -> Prior:
        """The first listed figure that fits; the median of all where none does.

        Args:
            provider: the seller's id.
            model: the model's id.
        """
        fitting = (each.prior for each in self.listed if each.fits(provider.lower(), model.lower()))
        return next(fitting, self.default)


def load_priors(path: Path | None = None) -> Priors:
    """The shipped priors, or those of ``path``.

    Raises:
        ConfigError: the file is not YAML, has an unknown or a missing key, or a number not above 0.
    """
    root = load(path or data_dir("pricing") / _FILE).fields(("version", "priors"), required=("priors",))
    listed = list(_entries(root["priors"]))
    priors = [each.prior for each in listed]
    default = Prior(
        median(prior.time_to_first_token_s for prior in priors),
        median(prior.output_tokens_per_s for prior in priors),
        f"the median of the {len(priors)} published figures in pricing/{_FILE}",
        max(prior.checked for prior in priors),
        listed=False,
    )
    return Priors(listed, default)


def _entries(node: Node) -> Iterator[_Listed]:
    for entry in node:
        known = entry.fields(_KEYS, required=_KEYS[1:])
        provider = known["provider"].text().lower() if "provider" in known else None
        prior = Prior(
            float(known["time_to_first_token_s"].positive()),
            float(known["output_tokens_per_s"].positive()),
            known["source"].text(),
            known["checked"].date().isoformat(),
            listed=True,
        )
        yield _Listed(provider, tuple(model.text().lower() for model in known["models"]), prior)
