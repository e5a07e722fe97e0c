"""The log formats, one file each; ``FORMATS`` lists them."""

from __future__ import annotations

from route_audit.ingest.formats.anthropic_batch import ANTHROPIC_BATCH
from route_audit.ingest.formats.anthropic_batch_input import ANTHROPIC_BATCH_INPUT
from route_audit.ingest.formats.anthropic_messages import ANTHROPIC_MESSAGES
from route_audit.ingest.formats.anthropic_usage import ANTHROPIC_USAGE
from route_audit.ingest.formats.azure_apim import AZURE_APIM
from route_audit.ingest.formats.azure_diagnostics import AZURE_DIAGNOSTICS
from route_audit.ingest.formats.azure_llm_log import AZURE_LLM_LOG
from route_audit.ingest.formats.bare_responses import BARE_RESPONSES
from route_audit.ingest.formats.bedrock import BEDROCK
from route_audit.ingest.formats.bedrock_batch import BEDROCK_BATCH
from route_audit.ingest.formats.bedrock_pairs import BEDROCK_PAIRS
from route_audit.ingest.formats.body_columns import BODY_COLUMNS
from route_audit.ingest.formats.braintrust import BRAINTRUST
from route_audit.ingest.formats.claude_code import CLAUDE_CODE
from route_audit.ingest.formats.cloudflare import CLOUDFLARE
from route_audit.ingest.formats.codex import CODEX
from route_audit.ingest.formats.cursor import CURSOR
from route_audit.ingest.formats.deepseek_usage import DEEPSEEK_USAGE
from route_audit.ingest.formats.envoy_ai_gateway import ENVOY_AI_GATEWAY
from route_audit.ingest.formats.flat import FLAT
from route_audit.ingest.formats.gemini_batch import GEMINI_BATCH
from route_audit.ingest.formats.gemini_batch_input import GEMINI_BATCH_INPUT
from route_audit.ingest.formats.gemini_pairs import GEMINI_PAIRS
from route_audit.ingest.formats.helicone import HELICONE
from route_audit.ingest.formats.interface import LogFormat
from route_audit.ingest.formats.kong import KONG
from route_audit.ingest.formats.langfuse import LANGFUSE
from route_audit.ingest.formats.langsmith import LANGSMITH
from route_audit.ingest.formats.litellm_payload import LITELLM_PAYLOAD
from route_audit.ingest.formats.litellm_spendlogs import LITELLM_SPENDLOGS
from route_audit.ingest.formats.llm_sqlite import LLM_SQLITE
from route_audit.ingest.formats.mlflow import MLFLOW
from route_audit.ingest.formats.openai_batch import OPENAI_BATCH
from route_audit.ingest.formats.openai_batch_input import OPENAI_BATCH_INPUT
from route_audit.ingest.formats.openai_chat import OPENAI_CHAT
from route_audit.ingest.formats.openai_responses import OPENAI_RESPONSES
from route_audit.ingest.formats.openai_stored_completions import OPENAI_STORED_COMPLETIONS
from route_audit.ingest.formats.openai_stored_messages import OPENAI_STORED_MESSAGES
from route_audit.ingest.formats.openai_usage import OPENAI_USAGE
from route_audit.ingest.formats.opencode import OPENCODE
from route_audit.ingest.formats.openinference import OPENINFERENCE
from route_audit.ingest.formats.openrouter import OPENROUTER
from route_audit.ingest.formats.otel_genai import OTEL_GENAI
from route_audit.ingest.formats.portkey import PORTKEY
from route_audit.ingest.formats.posthog import POSTHOG
from route_audit.ingest.formats.vertex_batch import VERTEX_BATCH
from route_audit.ingest.formats.vertex_gemini import VERTEX_GEMINI
from route_audit.ingest.formats.weave import WEAVE

FORMATS: tuple[LogFormat, ...] = (
    FLAT,
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC_MESSAGES,
    GEMINI_PAIRS,
    BEDROCK_PAIRS,
    BODY_COLUMNS,
    BARE_RESPONSES,
    BEDROCK,
    VERTEX_GEMINI,
    LITELLM_PAYLOAD,
    LITELLM_SPENDLOGS,
    PORTKEY,
    CLOUDFLARE,
    KONG,
    ENVOY_AI_GATEWAY,
    OPENROUTER,
    AZURE_APIM,
    AZURE_LLM_LOG,
    AZURE_DIAGNOSTICS,
    LANGFUSE,
    LANGSMITH,
    HELICONE,
    BRAINTRUST,
    POSTHOG,
    WEAVE,
    OTEL_GENAI,
    OPENINFERENCE,
    MLFLOW,
    OPENAI_BATCH,
    OPENAI_BATCH_INPUT,
    ANTHROPIC_BATCH,
    ANTHROPIC_BATCH_INPUT,
    GEMINI_BATCH,
    GEMINI_BATCH_INPUT,
    VERTEX_BATCH,
    BEDROCK_BATCH,
    OPENAI_STORED_COMPLETIONS,
    OPENAI_STORED_MESSAGES,
    OPENAI_USAGE,
    ANTHROPIC_USAGE,
    DEEPSEEK_USAGE,
    CLAUDE_CODE,
    CODEX,
    OPENCODE,
    CURSOR,
    LLM_SQLITE,
)
"""Every log format, in the order in which ``route-audit formats`` shows them."""
