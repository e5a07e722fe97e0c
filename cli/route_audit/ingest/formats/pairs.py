"""Request/response pairs as teams log them: the wrapper around the two bodies, and whose bodies they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from route_audit.exchange import Exchange, Modality
from route_audit.ingest.formats import values
from route_audit.ingest.formats.modality import modality
from route_audit.ingest.formats.sse import is_stream
from route_audit.ingest.lines import DECODING_ERRORS
from route_audit.ingest.times import When, microseconds

REQUESTS = ("request", "input", "req", "body")
RESPONSES = ("response", "output", "resp", "completion")

CHAT = "chat"
RESPONSES_API = "responses"
ANTHROPIC = "anthropic"
GEMINI = "gemini"
INTERACTIONS = "interactions"
BEDROCK = "bedrock"
COHERE = "cohere"

_LONGEST_TAG = 256
"""A longer word is a text, not a tag."""

_MS = 1000.0
_FAILED_FROM = 400
_ERROR = re.compile(r"(?!499)[45]\d\d(?:\.0)?")
_FAILURES = frozenset(
    {
        "error",
        "errored",
        "failed",
        "failure",
        "fail",
        "exception",
        "timeout",
        "cancelled",
        "canceled",
        "expired",
    }
)
_STANDARD = frozenset({"", "default", "standard", "standard_only", "auto", "on_demand"})
_HOSTS = (
    ("api.openai.com", "openai"),
    (".openai.azure.com", "azure"),
    ("api.anthropic.com", "anthropic"),
    ("api.groq.com", "groq"),
    ("api.mistral.ai", "mistral"),
    ("api.x.ai", "x-ai"),
    ("api.deepseek.com", "deepseek"),
    ("openrouter.ai", "openrouter"),
    ("api.together.xyz", "together"),
    ("api.fireworks.ai", "fireworks"),
    ("bedrock-runtime.", "aws"),
    ("googleapis.com", "google"),
)

Name = str | int | None


class Envelope(msgspec.Struct, gc=False):
    """What a wrapper says beside the two bodies, in the names that wrappers use.

    The common ones come first and in their usual order: decoding looks each key up from there.
    """

    id: Name = None
    timestamp: When = None
    model: str | None = None
    provider: str | None = None
    latency_ms: float | None = None
    ttft_ms: float | None = None
    status: Name = None
    stream: bool | None = None
    user: Name = None
    metadata: dict[str, Any] | None = None
    tags: dict[str, Any] | list[Any] | None = None
    url: str | None = None
    logical_id: Name = None
    ts: When = None
    time: When = None
    created_at: When = None
    status_code: Name = None
    error: Any = None
    latency_s: float | None = None
    duration_ms: float | None = None
    time_to_first_token_s: float | None = None
    ttft_s: float | None = None
    time_to_first_token_ms: float | None = None
    cost_usd: float | None = None
    session: Name = None
    session_id: Name = None
    conversation_id: Name = None
    user_id: Name = None
    feature: str | None = None
    tier: str | None = None
    confidence: float | None = None
    service_tier: str | None = None
    input_tokens: Any = None
    output_tokens: Any = None
    prompt_tokens: Any = None
    completion_tokens: Any = None
    total_tokens: Any = None
    cached_input_tokens: Any = None
    cached_tokens: Any = None
    cache_read_input_tokens: Any = None
    cache_write_tokens: Any = None
    cache_creation_input_tokens: Any = None
    reasoning_tokens: Any = None


Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Pair(Envelope, Generic[Request, Answer], gc=False):
    """One logged pair; of the names for its two bodies, a log uses one each."""

    request: Request | None = None
    input: Request | None = None
    req: Request | None = None
    body: Request | None = None
    response: Answer | None = None
    output: Answer | None = None
    resp: Answer | None = None
    completion: Answer | None = None


class Caller(Protocol):
    """A request body that says how to serve it, and for whom."""

    stream: bool | None
    service_tier: str | None
    user: str | int | None
    safety_identifier: str | int | None
    metadata: dict[str, Any] | None


def request_of(row: Pair[Request, Any]) -> Request | None:
    """The request body, by whichever name; None where the row has none."""
    return row.request or row.input or row.req or row.body


def answer_of(row: Pair[Any, Answer]) -> Answer | None:
    """The answer's body, by whichever name; None where the row has none, or an error's text in its place."""
    answer = row.response or row.output or row.resp or row.completion
    return None if type(answer) is str and is_errors(answer, row.status, row.status_code) else answer


def open_envelope(row: Envelope) -> Exchange:
    """An exchange that holds what the wrapper says.

    Raises:
        RowError: its timestamp is unreadable.
    """
    latency_ms = row.duration_ms if row.latency_ms is None else row.latency_ms
    exchange = Exchange(  # all at once: this is quicker than an assignment each
        id=name(row.id),
        timestamp_us=microseconds(_other_time(row) if row.timestamp is None else row.timestamp),
        provider=row.provider,
        service_tier=row.service_tier,
        latency_s=seconds(row.latency_s, latency_ms),
        time_to_first_token_s=_other_first_token(row) if row.ttft_ms is None else row.ttft_ms / _MS,
        failed=failed(row.status)
        or tells_of_failure(row.error)
        or (row.status_code is not None and failed(row.status_code)),
        cost_usd=row.cost_usd,
        user=name(row.user) or name(row.user_id),
        feature=row.feature,
        stream=row.stream,
    )
    if row.logical_id is not None:
        exchange.logical_id = name(row.logical_id)
    if not (row.session is row.session_id is row.conversation_id is None):
        exchange.session = _session(row)
    if row.tier is not None:
        exchange.tier, exchange.confidence = row.tier, row.confidence
    if row.metadata:
        take_metadata(exchange, row.metadata)
    if row.tags:
        take_tags(exchange, row.tags)
    if row.url is not None:
        exchange.provider = row.provider or host(row.url)
        exchange.modality = modality(row.url)
    return exchange


def take_caller(exchange: Exchange, request: Caller) -> None:
    """Fill what the request says of how it is served, and for whom, where the wrapper says nothing."""
    if exchange.stream is None:
        exchange.stream = request.stream
    if exchange.service_tier is None:
        exchange.service_tier = request.service_tier
    if exchange.user is None:
        exchange.user = name(request.user) or name(request.safety_identifier)
    if request.metadata:
        take_metadata(exchange, request.metadata)


def close_envelope(exchange: Exchange, model: str | None) -> None:
    """Settle the model, what it makes, and how it was served."""
    if model:
        exchange.model = model
        if exchange.modality is _TEXT:
            exchange.modality = modality(model)
    if exchange.service_tier is not None:
        exchange.service_tier = served_as(exchange.service_tier)


def name(value: Name) -> str | None:
    """A name as text; None for an empty one."""
    if type(value) is str:
        return value or None
    return None if value is None else str(value)


def seconds(in_s: float | None, in_ms: float | None) -> float | None:
    """Seconds from either unit; None where neither is given."""
    if in_s is not None:
        return in_s
    return None if in_ms is None else in_ms / _MS


def failed(status: Name) -> bool:
    """True for an HTTP status from 400 up and for the words that mean an error."""
    if status is None:
        return False
    return status >= _FAILED_FROM if type(status) is int else _failed_word(str(status))


def is_errors(answer: Any, *statuses: Name) -> bool:  # noqa: ANN401  # of any kind
    """True for a text that came with the HTTP status of an error: that error's, not an answer.

    With 499, of a reader that left, it may be the beginning of one.
    """
    if not isinstance(answer, str) or is_stream(answer):
        return False
    return any(_ERROR.fullmatch(str(status).strip()) for status in statuses)


def tells_of_failure(error: Any) -> bool:  # noqa: ANN401  # of any kind
    """True for what stands where errors are noted; a table writes "false" there when there was none."""
    return bool(error) and values.flag(error) is not False


def served_as(service_tier: str | None) -> str | None:
    """The service tier in lower case; None for the standard one, by whatever word."""
    word = service_tier.strip().lower() if service_tier else ""
    return None if word in _STANDARD else word


def take_metadata(exchange: Exchange, metadata: dict[str, Any]) -> None:
    """Keep the scalars of a metadata mapping as tags; a feature, session or user in it is taken as such.

    The mapping is the caller's to give away.
    """
    tags = (
        metadata if _are_tags(metadata) else {key: value for key, value in metadata.items() if _is_tag(value)}
    )
    if "feature" in tags and exchange.feature is None:
        exchange.feature = str(tags.pop("feature"))
    if "session_id" in tags and exchange.session is None:
        exchange.session = str(tags.pop("session_id"))
    if "user_id" in tags and exchange.user is None:
        exchange.user = str(tags.pop("user_id"))
    if exchange.tags is not None:
        tags |= exchange.tags
    exchange.tags = tags or None


def take_tags(exchange: Exchange, tags: dict[str, Any] | list[Any]) -> None:
    """Keep tags: a mapping as it is, each word of a list as a tag that is true."""
    if isinstance(tags, list):
        tags = {tag: True for tag in tags if type(tag) is str}
    take_metadata(exchange, tags)


def holds_bodies(record: Mapping[str, Any]) -> bool:
    """True when a record holds a request or response body rather than plain columns."""
    return _request(record) is not None or interface_of(_answer(record)) is not None


def dialect(record: Mapping[str, Any]) -> str | None:
    """Whose bodies a logged pair holds: CHAT, RESPONSES_API, ANTHROPIC, GEMINI, BEDROCK or None for none.

    The answer's shape decides; where there is no answer, or only an error, the request's does. What went
    to Bedrock's own addresses is Bedrock's, whichever vendor's shape it has. A line of Vertex's batches is
    no pair.
    """
    if not record.keys().isdisjoint(_FOREIGN):
        return None
    whose = whose_bodies(record)
    return None if whose == GEMINI and "processed_time" in record else whose


def whose_bodies(record: Mapping[str, Any]) -> str | None:
    """As ``dialect``, in whatever wrapper the bodies stand."""
    request, answer = _request(record), _answer(record)
    by_answer = interface_of(answer)
    url = record.get("url")
    if request is not None and type(url) is str and _EMBEDS in url:
        return GEMINI
    if (request is not None or isinstance(answer, Mapping)) and _leads_to_bedrock(url):
        return BEDROCK
    if request is None:  # the request's fields may stand beside the answer
        return by_answer if by_answer == CHAT and isinstance(record.get("messages"), list) else None
    if by_answer or (isinstance(answer, Mapping) and not {"error", "Error", "totalTokens"} & answer.keys()):
        return by_answer
    return _of_request(request, str(url or ""))


def _leads_to_bedrock(url: object) -> bool:
    return type(url) is str and "bedrock-runtime" in url and "/model/" in url


def _request(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((record[key] for key in REQUESTS if isinstance(record.get(key), Mapping)), None)


def _answer(record: Mapping[str, Any]) -> object:
    answer = next((record[key] for key in RESPONSES if record.get(key)), None)
    return answer[0] if isinstance(answer, list) else answer


_TEXT = Modality.TEXT
_SCALARS = frozenset({str, int, float, bool})
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


def _are_tags(metadata: dict[str, Any]) -> bool:
    for value in metadata.values():
        if type(value) is str:
            if len(value) > _LONGEST_TAG:
                return False
        elif type(value) not in _SCALARS:
            return False
    return True


def _is_tag(value: object) -> bool:
    return type(value) in _SCALARS and (type(value) is not str or len(value) <= _LONGEST_TAG)


def _other_time(row: Envelope) -> When:
    if row.ts is not None:
        return row.ts
    return row.created_at if row.time is None else row.time


def _session(row: Envelope) -> str | None:
    if row.session is not None:
        return name(row.session)
    return name(row.conversation_id if row.session_id is None else row.session_id)


def _other_first_token(row: Envelope) -> float | None:
    in_s = row.ttft_s if row.time_to_first_token_s is None else row.time_to_first_token_s
    return in_s if row.time_to_first_token_ms is None else row.time_to_first_token_ms / _MS


@lru_cache(maxsize=256)
def _failed_word(status: str) -> bool:
    word = status.strip().lower()
    number = word.removesuffix(".0")  # as tables write whole numbers of which some are missing
    return int(number) >= _FAILED_FROM if number.isdecimal() else word in _FAILURES


@lru_cache(maxsize=1024)
def host(url: str | None) -> str | None:
    """Whose interface a URL leads to; None where it is not known."""
    return next((provider for known, provider in _HOSTS if url and known in url), None)


def interface_of(answer: object) -> str | None:
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
    if kind in _ANTHROPIC_KINDS:
        return ANTHROPIC
    return _of_cloud(answer)


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
    return BEDROCK if converse or not answer.keys().isdisjoint(_BEDROCK_KEYS) else None


def _is_interaction(answer: Mapping[str, Any], told: object) -> bool:
    """True for one of Gemini's interactions: by its word or event, else by its counts with what was done."""
    if answer.get("object") == "interaction" or str(answer.get("event_type")).startswith("interaction."):
        return True
    counted = isinstance(told, Mapping) and "total_input_tokens" in told
    return counted and not answer.keys().isdisjoint(_DONE)


_EMBEDS = "mbedContent"
"""What the addresses of Gemini's embeddings have in them, one or several: their answers have no marks."""

_DONE = frozenset({"steps", "outputs"})
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
_STREAM_MARKS = (
    ('"message_start"', ANTHROPIC),
    ('"response.created"', RESPONSES_API),
    ('"choices"', CHAT),
    ('"candidates"', GEMINI),
    ('"event_type":"interaction.', INTERACTIONS),
    ('"usageMetadata"', GEMINI),
)
_ENOUGH_OF_A_STREAM = 4000


def _of_text(answer: str) -> str | None:
    if is_stream(answer):
        start = "".join(answer[:_ENOUGH_OF_A_STREAM].split())
        return next((whose for mark, whose in _STREAM_MARKS if mark in start), None)
    if answer.lstrip()[:1] != "{":
        return None
    try:
        return interface_of(msgspec.json.decode(answer))
    except DECODING_ERRORS:
        return None


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
