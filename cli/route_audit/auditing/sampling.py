"""Requests drawn for labelling: by predicted tier and confidence, with their text on wish only."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from route_audit.auditing import LabelRequest
from route_audit.auditing.options import Options
from route_audit.auditing.reading import opened, overridden
from route_audit.classify import Classifier
from route_audit.classify.evaluation.sampling import Drawn, Sampler
from route_audit.classify.evaluation.strata import strata_of
from route_audit.errors import ConfigError, InputError, OutputError
from route_audit.exchange import Exchange, Modality
from route_audit.ingest.planning import LEDGER, plan
from route_audit.ingest.reading import read
from route_audit.ledger import FLAG_HAS_TEXT, NO_COUNT, PICO, Ledger, hash64
from route_audit.ledger.booking import book
from route_audit.ledger.files import LedgerFiles
from route_audit.ledger.repeats import Repeats
from route_audit.ledger.requests import first_of_each, requests_of
from route_audit.tiers import TierSource

_STDIN = "-"


def drawn(options: Options, size: int, *, with_text: bool) -> Iterator[LabelRequest]:
    """``size`` requests of the logs, in the order of their ids.

    Raises:
        ConfigError: text is asked for and a log is a ledger or stdin.
        InputError: no request has text, nor a tier of the log's own where no text is asked for.
    """
    if with_text:
        _check_text(options)
    with opened(options) as ledger:
        sampler = _sampled(ledger, size, options.seed, with_text=with_text)
        if not sampler.counts:
            what = "text" if with_text else "text or a tier of its own"
            raise InputError(
                f"no request of the logs has {what}, so that none can be drawn by its tier",
                where=" ".join(options.logs),
                hint="log prompts or tiers, at least of some requests",
            )
        sample = sampler.sample()
        rows = _rows(ledger, sample)
    texts = _texts(options, sample) if with_text else {}
    total = sum(sampler.counts.values())
    for request, row in sorted(rows.items(), key=lambda found: (found[1].id, found[0])):
        stratum = sample[request]
        told = msgspec.structs.replace(
            row, stratum=str(stratum), stratum_share=round(sampler.counts[stratum] / total, 6)
        )
        yield _with_text(told, texts[request]) if with_text else told


def _sampled(ledger: LedgerFiles, size: int, seed: int, *, with_text: bool) -> Sampler:
    """Each request that a person could label, once, by its first attempt.

    A tier rests on text or is the log's own: by its id a request of the second sort can be looked up as well.
    """
    sampler = Sampler(size, seed)
    for part in ledger.partitions():
        attempts = part.take(first_of_each(part))
        first = attempts.take(requests_of(attempts)[1])
        tiered = first.has(FLAG_HAS_TEXT)
        if not with_text:
            tiered |= first.tier_source == TierSource.LOGGED
        told = first.take((first.modality == Modality.TEXT) & tiered)
        for request, stratum in zip(
            _codes(told), strata_of(told.tier, told.confidence).tolist(), strict=True
        ):
            sampler.add(stratum, request)
    return sampler


def _codes(rows: Ledger) -> Iterator[Drawn]:
    return map(Drawn, rows.id_code.tolist(), rows.content.tolist())


def _rows(ledger: LedgerFiles, sample: Collection[Drawn]) -> dict[Drawn, LabelRequest]:
    """What the ledger tells of the sample; only its rows in log order have ids."""
    found: dict[Drawn, LabelRequest] = {}
    repeats = Repeats(ledger)
    for rows in ledger.in_order():
        counts = repeats.first(rows).tolist()
        for index, request in enumerate(_codes(rows)):
            if counts[index] and request in sample:
                found.setdefault(request, _row(rows, index))
    return found


def _row(rows: Ledger, index: int) -> LabelRequest:
    cost, feature = int(rows.logged_cost_pusd[index]), rows.feature.word(index)
    return LabelRequest(
        id=str(rows.id[index]),
        type=f"{int(rows.type_id[index]):016x}",
        stratum="",
        stratum_share=0.0,
        input_tokens=int(rows.input_tokens[index]),
        feature=msgspec.UNSET if feature is None else feature,
        cost_usd=msgspec.UNSET if cost == NO_COUNT else cost / PICO,
    )


def _with_text(row: LabelRequest, exchange: Exchange) -> LabelRequest:
    limit = exchange.max_output_tokens
    return msgspec.structs.replace(
        row,
        messages=[{"role": message.role, "content": message.text} for message in exchange.messages],
        tools=_raw(exchange.tools),
        response_format=_raw(exchange.response_format),
        max_output_tokens=msgspec.UNSET if limit is None else limit,
    )


def _check_text(options: Options) -> None:
    for part in plan(options.logs, log_format=options.log_format, jobs=1):
        if part.container == LEDGER:
            raise ConfigError(
                "a ledger holds no text", where=part.path, hint="give the logs that it was made from"
            )
    if _STDIN in options.logs:
        raise ConfigError(
            "text is read a second time, which stdin can't be", where=_STDIN, hint="give the log as a file"
        )


def _texts(options: Options, sample: Collection[Drawn]) -> dict[Drawn, Exchange]:
    """The requests of the sample, read again."""
    id_codes = {request.id_code for request in sample}
    found: dict[Drawn, Exchange] = {}
    classifier = Classifier(own=[signal.pattern for signal in overridden(options).weights.own])
    for part in plan(options.logs, log_format=options.log_format, jobs=1):
        for batch in read(part):
            named = [one for one in batch.exchanges if one.id and hash64(one.id) in id_codes]
            if named:
                codes = _codes(book(named, classifier.verdicts(named)))
                found |= {code: one for code, one in zip(codes, named, strict=True) if code in sample}
    if missing := len(sample) - len(found):
        raise OutputError(
            f"{missing} requests were not found again",
            where=" ".join(options.logs),
            hint="the logs changed while they were read; start again",
        )
    return found


def _raw(told: bytes) -> msgspec.Raw | msgspec.UnsetType:
    return msgspec.Raw(told) if told else msgspec.UNSET
