"""Files to start from, with comments: policies, prices, a business case and settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from route_audit import units
from route_audit.renderers.layout import printable
from route_audit.report.advice import Role
from route_audit.report.starting import ListBand, Start, StartModel
from route_audit.report.traffic import TypeRow
from route_audit.units import plural

POLICIES, PRICES, CASE, SETTINGS = "policies.yaml", "prices.yaml", "case.yaml", "route-audit.toml"
FILES = (POLICIES, PRICES, CASE, SETTINGS)
"""The names of all files, in the order in which they are written."""

_EASY = ("retrieval", "extraction")
_TYPES_NAMED = 5
_SURE = 0.95
"""The confidence of the built-in cautious policy, which a test chose."""

_PLAIN = re.compile(r"[A-Za-z][\w./@-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Block:
    """A policy with what it needs; it stays a comment where nothing plays a role that it names."""

    comment: tuple[str, ...]
    lines: tuple[str, ...]
    roles: tuple[str, ...] = ()


def files(start: Start) -> dict[str, str]:
    """The text of each file by its name."""
    texts = {POLICIES: _policies, PRICES: _prices, CASE: _case, SETTINGS: _settings}
    return {name: "\n".join(lines(start)) + "\n" for name, lines in texts.items()}


def _policies(start: Start) -> Iterator[str]:
    yield f"# Policies to compare{_origin(start)}. Change what you like, then:"
    yield f"#   route-audit policies check {POLICIES}"
    yield f"#   route-audit analyze LOGS --policy {POLICIES}"
    yield "version: 1"
    yield ""
    yield from _roles(start)
    yield "policies:"
    played = {role.role for role in start.roles if role.model is not None}
    for block in _blocks(start):
        missing = [role for role in block.roles if start.logs and role not in played]
        yield from (f"  # {line}" for line in block.comment)
        if missing:
            yield f"  # Left out until a model plays the role '{missing[0]}'."
        yield from (f"  # {line}" if missing else f"  {line}" for line in block.lines)
        yield ""
    yield "# What another model's answers cost relative to the ones in the log. Without this block wide"
    yield "# ranges are used, and the report says so. 'route-audit calibrate' measures them on shadow calls."
    yield from ("# assumptions:", "#   output_ratio:", "#     cheap: {low: ..., likely: ..., high: ...}")


def _roles(start: Start) -> Iterator[str]:
    yield "# Who plays which role. --strong and --cheap on the command line win over this."
    named = [role for role in start.roles if role.model is not None]
    yield "models:" if named else "# models:"
    for role in start.roles:
        yield _role(role)
    if not start.roles:
        yield from ("#   strong: the model that answers everything today", "#   cheap: a smaller one")
    yield ""


def _role(role: Role) -> str:
    why = printable(role.why)
    return f"  # {role.role}: {why}" if role.model is None else f"  {role.role}: {_word(role.model)} # {why}"


def _blocks(start: Start) -> Iterator[_Block]:
    yield _Block(("The bill as it is: every other policy is compared with it.",), ("- {name: as-logged}",))
    yield _Block(
        ("Everything on the cheap model: a bound for every policy that uses it.",),
        ("- {name: everything-cheap, to: cheap}",),
        ("cheap",),
    )
    easy = f"{{tier: [{', '.join(_EASY)}]"
    rest = "    - {to: same} # stay on the model that the log shows"
    yield _Block(
        ("The first rule that fits decides." + _tiers(start),),
        ("- name: tiered", "  rules:", f"    - {{when: {easy}}}, to: cheap}}", rest),
        ("cheap",),
    )
    yield _Block(
        ("The same, but only where the tier is sure. Reasoning and unsure requests stay.",),
        (
            "- name: sure",
            "  rules:",
            f'    - {{when: {easy}, confidence: ">={_SURE}"}}, to: cheap}}',
            rest,
        ),
        ("cheap",),
    )
    named = [kind for kind in start.types if kind.tier in _EASY][:_TYPES_NAMED]
    if named:
        yield _Block(
            (
                "The costliest easy request types of the log, one by one: strike what you would not move.",
                "The ids stay the same as long as the prompt's template does.",
            ),
            (
                "- name: chosen-types",
                "  rules:",
                "    - when:",
                "        type:",
                *(f"          - {_type(kind)}" for kind in named),
                "      to: cheap",
                rest,
            ),
            ("cheap",),
        )


def _tiers(start: Start) -> str:
    shares = ", ".join(f"{row.tier} {units.share(row.requests_share)}" for row in start.tiers)
    return f" Requests of the log: {shares}." if shares else ""


def _type(kind: TypeRow) -> str:
    cost = "" if kind.cost_usd is None else f", {units.usd(kind.cost_usd)}"
    says = f"{printable(kind.label)}: {kind.tier}, {plural(kind.requests, 'request')}{cost}"
    return f'"{kind.id}" # {says}'


def _prices(start: Start) -> Iterator[str]:
    yield "# Prices of yours, over the shipped ones: list only what your contract changes, then:"
    yield f"#   route-audit prices check {PRICES}"
    yield f"#   route-audit analyze LOGS --prices {PRICES}"
    yield "version: 1"
    yield "currency: USD # per million tokens"
    yield ""
    yield "# A share off everything that a provider sells:"
    yield from ("# discounts:", "#   - {provider: ..., share: ...}", "")
    listed = [model for model in start.models if model.bands]
    unlisted = [model for model in start.models if not model.bands]
    if listed:
        yield f"# Models at the list price of {start.prices_as_of}. Without its '#' a line is a price of"
        yield "# yours: put in what you pay, from when on (since: 2026-01-01), and where it is written."
    yield "# prices:"
    for model in listed:
        yield f"#   - {_price(model)}"
    for model in unlisted:
        name, asked = _word(model.model), _asked(model)
        yield f"#   - {{model: {name}, input: ..., output: ...}} # has no list price{asked}"
    if not start.models:
        yield "#   - {model: ..., provider: ..., input: ..., cached_input: ..., output: ..., source: ...}"


def _price(model: StartModel) -> str:
    first, *dearer = model.bands
    parts = [f"model: {_word(model.model)}", f"provider: {_word(model.provider or '')}", *_rates(first)]
    if dearer:
        bands = (", ".join([f"input_tokens: {band.above_tokens}", *_rates(band)]) for band in dearer)
        parts.append(f"above: [{', '.join(f'{{{band}}}' for band in bands)}]")
    source = json.dumps(printable(model.source), ensure_ascii=False)
    return f"{{{', '.join([*parts, f'source: {source}', f'checked: {model.checked}'])}}}"


def _rates(band: ListBand) -> Iterator[str]:
    for name in ("input", "cached_input", "cache_write", "cache_write_1h", "output"):
        yield f"{name}: {getattr(band, name).normalize():f}"


def _asked(model: StartModel) -> str:
    return "" if model.requests is None else f"; {plural(model.requests, 'request')}"


def _case(start: Start) -> Iterator[str]:
    yield "# What a business case rests on and no log can say. Take the '#' off what you know, then:"
    yield f"#   route-audit report LOGS --case {CASE}"
    yield "# What is left out stays at the figure that stands here, and the report calls it a default."
    yield "# Dollars, hours and failures may be ranges {low: ..., likely: ..., high: ...}, shares 0.1 or 10%."
    yield f"# What a month brings is said with --monthly-spend or --monthly-requests{_volume(start)}."
    yield "version: 1"
    for comment, *lines in _TERMS:
        yield ""
        yield f"# {comment}"
        yield from (f"# {line}" for line in lines)


_TERMS = (
    (
        "Once: the router, an evaluation set, running both models side by side, a review. In dollars,",
        "effort_usd: {low: 8000, likely: 16000, high: 32000}",
    ),
    (
        "or in hours, at what an hour costs you:",
        "effort_hours: 120",
        "hourly_rate_usd: 130",
    ),
    (
        "Each month in use: gateway, monitoring, on call, evaluating anew when a model changes.",
        "run_usd_per_month: {low: 750, likely: 1500, high: 3000}",
    ),
    ("What money costs a year.", "discount_rate: 10%"),
    ("How many months are counted, from the day on which the work begins; at most 36.", "horizon_months: 12"),
    ("How many of them pass before anything is saved.", "lead_months: 1"),
    ("Within how many it is to pay back; at most the horizon.", "payback_months: 12"),
    (
        "The share of the traffic that follows, month by month once live; the last goes on.",
        "ramp: [5%, 25%, 100%]",
    ),
    ("How the traffic changes from month to month; below zero where it shrinks.", "monthly_growth: 0%"),
    (
        "What one further wrong answer costs you. An example: without it nothing is subtracted for them.",
        "wrong_answer_usd: {low: 0.05, likely: 0.50, high: 5}",
    ),
    (
        "Further wrong answers among moved requests. An example: else evaluations tell, or publications.",
        "failure_share: {low: 0%, likely: 3%, high: 15%}",
    ),
    (
        "How alike two answers of one session are in passing, 0 to 1: a test by session takes more requests.",
        "session_correlation: 0.2",
    ),
    (
        "Spend that is paid in any case, over that of price files. An example: there is none by default.",
        "commitments:",
        "  - {provider: openai, usd_per_month: 5000, until: 2027-06-30, source: contract 4711}",
    ),
)
"""What a case file may say: a comment, and the lines below it."""


def _volume(start: Start) -> str:
    if not start.requests or not start.days:
        return ""
    return f"; the log shows {units.count(start.requests)} requests in {units.span(start.days)}"


def _settings(start: Start) -> Iterator[str]:
    yield f"# Options that need not be typed again{_origin(start)}. Keys are long names without dashes, paths"
    yield "# are relative to this file, and flags and variables (ROUTE_AUDIT_TOP=5) win over it."
    yield f'policy = ["{POLICIES}"]'
    yield f'prices = ["{PRICES}"]'
    yield ""
    yield "# Whose hours and days:"
    yield '# timezone = "Europe/Berlin"'
    yield ""
    yield "# What must hold; else the exit status is 10:"
    yield from (f'# {gate} = "..."' for gate in _GATES)


_GATES = ("require-coverage", "require-saving", "max-p95", "max-misroute")


def _origin(start: Start) -> str:
    return f", written from {_several(start.logs)}" if start.logs else ""


def _several(logs: Iterable[str]) -> str:
    return ", ".join(printable(log) for log in logs)


def _word(text: str) -> str:
    """``text`` as a YAML word, in quotes where it could be taken for anything else."""
    return text if _PLAIN.fullmatch(text) else json.dumps(printable(text), ensure_ascii=False)
