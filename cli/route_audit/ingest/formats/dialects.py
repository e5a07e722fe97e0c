"""Whose request and response bodies a record holds, told by their shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from route_audit.exchange import Modality
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.pairs import REQUESTS, RESPONSES
from route_audit.ingest.formats.paths import opened, reach
from route_audit.ingest.formats.sse import is_stream
from route_audit.ingest.lines import DECODING_ERRORS

CHAT = "chat"
RESPONSES_API = "responses"
ANTHROPIC = "anthropic"
GEMINI = "gemini"
INTERACTIONS = "interactions"
BEDROCK = "bedrock"
COHERE = "cohere"

_FOREIGN = frozenset(
    {
        "custom_id",
        "call_type",
        "schemaType",
        "op_name",
        "run_type",
        "ai_model",
        "root_span_id",
        "usage_details",
        "usageDetails",
        "provided_model_name",
        "providedModelName",
        "request_created_at",
        "span_attributes",
    }
)
"""Keys of exports that hold such pairs in a wrapper of their own."""
_ANTHROPIC_KINDS = frozenset({"message", "error", "message_start"})
_GEMINI_KEYS = frozenset(
    {"candidates", "usageMetadata", "usage_metadata", "promptFeedback", "prompt_feedback"}
)
_BEDROCK_KEYS = frozenset(
    {
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "inputTextTokenCount",
        "generation_token_count",
        "amazon-bedrock-invocationMetrics",
    }
)
_COUNTS = {"input_tokens": ANTHROPIC, "inputTokens": BEDROCK, "totalTokens": GEMINI, "total_tokens": GEMINI}
"""What the bodies of those hold that only count the tokens of a prompt."""

_BESIDE_A_COUNT = frozenset(
    {
        "context_management",
        "ResponseMetadata",
        "promptTokensDetails",
        "prompt_tokens_details",
        "totalBillableCharacters",
        "total_billable_characters",
        "cachedContentTokenCount",
        "cached_content_token_count",
        "sdkHttpResponse",
        "sdk_http_response",
    }
)
_COUNTED = frozenset(_COUNTS)
_MOST_IN_A_COUNT = 5
"""Keys; what has more is not looked through."""

_INTERACTION_KEYS = frozenset({"steps", "outputs"})
_STREAM_MARKS = (
    ('"message_start"', ANTHROPIC),
    ('"response.created"', RESPONSES_API),
    ('"choices"', CHAT),
    ('"candidates"', GEMINI),
    ('"event_type":"interaction.', INTERACTIONS),
    ('"usageMetadata"', GEMINI),
)
_EMBEDS = "mbedContent"
"""What the addresses of Gemini's embeddings have in them, one or several: their answers have no marks."""

_ENOUGH_OF_A_STREAM = 4000
"""Characters; its first events show whose it is."""


def holds_bodies(record: Mapping[str, Any]) -> bool:
    """True when a record holds a request or response body rather than plain columns."""
    return _request(record) is not None or of_answer(_answer(record)) is not None


def of_pair(record: Mapping[str, Any]) -> str | None:
    """Whose bodies a logged pair holds, in the words above; None where of none.

    The answer's shape decides; where there is no answer, or only an error, the request's does. What went
    to Bedrock's own addresses is Bedrock's, whichever vendor's shape it has. A line of Vertex's batches is
    no pair.
    """
    if not record.keys().isdisjoint(_FOREIGN):
        return None
    whose = of_bodies(record)
    return None if whose == GEMINI and "processed_time" in record else whose


def of_bodies(record: Mapping[str, Any]) -> str | None:
    """As ``of_pair``, in whatever wrapper the bodies stand."""
    request, answer = _request(record), _answer(record)
    by_answer = of_answer(answer)
    url = record.get("url")
    if request is not None and type(url) is str and _EMBEDS in url:
        return GEMINI
    if (request is not None or isinstance(answer, Mapping)) and _leads_to_bedrock(url):
        return BEDROCK
    if request is None:  # the request's fields may stand beside the answer
        return by_answer if by_answer == CHAT and isinstance(record.get("messages"), list) else None
    if by_answer or (isinstance(answer, Mapping) and not _leaves_open(answer)):
        return by_answer
    return _of_request(request, str(url or ""))


def _leaves_open(answer: Mapping[str, Any]) -> bool:
    """True for a body that does not tell whose it is, as that of most errors."""
    return not answer.keys().isdisjoint({"error", "Error", "totalTokens"}) or is_vllms_error(answer)


def _leads_to_bedrock(url: object) -> bool:
    return type(url) is str and "bedrock-runtime" in url and "/model/" in url


def _request(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((record[key] for key in REQUESTS if isinstance(record.get(key), Mapping)), None)


def _answer(record: Mapping[str, Any]) -> object:
    answer = next((record[key] for key in RESPONSES if record.get(key)), None)
    return answer[0] if isinstance(answer, list) else answer


def of_answer(answer: object) -> str | None:
    """Whose response body ``answer`` is, or the first of a stream's events; None where of none."""
    if isinstance(answer, str):
        return _of_text(answer)
    if not isinstance(answer, Mapping):
        return None
    kind = str(answer.get("object") or answer.get("type") or "")
    if "choices" in answer or kind.startswith("chat.completion") or (kind == "list" and "data" in answer):
        return CHAT
    if kind == "response" or kind.startswith("response."):
        return RESPONSES_API
    if kind in _ANTHROPIC_KINDS and not (is_vllms_error(answer) or _is_item(answer)):
        return ANTHROPIC
    return _of_cloud(answer)


def _is_item(answer: Mapping[str, Any]) -> bool:
    """True for a message in the output of OpenAI's Responses, which is called as Anthropic's bodies are."""
    if answer.get("type") != "message":
        return False
    return "status" in answer or reach(answer, ("content", 0, "type")) == "output_text"


def is_vllms_error(answer: Mapping[str, Any]) -> bool:
    """True for an error as vLLM writes it, without a mapping for it alone."""
    return answer.get("object") == "error"


def _of_cloud(answer: Mapping[str, Any]) -> str | None:
    if not answer.keys().isdisjoint(_GEMINI_KEYS):
        return GEMINI
    told = answer.get("usage") or answer.get("meta")
    if _is_interaction(answer, told):
        return INTERACTIONS
    if isinstance(told, Mapping) and "billed_units" in told:
        return COHERE
    output = answer.get("output")
    converse = isinstance(output, Mapping) and "message" in output
    return BEDROCK if converse or not answer.keys().isdisjoint(_BEDROCK_KEYS) else of_count(answer)


def of_count(answer: Mapping[str, Any]) -> str | None:
    """Whose count of a prompt's tokens ``answer`` is, and no more than that; None for any other body."""
    if len(answer) > _MOST_IN_A_COUNT or _COUNTED.isdisjoint(answer):
        return None
    if answer.get("object") == "response.input_tokens":
        return RESPONSES_API
    names = answer.keys() - _BESIDE_A_COUNT
    return _COUNTS.get(*names) if len(names) == 1 else None


def _is_interaction(answer: Mapping[str, Any], told: object) -> bool:
    """True for one of Gemini's interactions: by its word or event, else by its counts with what was done."""
    if answer.get("object") == "interaction" or str(answer.get("event_type")).startswith("interaction."):
        return True
    counted = isinstance(told, Mapping) and "total_input_tokens" in told
    return counted and not answer.keys().isdisjoint(_INTERACTION_KEYS)


def _of_text(answer: str) -> str | None:
    if is_stream(answer):
        start = "".join(answer[:_ENOUGH_OF_A_STREAM].split())
        return next((whose for mark, whose in _STREAM_MARKS if mark in start), None)
    if answer.lstrip()[:1] not in {"{", '"'}:
        return None
    try:
        body = opened(answer)
    except DECODING_ERRORS:
        return None
    return of_answer(body) if isinstance(body, Mapping) else None


def _of_request(request: Mapping[str, Any], url: str) -> str | None:
    if "contents" in request:
        return GEMINI
    if "/interactions" in url and "googleapis" in url:
        return INTERACTIONS
    if not request.keys().isdisjoint({"inferenceConfig", "toolConfig", "modelId"}):
        return BEDROCK
    if isinstance(request.get("messages"), list):
        anthropic = "/messages" in url or not request.keys().isdisjoint({"system", "anthropic_version"})
        return ANTHROPIC if anthropic else CHAT
    if "input" in request:
        word = f"{url} {request.get('model')}"
        return CHAT if modality(word) is not Modality.TEXT else RESPONSES_API
    return CHAT if isinstance(request.get("prompt"), (str, list)) else None
