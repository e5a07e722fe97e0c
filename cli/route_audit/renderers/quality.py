"""What was measured of the quality of answers: models in pairs, policies, and the same spend by lot."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit import units
from route_audit.renderers.layout import Column, Section, Table, printable, tally
from route_audit.renderers.told import money_of
from route_audit.report import Report
from route_audit.report.quality import (
    AtRandom,
    Evaluations,
    FailurePrior,
    Measured,
    Misroute,
    MisrouteShare,
    PolicyQuality,
    QualityPair,
    ReplayedPolicy,
)

NO_LOT = "no mix of the two models costs as much"

_EVALUATED = "scores are shares of the requests that were evaluated"


_HEAT_NOTES = (
    "what a wrong answer costs is a scale here, no estimate",
    "what it costs to run the policy is not subtracted here",
)


def quality(report: Report) -> Iterable[Section]:
    """The sections on quality; none where nothing was given to tell it by."""
    known = report.quality
    if known is None:
        return
    if known.evaluations is not None:
        yield from _evaluations(known.evaluations)
    if known.misroute is not None:
        yield _misroute(known.misroute)
    if known.replayed:
        yield _replayed(known.replayed)
    if known.priors:
        notes = () if known.evaluations is not None else tuple(_one_share(report))
        yield Section("Published, not measured here", None, (*map(_prior, known.priors), *notes))


def _one_share(report: Report) -> Iterable[str]:
    """Why a break-even takes another share than the published ones, and what replaces both."""
    yield (
        "such a share is of models as far apart in price as strong and cheap are here, of which few were"
        " evaluated; --outcomes FILE puts your own evaluations in its place"
    )
    for each in report.assumptions:
        if each.id == "quality/further_failures" and isinstance(each.value, float):
            share = units.share(each.value, 1)
            yield (
                f"a break-even takes one share for all that moves instead, {share} unless"
                " another was stated: what pairs of models lose, near and far in price"
            )


def _prior(known: FailurePrior) -> str:
    span = f"95% {units.share(known.low, 1)} to {units.share(known.high, 1)}"
    return (
        f"{known.evidence}, {known.tier}: {units.share(known.share, 1)} of answers that move from strong to"
        f" cheap fail that did not ({span}, worth {known.counts_for:.0f} evaluations); {known.source},"
        f" checked {known.checked}"
    )


def _replayed(rows: tuple[ReplayedPolicy, ...]) -> Section:
    columns = (
        Column("policy", number=False),
        Column("SNIPS"),
        Column("IPS"),
        Column("95%, or\nbounds"),
        Column("answers"),
        Column("worth"),
        Column("largest\nweight"),
        Column("never\ndrawn"),
    )
    table = Table(columns, tuple(map(_replay, rows)))
    notes = tuple(f"{printable(each.name)}: {each.why}" for each in rows if each.why)
    return Section("Quality from models drawn by lot", table, notes)


def _replay(row: ReplayedPolicy) -> tuple[str, ...]:
    known = row.low is not None and row.high is not None
    return (
        printable(row.name),
        units.share(row.snips, 1),
        units.share(row.ips, 1),
        f"{units.share(row.low, 1)} to {units.share(row.high, 1)}" if known else units.UNKNOWN,
        units.count(row.answers),
        f"{row.effective:,.0f}",
        f"{row.largest_weight:.1f}",
        units.share(row.unsupported_share, 1),
    )


_SIDE_BY_SIDE = 5
"""So many costs of a wrong answer have room on a narrow screen with headings of two lines."""


def heat_map(report: Report, policy: str) -> Section:
    """What is left of a policy's saving, by further wrong answers and their cost; the zero line beside.

    Nothing where the bill is not reconciled: a cost of a wrong answer is in dollars.
    """
    maps = () if report.quality is None else report.quality.heat_maps
    found = next((each for each in maps if each.policy == policy), None)
    title = f"{printable(policy)}: saving left where moved answers fail"
    if found is None or money_of(report).in_shares:
        return Section(title)
    gap = " " if len(found.wrong_answer_usd) <= _SIDE_BY_SIDE else "\n"
    columns = (
        Column("fail, of\nthose moved"),
        *(Column(f"at{gap}{units.usd(cost)}\neach") for cost in found.wrong_answer_usd),
        Column("gone at\neach"),
    )
    rows = tuple(
        (units.share(share, 1), *map(units.projected_usd, net), units.projected_usd(zero))
        for share, net, zero in zip(found.failure_shares, found.net_usd, found.break_even_usd, strict=True)
    )
    return Section(title, Table(columns, rows), _HEAT_NOTES)


def _misroute(known: Misroute) -> Section:
    columns = (Column("misrouted", number=False), Column("share"), Column("95%"))
    spoken_for = units.share(known.covered_share)
    whole = "of all requests" if spoken_for == units.share(1) else "of what they speak for"
    rows = (
        (whole, *_share_of(known.of_all, known.seen)),
        ("of reasoning requests", *_share_of(known.of_reasoning, known.seen)),
        *([("of cost", *_share_of(known.of_cost, known.seen))] if known.of_cost else []),
    )
    told = (
        f"{units.plural(known.labels, 'label')} of this log, {units.count(known.seen)} of hard requests"
        f" that were found easy; they speak for {spoken_for} of its requests"
    )
    notes = [told]
    if known.of_reasoning is None:
        notes.append("these labels do not tell what share of the hard requests is misrouted")
    if known.unmatched:
        notes.append(
            f"in no number: {units.plural(known.unmatched, 'label')} of requests not found, or found twice"
        )
    if known.rejected:
        notes.append(f"labels left out: {tally(known.rejected)}")
    notes.append("by confidence, as a curve: route-audit evaluate, on labels with their prompts")
    return Section("Misrouted, as labels of this log show it", Table(columns, rows), tuple(notes))


def _share_of(known: MisrouteShare | None, seen: int) -> tuple[str, str]:
    """Nothing seen is not nothing: a bound instead of a zero."""
    if known is None:
        return units.UNKNOWN, units.UNKNOWN
    if not seen:
        return ("none seen", f"at most {units.share(known.high, 1)}")
    return units.share(known.value, 1), f"{units.share(known.low, 1)} to {units.share(known.high, 1)}"


def _evaluations(known: Evaluations) -> Iterable[Section]:
    yield _models(known)
    yield _pairs(known)
    yield _policies(known)
    yield _lots(known)
    yield _field(known)


def _models(known: Evaluations) -> Section:
    columns = (Column("model", number=False), Column("score"), Column("95%"), Column("evaluated"))
    rows = tuple((printable(row.model), *_numbers(row.score)) for row in known.models)
    return Section("Quality, as you measured it", Table(columns, rows), tuple(_notes(known)))


def _pairs(known: Evaluations) -> Section:
    """Each model beside the one that all are compared with; nothing with fewer than two."""
    if not known.pairs:
        return Section("Models beside each other")
    columns = (
        Column("model", number=False, wraps=True),
        Column("tier", number=False),
        Column("score,\ndifference"),
        Column("95%"),
        Column("pairs"),
        Column("verdict", number=False, wraps=True),
    )
    rows = tuple(_pair(each, known.margin) for each in known.pairs)
    return Section(f"Scores beside those of {printable(known.pairs[0].over)}", Table(columns, rows))


def _pair(row: QualityPair, margin: float | None) -> tuple[str, ...]:
    numbers = _numbers(row.difference, signed=True)
    return (printable(row.model), row.tier, *numbers, _verdict(row.verdict, margin))


def _verdict(word: str, margin: float | None) -> str:
    """A verdict as a reader meets it: equal quality is told with what it allows."""
    allowed = margin is not None and word.startswith("equal")
    return f"{word} within {units.share(margin, 1)}" if allowed else word


def _numbers(known: Measured, *, signed: bool = False) -> tuple[str, str, str]:
    return (_score(known.value, signed=signed), _interval(known, signed=signed), units.count(known.subjects))


def _score(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return units.UNKNOWN
    return f"{'+' if signed and value > 0 else ''}{units.share(value, 1)}"


def _interval(known: Measured, *, signed: bool = False) -> str:
    if known.low is None or known.high is None:
        return units.UNKNOWN
    return f"{_score(known.low, signed=signed)} to {_score(known.high, signed=signed)}"


def _notes(known: Evaluations) -> Iterable[str]:
    yield (
        f"{units.plural(known.rows, 'evaluation')} of {units.count(known.subjects)} requests or types;"
        f" the log does not show {units.count(known.unmatched)} of them"
    )
    if known.rejected:
        yield f"evaluations left out: {tally(known.rejected)}"
    labels = [each.score.labels for each in known.models if each.score.labels is not None]
    if labels:
        yield "a judge's scores count only as corrected by human labels"
    if known.margin is None:
        yield "no margin was named, so that nothing is called equal"
    reasons = dict.fromkeys(each.score.why for each in known.models if each.score.why)
    reasons |= dict.fromkeys(each.difference.why for each in known.pairs if each.difference.why)
    yield from (printable(reason) for reason in reasons if reason)


def _policies(known: Evaluations) -> Section:
    columns = (
        Column("policy", number=False),
        Column("score"),
        Column("95%"),
        Column("against the\nlogged models"),
        Column("95%"),
        Column("could be\nscored"),
    )
    rows = tuple(
        (
            printable(each.name),
            _score(each.score.value),
            _interval(each.score),
            _score(each.change.value, signed=True),
            _interval(each.change, signed=True),
            units.share(each.supported_share),
        )
        for each in known.policies
    )
    return Section("Quality under each policy", Table(columns, rows), (_EVALUATED,) if rows else ())


def _lots(known: Evaluations) -> Section:
    """Random routing at the same spend: the line that every policy must beat."""
    columns = (
        Column("policy", number=False),
        Column("strong\ncalls"),
        Column("score\nby lot"),
        Column("policy\nahead"),
        Column("95%"),
        Column("verdict", number=False),
    )
    rows = tuple((printable(each.name), *_lot(each.at_random)) for each in known.policies if each.at_random)
    reasons = {each.name: each.why or NO_LOT for each in known.policies if each.at_random is None}
    notes = tuple(f"{printable(name)}: {printable(why)}" for name, why in reasons.items())
    notes = (_EVALUATED, *notes) if rows else notes
    return Section("Random routing at the same spend", Table(columns, rows) if rows else None, notes)


def _lot(lot: AtRandom) -> tuple[str, ...]:
    ahead = (_score(lot.ahead.value, signed=True), _interval(lot.ahead, signed=True))
    return (units.share(lot.strong_share), units.share(lot.score, 1), *ahead, lot.verdict)


def _field(known: Evaluations) -> Section:
    columns = (
        Column("policy", number=False),
        Column("strong\nanswers"),
        Column("PGR"),
        Column("95%"),
        Column("APGR"),
        Column("CPT(50)"),
        Column("CPT(80)"),
        Column("AIQ"),
        Column("cost\nof pass"),
    )
    measured = [each for each in known.policies if each.strong_share is not None]
    return Section(
        "Metrics of the field", Table(columns, tuple(map(_metrics, measured))), _meanings(measured)
    )


def _metrics(each: PolicyQuality) -> tuple[str, ...]:
    calls = (each.strong_calls_for_50, each.strong_calls_for_80)
    return (
        printable(each.name),
        units.share(each.strong_share),
        units.share(each.gap_recovered),
        _span(each.gap_recovered_low, each.gap_recovered_high),
        _plain(each.gap_area),
        *(units.share(value) for value in calls),
        _plain(each.quality_over_cost),
        units.projected_usd(each.usd_per_pass),
    )


def _span(low: float | None, high: float | None) -> str:
    known = low is not None and high is not None
    return f"{units.share(low)} to {units.share(high)}" if known else units.UNKNOWN


def _plain(value: float | None) -> str:
    return units.UNKNOWN if value is None else f"{value:.2f}"


def _meanings(measured: Iterable[PolicyQuality]) -> tuple[str, ...]:
    reasons = tuple(f"{printable(each.name)}: {each.why}" for each in measured if each.why)
    if not measured:
        return ()
    words = (
        "PGR: share of the gap between cheap and strong that is kept; APGR: its mean over all mixes with"
        " either model alone, 0.5 by lot; CPT: strong calls that keep 50 or 80% of the gap; AIQ: mean quality"
        " over cost; cost of pass: a request's cost over its score"
    )
    return (words, *reasons)
