"""The page that shows how far the tiers can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.evaluation import metrics
from route_audit.classify.evaluation.intervals import Rate, rate
from route_audit.classify.evaluation.reliability import calibration_error, reliability
from route_audit.classify.signals import SIGNALS
from route_audit.tiers import Tier
from tiers.fitting import PULL
from tiers.labelled import FAMILIES, Labelled
from tiers.measuring import TARGET, Measured, decided

Codes = NDArray[np.int64]

_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_WORST = 12

LICENCES = {
    "agent-bench": ("AgentBench, operating system tasks", "Apache-2.0"),
    "aqua": ("AQuA", "Apache-2.0"),
    "bfcl": ("Berkeley Function Calling Leaderboard v4", "Apache-2.0"),
    "big-bench": ("BIG-bench, eight requests a task", "Apache-2.0"),
    "claude-cookbooks": ("claude-cookbooks", "MIT"),
    "cruxeval": ("CRUXEval-O", "MIT"),
    "fresh-qa": ("FreshQA", "Apache-2.0"),
    "gsm8k": ("GSM8K", "MIT"),
    "human-eval": ("HumanEval", "MIT"),
    "invented": ("written for this project", "MIT"),
    "lm-eval": ("prompt templates of lm-evaluation-harness, filled with invented texts", "MIT"),
    "math": ("MATH, level 5", "MIT"),
    "mbpp": ("MBPP", "CC-BY-4.0"),
    "mt-bench-101": ("MT-Bench-101", "Apache-2.0"),
    "products": ("twenty invented products", "MIT"),
    "openai-evals": ("OpenAI Evals, a few requests of each of some 200 tasks", "MIT"),
    "p3": ("P3 prompts; used for the fit, not passed on", "various"),
    "swe-lancer": ("SWE-Lancer issues; used for the fit, not passed on", "MIT"),
    "writing-bench": ("WritingBench, ninety queries", "Apache-2.0"),
    "big-bench-hard": ("BIG-bench Hard, few-shot prompts", "MIT"),
    "glaive": ("Glaive function calling v2, a sample", "Apache-2.0"),
    "helm": ("prompt templates of HELM, filled with invented texts", "Apache-2.0"),
    "lighteval": ("prompt templates of lighteval, filled with invented texts", "MIT"),
    "mt-bench": ("MT-Bench, the first turns", "Apache-2.0"),
    "opencompass": ("prompt templates of OpenCompass, filled with invented texts", "Apache-2.0"),
    "promptbench": ("prompt templates of PromptBench, filled with invented texts", "MIT"),
    "scikit-llm": ("prompt templates of scikit-llm, filled with invented texts", "MIT"),
    "spacy-llm": ("prompt templates of spacy-llm, filled with invented texts", "MIT"),
    "tooltalk": ("ToolTalk, the turns that call tools", "MIT"),
    "unitxt": ("prompt templates of unitxt, filled with invented texts", "Apache-2.0"),
    "flan-mix": ("FLAN and chat prompts; used for the fit, not passed on", "various"),
    "lang-test": ("questions about health and money; used for the fit, not passed on", "various"),
    "other-benchmarks": ("prompts of 44 further benchmarks; used for the fit, not passed on", "various"),
    "product-templates": (
        "prompts of open-source products, filled; used for the fit, not passed on",
        "various",
    ),
}


VARIED = {"read": "some whose mistakes were read", "unread": "the others"}
"""The files of requests that are all unlike each other, and what they are."""

STRANGE = Path(__file__).with_name("strange.md").read_text(encoding="utf-8").splitlines()
"""What was measured on data that is not in the repository: it stands until somebody measures anew."""


class _Told:
    """Labels and predictions of one way to sort, ready to be counted."""

    def __init__(self, data: Labelled, predicted: Codes) -> None:
        self.label, self.predicted = data.tier, predicted
        self.card = metrics.scorecard("", data.tier, predicted)
        self.counts = metrics.confusion(data.tier, predicted)
        self.routed = np.isin(predicted, metrics.EASY)
        self.hard = ~np.isin(data.tier, metrics.EASY)
        self.right = self.routed != self.hard

    def rates(self) -> tuple[Rate, Rate, Rate]:
        """Reasoning kept, easy kept off, unsure to capable."""
        return (
            metrics.share(~self.routed, self.label == Tier.REASONING),
            metrics.share(self.routed, ~self.hard),
            metrics.share(~self.routed, self.label == Tier.UNSURE),
        )

    def row(self, name: str) -> str:
        """A line of the table of rates."""
        shares = " | ".join(_share(each) for each in self.rates())
        return f"| {name} | {self.card.macro_f1 or 0:.3f} | {shares} |"


def headline(found: Measured) -> list[str]:
    """A few lines for the terminal."""
    return [
        f"easy from {found.chosen.easy:.2f}, cautious from {found.cautious:.2f}",
        f"calibration {found.chosen.calibration}",
    ]


def page(data: Labelled, varied: Mapping[str, Labelled], found: Measured) -> str:
    """The whole page in Markdown.

    Args:
        data: what the card was fitted to.
        varied: requests that it was not, by their files in ``VARIED``.
        found: what was measured.
    """
    parts = (_head(data), _rates(data, found), _confusion(data, found), _families(data, found))
    more = (
        _sources(data, found),
        _worst(data, found),
        _varied(varied, found),
        STRANGE,
        _reliability(data, found),
        _ablation(data, found),
    )
    return "\n".join(line for part in (*parts, *more) for line in part) + "\n"


def _head(data: Labelled) -> Iterator[str]:
    yield from (
        "# How far the tiers can be trusted",
        "",
        "<!-- Written by scripts/fit_tiers.py. -->",
        "",
        f"Measured on {len(data.rows):,} labelled requests of {len(set(_names(data)))} sources. Each is",
        "scored by a scorecard that was fitted without the whole family of task it belongs to: a card that",
        "has seen other sentiment prompts is no judge of sentiment. The signals themselves were written by",
        "people who had read mistakes on these sources, so expect less on traffic that looks like none of",
        "them, and measure your own: `route-audit evaluate`.",
        "",
        f"The {len(SIGNALS)} signals and their points are in [signals.md](signals.md). Points were written",
        f"by hand and pulled to the labels no further than {PULL:g} nats a squared point allow; none",
        "changes its sign. In every rate unsure counts as reasoning, since every policy treats it so.",
    )


def _rates(data: Labelled, found: Measured) -> Iterator[str]:
    family, source = _Told(data, found.tier), _Told(data, found.by_source)
    low, high = metrics.macro_f1_interval(family.counts) or (0.0, 0.0)
    yield from (
        "",
        "## The rates",
        "",
        "| fitted without | macro F1 | reasoning kept | easy kept off | unsure to capable |",
        "| --- | ---: | ---: | ---: | ---: |",
        family.row("its family of task"),
        source.row("its source"),
        _Told(data, found.written).row("any label: points as written"),
        "",
        f"In brackets 95 % intervals; the first macro F1 lies between {low:.3f} and {high:.3f}.",
    )


def _confusion(data: Labelled, found: Measured) -> Iterator[str]:
    words = [tier.word for tier in Tier]
    counts = _Told(data, found.tier).counts
    yield from (
        "",
        "## What is taken for what",
        "",
        f"| label | {' | '.join(words)} |",
        "| --- |" + " ---: |" * 4,
    )
    for word, row in zip(words, counts.tolist(), strict=True):
        yield f"| {word} | {' | '.join(f'{count:,}' for count in row)} |"


def _families(data: Labelled, found: Measured) -> Iterator[str]:
    told = _Told(data, found.tier)
    yield from (
        "",
        "## Family by family",
        "",
        "Requests that went to the right side, easy or capable, by a card that had seen none of the family.",
        "",
        "| family | requests | on the right side |",
        "| --- | ---: | ---: |",
    )
    for group in metrics.groups(data.family.tolist(), told.right):
        yield f"| {group.name} | {group.right.among:,} | {_share(group.right)} |"
    yield ""
    yield (
        "The families: " + "; ".join(f"{name} ({', '.join(kinds)})" for name, kinds in FAMILIES.items()) + "."
    )


def _sources(data: Labelled, found: Measured) -> Iterator[str]:
    told = _Told(data, found.by_source)
    yield from (
        "",
        "## Source by source",
        "",
        "By a card that had seen none of the source.",
        "",
        "| source | what it is | licence | requests | on the right side |",
        "| --- | --- | --- | ---: | ---: |",
    )
    for group in metrics.groups(_names(data), told.right):
        what, licence = LICENCES.get(group.name, ("", ""))
        yield f"| {group.name} | {what} | {licence} | {group.right.among:,} | {_share(group.right)} |"


def _worst(data: Labelled, found: Measured) -> Iterator[str]:
    told = _Told(data, found.tier)
    cells: dict[tuple[str, str, str, str], list[int]] = {}
    for row, right, predicted in zip(data.rows, told.right.tolist(), found.tier.tolist(), strict=True):
        wrong = "" if right else Tier(predicted).word
        cell = cells.setdefault((row.source, row.kind, row.tier, ""), [0, 0])
        cell[1] += 1
        if wrong:
            cell[0] += 1
    worst = sorted(cells.items(), key=lambda item: (-item[1][0], item[0]))[:_WORST]
    yield from (
        "",
        "## The most mistakes",
        "",
        "| source | kind | label | on the wrong side | of |",
        "| --- | --- | --- | ---: | ---: |",
    )
    yield from (f"| {s} | {k} | {t} | {wrong:,} | {n:,} |" for (s, k, t, _), (wrong, n) in worst)


def varied_rows(varied: Mapping[str, Labelled], found: Measured) -> Iterator[str]:
    """Lines of a table of rates: what the card makes of requests that it was not fitted to."""
    for name, data in varied.items():
        predicted = decided(found.card.chances(data.hits), found.chosen.easy)
        yield _Told(data, predicted).row(f"{len(data.rows):,}: {VARIED[name]}")


def _varied(varied: Mapping[str, Labelled], found: Measured) -> Iterator[str]:
    yield from (
        "",
        "## On requests that are all unlike each other",
        "",
        "Written for this project by people who did not see what the card makes of them: no two ask for the",
        "same task or begin alike, and in a third the matter is full of another tier's words. The card was",
        "not fitted to them. Nobody looks at the others; what is learned is learned from the first.",
        "",
        "| requests | macro F1 | reasoning kept | easy kept off | unsure to capable |",
        "| --- | ---: | ---: | ---: | ---: |",
        *varied_rows(varied, found),
        "",
    )


def _reliability(data: Labelled, found: Measured) -> Iterator[str]:
    told = _Told(data, found.tier)
    easy = told.routed
    bins = reliability(found.confidence[easy], ~told.hard[easy], _EDGES)
    error = calibration_error(bins)
    routed = easy & (found.confidence >= found.cautious)
    wrong = rate(int((routed & told.hard).sum()), int(told.hard.sum()))
    yield from (
        "",
        "## What a confidence is worth",
        "",
        "| confidence | found easy | labelled easy |",
        "| --- | ---: | ---: |",
        *(
            f"| {each.low:.2f}-{each.high:.2f} | {each.right.among:,} | {_share(each.right)} |"
            for each in bins
        ),
        "",
        f"The mean distance is {error or 0:.3f}. It was calibrated on these mixed sources: on another",
        "mix it is a score until `evaluate` says otherwise.",
        "",
        f"The cautious policy routes from {found.cautious:.2f} on, chosen by fixed-sequence testing:",
        f"the lowest confidence at which less than {TARGET:.0%} of hard requests are shown to be routed.",
        f"There {_share(wrong)} of the hard requests were routed.",
    )


def _ablation(data: Labelled, found: Measured) -> Iterator[str]:
    full = _Told(data, _fitted(data, found))
    yield from (
        "",
        "## What each group of signals brings",
        "",
        "The shipped card on all labels, and without one group.",
        "",
        "| without | macro F1 | reasoning kept | easy kept off | unsure to capable |",
        "| --- | ---: | ---: | ---: | ---: |",
        full.row("nothing"),
        *(_Told(data, predicted).row(name) for name, predicted in found.without.items()),
    )


def _fitted(data: Labelled, found: Measured) -> Codes:
    return decided(found.card.chances(data.hits), found.chosen.easy)


def _names(data: Labelled) -> list[str]:
    return [row.source for row in data.rows]


def _share(found: Rate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "-"
    return f"{100 * found.value:.1f}% ({100 * found.low:.1f}-{100 * found.high:.1f})"
