"""What a log says to somebody who begins: its models, roles, tiers and costliest request types."""

from __future__ import annotations

from collections.abc import Iterator

from route_audit.auditing.analysis import analyse
from route_audit.auditing.options import Options
from route_audit.pricing import Book, PricedModel, load_book
from route_audit.report import Report
from route_audit.report.starting import ListBand, Start, StartModel


def start(options: Options) -> Start:
    """What the files to start from are written with; without logs what is the same for everybody."""
    book = load_book(options.prices)
    if not options.logs:
        return Start((), book.as_of, 0, None, (), (), (), ())
    report = analyse(options)
    return Start(
        logs=options.logs,
        prices_as_of=book.as_of,
        requests=report.baseline.requests,
        days=report.coverage.window.days,
        roles=report.roles,
        models=tuple(_models(report, book)),
        tiers=report.tiers,
        types=report.request_types,
    )


def _models(report: Report, book: Book) -> Iterator[StartModel]:
    """The log's models, the most asked first; then those that only play a role."""
    seen = {each.model: each.requests for each in report.baseline.by_model}
    for model in sorted(seen, key=lambda name: (-seen[name], name)):
        yield _model(model, seen[model], book.find(model, None))
    for role in report.roles:
        if role.model is not None and role.model not in seen:
            yield _model(role.model, None, book.find(role.model, None))


def _model(name: str, requests: int | None, priced: PricedModel | None) -> StartModel:
    if priced is None:
        return StartModel(name, None, (), requests, "", "")
    bands = tuple(
        ListBand(
            band.above_tokens,
            band.rates.input,
            band.rates.cached_input,
            band.rates.cache_write,
            band.rates.cache_write_1h,
            band.rates.output,
        )
        for band in priced.list_price(priced.as_of_us, None).bands
    )
    facts = priced.facts
    return StartModel(facts.model, facts.provider, bands, requests, facts.source, facts.checked)
