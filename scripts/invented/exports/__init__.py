"""The first requests as other tools export them: one module per export, ``EXPORTS`` lists the files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from invented.exports import (
    agents,
    azure,
    bare_responses,
    batches,
    bedrock,
    bedrock_pairs,
    body_columns,
    braintrust,
    cloudflare,
    envoy_ai_gateway,
    gemini_pairs,
    helicone,
    kong,
    langfuse,
    langsmith,
    llm_sqlite,
    mlflow,
    openinference,
    openllmetry,
    openrouter,
    otel_genai,
    portkey,
    posthog,
    stored_completions,
    usage_tables,
    vertex_gemini,
    weave,
)
from invented.forms import FIRST
from invented.traffic import Call

EXPORTS: dict[str, Callable[[list[Call]], bytes]] = {
    "body_columns.csv.gz": body_columns.export,
    "bare_responses.jsonl.gz": bare_responses.export,
    "gemini_pairs.jsonl.gz": gemini_pairs.export,
    "bedrock_pairs.jsonl.gz": bedrock_pairs.export,
    "bedrock.jsonl.gz": bedrock.export,
    "vertex_gemini.jsonl.gz": vertex_gemini.export,
    "portkey.jsonl.gz": portkey.export,
    "cloudflare.json.gz": cloudflare.export,
    "kong.jsonl.gz": kong.export,
    "envoy_ai_gateway.jsonl.gz": envoy_ai_gateway.export,
    "openrouter.csv.gz": openrouter.export,
    "azure_apim.jsonl.gz": azure.gateway,
    "azure_llm_log.csv.gz": azure.model_calls,
    "langfuse.jsonl.gz": langfuse.export,
    "langsmith.jsonl.gz": langsmith.export,
    "helicone.jsonl.gz": helicone.export,
    "braintrust.jsonl.gz": braintrust.export,
    "weave.jsonl.gz": weave.export,
    "posthog.jsonl.gz": posthog.export,
    "openai_batch.jsonl.gz": batches.openai_output,
    "openai_batch_input.jsonl.gz": batches.openai_input,
    "anthropic_batch.jsonl.gz": batches.anthropic_results,
    "anthropic_batch_input.json.gz": batches.anthropic_input,
    "gemini_batch.jsonl.gz": batches.gemini_results,
    "gemini_batch_input.jsonl.gz": batches.gemini_input,
    "vertex_batch.jsonl.gz": batches.vertex_predictions,
    "bedrock_batch.jsonl.gz": batches.bedrock_output,
    "openai_stored_completions.json.gz": stored_completions.completions,
    "openai_stored_messages.json.gz": stored_completions.messages,
    "openai_usage.csv": usage_tables.openai,
    "anthropic_usage.csv": usage_tables.anthropic,
    "deepseek_usage.csv": usage_tables.deepseek,
    "cursor.csv.gz": usage_tables.cursor,
    "otel_genai.jsonl.gz": otel_genai.export,
    "openllmetry.jsonl.gz": openllmetry.export,
    "openinference.jsonl.gz": openinference.export,
    "mlflow.jsonl.gz": mlflow.export,
    "claude_code.jsonl.gz": agents.claude_code,
    "codex.jsonl.gz": agents.codex,
    "opencode.json.gz": agents.opencode,
    "llm_sqlite.db.gz": llm_sqlite.export,
}
"""What each file holds, from the calls. Files that end in ``.gz`` are compressed here."""


def write(folder: Path, calls: list[Call]) -> None:
    """Write every export of the first requests into ``folder``."""
    few = [call for call in calls if call.number <= FIRST]
    for name, export in EXPORTS.items():
        content = export(few)
        packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
        (folder / name).write_bytes(packed)
