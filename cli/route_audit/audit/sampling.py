"""Requests drawn for labelling: by predicted tier and confidence, with their text on wish only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from route_audit.audit import LabelRequest
from route_audit.audit.options import Options
from route_audit.audit.reading import opened
from route_audit.classify.evaluation.strata import Sampler, strata_of
from route_audit.errors import ConfigError, OutputError
from route_audit.exchange import Exchange
from route_audit.ingest.planning import LEDGER, plan
from route_audit.ingest.reading import read
from route_audit.ledger.files import LedgerFiles

_STDIN = "-"


def drawn(options: Options, size: int, *, with_text: bool) -> Iterator[LabelRequest]:
    """``size`` requests of the logs, in the order of their ids."""
    if with_text:
        _check_text(options)
    with opened(options) as ledger:
        sampler = _sampled(ledger, size, options.seed)
        sample = sampler.sample()
        types = _types(ledger, sample)
    texts = _texts(options, sample) if with_text else {}
    total = sum(sampler.counts.values())
    for request_id in sorted(sample):
        stratum = sample[request_id]
        row = LabelRequest(
            id=request_id,
            type=types[request_id],
            stratum=str(stratum),
            stratum_share=round(sampler.counts[stratum] / total, 6),
        )
        yield _with_text(row, texts[request_id]) if with_text else row


def _sampled(ledger: LedgerFiles, size: int, seed: int) -> Sampler:
    sampler = Sampler(size, seed)
    for rows in ledger.in_order():
        for request_id, stratum in zip(rows.id, strata_of(rows.tier, rows.confidence), strict=True):
            sampler.add(stratum, str(request_id))
    return sampler


def _types(ledger: LedgerFiles, sample: Mapping[str, int]) -> dict[str, str]:
    return {
        str(request_id): f"{type_id:016x}"
        for rows in ledger.in_order()
        for request_id, type_id in zip(rows.id, rows.type_id.tolist(), strict=True)
        if str(request_id) in sample
    }


def _with_text(row: LabelRequest, exchange: Exchange) -> LabelRequest:
    return msgspec.structs.replace(
        row,
        messages=[{"role": message.role, "content": message.text} for message in exchange.messages],
        tools=_raw(exchange.tools),
        response_format=_raw(exchange.response_format),
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


def _texts(options: Options, sample: Mapping[str, int]) -> dict[str, Exchange]:
    """The requests of the sample, read again; of several attempts the first."""
    found: dict[str, Exchange] = {}
    for part in plan(options.logs, log_format=options.log_format, jobs=1):
        for batch in read(part):
            for exchange in batch.exchanges:
                if exchange.id is not None and exchange.id in sample:
                    found.setdefault(exchange.id, exchange)
    if missing := len(sample) - len(found):
        raise OutputError(
            f"{missing} requests were not found again",
            where=" ".join(options.logs),
            hint="the logs changed while they were read; start again",
        )
    return found


def _raw(told: bytes) -> msgspec.Raw | msgspec.UnsetType:
    return msgspec.Raw(told) if told else msgspec.UNSET
