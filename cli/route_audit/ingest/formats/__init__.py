"""The log formats, one file each; ``FORMATS`` lists them."""

from __future__ import annotations

from route_audit.ingest.formats.anthropic_messages import ANTHROPIC_MESSAGES
from route_audit.ingest.formats.braintrust import BRAINTRUST
from route_audit.ingest.formats.flat import FLAT
from route_audit.ingest.formats.helicone import HELICONE
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.formats.langfuse import LANGFUSE
from route_audit.ingest.formats.langsmith import LANGSMITH
from route_audit.ingest.formats.litellm_payload import LITELLM_PAYLOAD
from route_audit.ingest.formats.litellm_spendlogs import LITELLM_SPENDLOGS
from route_audit.ingest.formats.openai_chat import OPENAI_CHAT
from route_audit.ingest.formats.openai_responses import OPENAI_RESPONSES
from route_audit.ingest.formats.portkey import PORTKEY
from route_audit.ingest.formats.weave import WEAVE

FORMATS: tuple[LogFormat, ...] = (
    FLAT,
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC_MESSAGES,
    LITELLM_PAYLOAD,
    LITELLM_SPENDLOGS,
    PORTKEY,
    LANGFUSE,
    LANGSMITH,
    HELICONE,
    BRAINTRUST,
    WEAVE,
)
"""Every log format, in the order in which ``route-audit formats`` shows them."""
