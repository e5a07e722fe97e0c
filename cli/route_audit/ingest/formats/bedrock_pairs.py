"""Bedrock request/response pairs: Converse's, and InvokeModel's in any vendor's shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import msgspec

from route_audit.exchange import Exchange
from route_audit.ingest.formats import bodies, called, converse, dialects, pairs, values
from route_audit.ingest.formats.counts_beside import take_counts
from route_audit.ingest.formats.envelope import open_envelope
from route_audit.ingest.formats.interface import CAN_SAY, JSONL, About, LogFormat
from route_audit.ingest.formats.paths import reach

_ADDRESS = re.compile(r"/model/([^/?]+)/([\w-]+)")
_NAMELESS = (":application-inference-profile/", ":prompt-router/", ":default-prompt-router/")
_OWN = (None, dialects.BEDROCK)
"""Whose answers tell who sold them; those of others do where the address or the arguments are Bedrock's."""


class Row(pairs.Pair[Any, Any], gc=False):
    """One logged pair, its bodies of any shape."""

    request_id: values.Name = None


class BedrockPairs(LogFormat):
    """Pairs of Bedrock's runtime, as they went over the wire or as boto3 takes and gives them."""

    about = About(
        name="bedrock-pairs",
        title="Bedrock Converse and InvokeModel request/response pairs",
        containers=(JSONL,),
        says=CAN_SAY,
        docs="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"
        " (checked 2026-11-24)",
        note="the model is that of the address or of modelId; an application inference profile names none",
    )
    row = Row

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a pair that went to Bedrock's runtime, or whose answer or request is Converse's."""
        return dialects.of_pair(record) == dialects.BEDROCK

    def exchange(self, row: Row) -> Exchange:
        """The exchange that one logged pair tells of.

        Raises:
            RowError: a body can't be read.
        """
        exchange = open_envelope(row)
        request = pairs.request_of(row)
        response = pairs.answer_of(row)
        asked, method = addressed(row.url)
        asked = asked or _model_id(request)
        if exchange.stream is None and method is not None:
            exchange.stream = "stream" in method
        bodies.take_request(exchange, _sent(request))
        exchange.model = ""
        if take_response(exchange, response) in _OWN or asked is not None:
            exchange.provider = exchange.provider or "aws"
        exchange.failed |= bool(reach(response, ("Error",)))  # as boto3's errors keep it
        take_counts(exchange, row)
        told = values.name(row.id) or values.name(row.request_id) or _request_id(response)
        exchange.id = told or exchange.id
        called.settle(exchange, served(asked or row.model, exchange.model))
        return exchange


def served(asked: str | None, told: str) -> str:
    """The model: as it was asked for, unless a profile or router stands there and the answer tells more."""
    nameless = asked is None or any(mark in asked for mark in _NAMELESS)
    return told or asked or "" if nameless else asked or ""


def take_response(exchange: Exchange, response: Any) -> str | None:  # noqa: ANN401  # of any shape, here and below
    """Fill what a body of any vendor says, or the list of a stream's events, and what Bedrock adds to it.

    Returns whose body it is, as ``bodies`` does.

    Raises:
        RowError: the body can't be read.
    """
    whose = bodies.take_response(exchange, response)
    events = response if type(response) is list else [response]
    if events and type(events[0]) is dict:
        with suppress(msgspec.ValidationError):  # a shape that is not known: its text is not read
            if whose is None:
                converse.take_response(exchange, response)
            converse.take_invocation(exchange, events)
    return whose


def _model_id(request: Any) -> str | None:  # noqa: ANN401
    found = reach(request, ("modelId",))
    return found if type(found) is str else None


def _request_id(response: Any) -> str | None:  # noqa: ANN401
    found = reach(response, ("ResponseMetadata", "RequestId"))
    return found if type(found) is str else None


def _sent(request: Any) -> Any:  # noqa: ANN401
    """The body within boto3's arguments of InvokeModel; any other request as it is."""
    inner = reach(request, ("body",))
    return request if inner is None or "modelId" not in request else inner


@lru_cache(maxsize=1024)
def addressed(url: str | None) -> tuple[str | None, str | None]:
    """The model and the operation that an address names."""
    found = _ADDRESS.search(url or "")
    return (unquote(found[1]), found[2]) if found else (None, None)


BEDROCK_PAIRS = BedrockPairs()
