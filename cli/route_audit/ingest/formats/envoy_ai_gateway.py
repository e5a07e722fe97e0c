"""Envoy AI Gateway's access log, in the key names of its documentation's example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Exchange
from route_audit.ingest.formats import counting
from route_audit.ingest.formats.interface import JSONL, About
from route_audit.ingest.formats.mapped import Mapped
from route_audit.ingest.rejects import OTHER_TELEMETRY, NotACall

_OF_ENVOY = frozenset({"start_time", "response_code", "duration", "x-envoy-upstream-service-time"})
_OF_A_CALL = frozenset(
    {"gen_ai.request.model", "gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.provider.name"}
)
_NOTHING = "-"
"""How Envoy writes what is not there, where the log is not told to leave it out."""


class EnvoyAiGateway(Mapped):
    """Access log lines."""

    def claims(self, record: Mapping[str, Any]) -> bool:
        """True for a line of Envoy's with a field for models, filled or not."""
        keys = record.keys()
        return not keys.isdisjoint(_OF_A_CALL) and not keys.isdisjoint(_OF_ENVOY)

    def exchange(self, row: dict[str, Any]) -> Exchange:
        """The exchange that one line tells of.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: no model was called, as with lists of tools.
        """
        return super().exchange({name: value for name, value in row.items() if value != _NOTHING})

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What stands at the paths.

        Raises:
            RowError: a value is of another kind than its field.
            NotACall: there is no model there.
        """
        told = super().told(row)
        if "model" not in told:
            raise NotACall(OTHER_TELEMETRY)
        return told


ENVOY_AI_GATEWAY = EnvoyAiGateway(
    About(
        name="envoy-ai-gateway",
        title="Envoy AI Gateway access log",
        containers=(JSONL,),
        says=("time", "cache", "reasoning", "latency", "session"),
        docs="https://aigateway.envoyproxy.io/docs/capabilities/observability/accesslogs"
        " (checked 2026-11-24)",
        note="the keys are the operator's choice: those of the documentation's example are read",
    ),
    paths={
        "id": '["x-request-id"]',
        "timestamp": "start_time",
        "session": '["session.id"]',
        "model": '["gen_ai.response.model"] // ["gen_ai.request.model"]',
        "input_tokens": '["gen_ai.usage.input_tokens"]',
        "cached_input_tokens": (
            '["gen_ai.usage.cache_read.input_tokens"] // ["gen_ai.usage.cached_input_tokens"]'
            " // llm_cached_input_token"
        ),
        "cache_write_tokens": (
            '["gen_ai.usage.cache_creation.input_tokens"] // ["gen_ai.usage.cache_creation_input_tokens"]'
            " // llm_cache_creation_input_token"
        ),
        "output_tokens": '["gen_ai.usage.output_tokens"]',
        "reasoning_tokens": '["gen_ai.usage.reasoning_tokens"] // ["gen_ai.usage.reasoning.output_tokens"]',
        "total_tokens": '["gen_ai.usage.total_tokens"]',
        "latency_ms": 'duration // ["x-envoy-upstream-service-time"]',
        "status": "response_code",
    },
    cache=counting.UNSAID,
)
