"""Two weeks of calls: when they come, how long they are, what they cost and take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from invented import texts
from invented.dice import Dice
from invented.texts import Text

SEED = 4460
START = datetime(2026, 10, 26, tzinfo=UTC)
"""A Monday, after the end of summer time in Europe, so that all fourteen days have 24 hours."""

DAYS = (176, 170, 158, 154, 140, 58, 48)
"""Conversations that begin on each day of the week, Monday first."""

HOURS = (1, 1, 1, 1, 1, 2, 5, 11, 20, 26, 27, 24, 18, 21, 24, 23, 21, 17, 13, 11, 10, 9, 8, 6)
"""How many of a day's conversations begin in each hour (UTC), relative to each other."""

CHARACTERS_PER_TOKEN = 4
USERS = 180
FAILING_SHARE = 0.018
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


@dataclass(frozen=True)
class Model:
    """An invented speed with a real price.

    Attributes:
        input, cached, write, write_1h, output: US dollars per million tokens.
        first_token_s: time to first token of an empty prompt.
        input_ms, cached_ms, output_ms: milliseconds that each further token takes.
        thinks: it spends hidden reasoning tokens.
    """

    name: str
    provider: str
    input: Decimal
    cached: Decimal
    write: Decimal
    write_1h: Decimal
    output: Decimal
    first_token_s: float
    input_ms: float
    cached_ms: float
    output_ms: float
    thinks: bool = False


def _model(name: str, provider: str, usd: str, speed: tuple[float, float, float, float]) -> Model:
    fresh, cached, write, write_1h, output = (Decimal(price) for price in usd.split())
    thinks = name == "gpt-6.1-sol"
    return Model(name, provider, fresh, cached, write, write_1h, output, *speed, thinks=thinks)


# List prices of the public table genai-prices 0.2.3, read on 2026-11-24. OpenAI sells no write for an hour.
MODELS = {
    "sol": _model("gpt-6.1-sol", "openai", "2 0.1 2.5 2.5 10", (0.52, 0.09, 0.012, 11.6)),
    "luna": _model("gpt-6-luna", "openai", "0.1 0.01 0.125 0.125 0.5", (0.27, 0.03, 0.006, 6.1)),
    "opus": _model("claude-opus-5-5", "anthropic", "4 0.2 5 8 20", (0.95, 0.12, 0.015, 15.8)),
    "haiku": _model("claude-haiku-5-5", "anthropic", "0.1 0.01 0.125 0.2 0.5", (0.33, 0.035, 0.007, 7.0)),
}
SERVICE_TIERS = {"batch": Decimal("0.5"), "priority": Decimal(2)}
"""What these service tiers cost relative to the standard one, by the same table."""

NOISE = (0.68, 0.77, 0.83, 0.87, 0.91, 0.95, 0.99, 1.03, 1.07, 1.12, 1.18, 1.26, 1.4, 1.75, 2.9)
"""Quantiles of how much slower or faster than its line a call is: skewed, with a long tail."""

SPREAD = (0.6, 0.75, 0.84, 0.91, 0.97, 1.03, 1.1, 1.2, 1.35, 1.7)
"""Quantiles of how much longer or shorter than usual the parts are that the texts leave out."""


@dataclass(frozen=True)
class Kind:
    """One sort of request.

    Attributes:
        write: makes a conversation, one text for each turn.
        feature: the tag in the log; None where the application sets none.
        weight: how common it is.
        models: which models serve it, with weights.
        prefix_tokens: tokens of the unchanging part that the provider may cache.
        thickness, output_thickness: tokens of the whole over tokens of the text that is shown.
        thinking_tokens: usual hidden reasoning, on a model that thinks.
        streamed: somebody reads along, so the time to first token is logged.
        batch_share: how much of it waits for the night.
    """

    write: Callable[[Dice], list[Text]]
    feature: str | None
    weight: float
    models: dict[str, float]
    prefix_tokens: int
    thickness: float = 1.0
    output_thickness: float = 1.0
    thinking_tokens: int = 0
    streamed: bool = False
    batch_share: float = 0.0


def _weights(words: str) -> dict[str, float]:
    """Models and weights, written as ``opus 60, sol 40``."""
    return {name: float(weight) for name, weight in (part.split() for part in words.split(", "))}


_HARD = _weights("opus 82, sol 18")
# fmt: off
_KINDS = (
    Kind(texts.kb_answer, "kb-answer", 17, _weights("opus 72, sol 12, haiku 10, luna 6"), 1_450, 26, 2.6, 40,
         streamed=True),
    Kind(texts.faq, "faq", 12, _weights("opus 50, luna 30, sol 20"), 1_900, 1.2, 1.2, 16, streamed=True),
    Kind(texts.query_rewrite, "query-rewrite", 9, _weights("opus 40, haiku 30, luna 30"), 60, 1.6),
    Kind(texts.ticket_summary, "ticket-summary", 8, _weights("opus 66, haiku 34"), 90, 40, 2.2),
    Kind(texts.ticket_triage, "ticket-triage", 17, _weights("opus 70, luna 18, haiku 12"), 760, 9),
    Kind(texts.invoice_fields, "invoice-fields", 6, _weights("opus 62, sol 28, haiku 10"), 240, 70, 4, 30,
         batch_share=0.5),
    Kind(texts.order_fields, "order-fields", 5, _weights("opus 76, luna 24"), 320, 36, 1.6),
    Kind(texts.personal_data, None, 5, _weights("sol 40, haiku 60"), 180, 3, 1.0, 12, batch_share=0.35),
    Kind(texts.refund_dispute, "refund-dispute", 5, _HARD, 4_300, 8, 3.2, 620),
    Kind(texts.root_cause, "root-cause", 3.5, _HARD, 150, 24, 4.5, 1_100),
    Kind(texts.migration_plan, "migration-plan", 1.2, _HARD, 120, 20, 6, 1_400),
    Kind(texts.api_code, "api-code", 3.5, _weights("opus 70, sol 30"), 2_600, 4, 3.5, 540, streamed=True),
    Kind(texts.support_agent, "support-agent", 2.2, _HARD, 5_200, 9, 2.2, 160, streamed=True),
    Kind(texts.chat, None, 2, _weights("opus 60, sol 40"), 350, 1, 1.6, 20, streamed=True),
)
# fmt: on
KINDS = {kind.write.__name__: kind for kind in _KINDS}
NIGHT_MS = (10 * MINUTE_MS, 50 * MINUTE_MS)
"""When the batch of the night runs, after midnight UTC."""


@dataclass
class Call:
    """One attempt at one request, as it is logged; None means that no log has it.

    Attributes:
        at_ms: milliseconds since ``START``.
        conversation, turn, turns: which conversation it belongs to, its place there, and how long that is.
        known_tokens: input tokens of the turn before it.
        number, attempt: its request's place in the log; its own among several attempts, else 0.
    """

    kind: Kind
    model: Model
    text: Text
    user: str
    service_tier: str
    conversation: int
    turn: int
    turns: int
    at_ms: int
    input_tokens: int
    output_tokens: int | None
    reasoning_tokens: int
    known_tokens: int
    cached_tokens: int = 0
    write_tokens: int = 0
    write_1h_tokens: int = 0
    latency_ms: int | None = None
    first_token_ms: int | None = None
    status: int = 200
    number: int = 0
    attempt: int = 0

    @property
    def logical_id(self) -> str:
        """The request that this attempt belongs to."""
        return f"r-{self.number:05}"

    @property
    def id(self) -> str:
        """The attempt's own name; attempts are numbered only where there are several."""
        return f"{self.logical_id}.{self.attempt}" if self.attempt else self.logical_id

    @property
    def session(self) -> str | None:
        """The conversation, where it has more than one turn."""
        return f"s-{self.conversation:04}" if self.turns > 1 else None

    @property
    def failed(self) -> bool:
        """The provider answered with an error."""
        return self.output_tokens is None

    @property
    def time(self) -> datetime:
        """When it was sent, UTC."""
        return START + timedelta(milliseconds=self.at_ms)

    @property
    def cost_usd(self) -> Decimal | None:
        """The exact bill at list price; None where the attempt failed."""
        if self.output_tokens is None:
            return None
        fresh = self.input_tokens - self.cached_tokens - self.write_tokens
        short_writes = self.write_tokens - self.write_1h_tokens
        model = self.model
        usd_per_million = (
            fresh * model.input
            + self.cached_tokens * model.cached
            + short_writes * model.write
            + self.write_1h_tokens * model.write_1h
            + self.output_tokens * model.output
        )
        return usd_per_million * SERVICE_TIERS.get(self.service_tier, Decimal(1)) / 1_000_000


def traffic(seed: int = SEED) -> list[Call]:
    """Every call of the two weeks, in the order of time."""
    dice = Dice(seed)
    calls = [
        call for number, at_ms in enumerate(_beginnings(dice)) for call in _conversation(dice, number, at_ms)
    ]
    calls.sort(key=lambda call: (call.at_ms, call.conversation, call.turn))
    _fill_caches(dice, calls)
    for number, call in enumerate(calls, 1):
        call.number = number
        _time(dice, call)
    return sorted(
        (attempt for call in calls for attempt in _attempts(dice, call)),
        key=lambda call: (call.at_ms, call.id),
    )


def _beginnings(dice: Dice) -> Iterator[int]:
    hours = {str(hour): float(weight) for hour, weight in enumerate(HOURS)}
    for day in range(2 * len(DAYS)):
        usual = DAYS[day % len(DAYS)]
        for _ in range(usual + dice.between(-usual // 20, usual // 20)):
            yield day * 24 * HOUR_MS + int(dice.weighed(hours)) * HOUR_MS + dice.below(HOUR_MS)


def _conversation(dice: Dice, number: int, at_ms: int) -> Iterator[Call]:
    kind = KINDS[dice.weighed({name: kind.weight for name, kind in KINDS.items()})]
    model = MODELS[dice.weighed(kind.models)]
    service_tier = _service_tier(dice, kind, model)
    if service_tier == "batch":
        at_ms = at_ms - at_ms % (24 * HOUR_MS) + dice.between(*NIGHT_MS)
    turns = kind.write(dice)
    user = f"u-{dice.between(1, USERS):03}"
    spread = dice.along(SPREAD)
    seen = 0
    for turn, text in enumerate(turns, 1):
        input_tokens = _input_tokens(kind, text, turns[: turn - 1], spread)
        thinking = int(kind.thinking_tokens * dice.along(SPREAD)) if model.thinks else 0
        shown = len(text.answer) / CHARACTERS_PER_TOKEN
        output_tokens = 1 + thinking + int(shown * kind.output_thickness * dice.along(SPREAD[2:-2]))
        yield Call(
            kind=kind,
            model=model,
            text=text,
            user=user,
            service_tier=service_tier,
            conversation=number,
            turn=turn,
            turns=len(turns),
            at_ms=at_ms,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            reasoning_tokens=thinking,
            known_tokens=seen,
        )
        seen = input_tokens
        at_ms += dice.between(45_000, 150_000)


def _service_tier(dice: Dice, kind: Kind, model: Model) -> str:
    if dice.chance(kind.batch_share):
        return "batch"
    if model.provider == "anthropic":
        return "standard"
    return "priority" if kind.write is texts.faq and model.thinks and dice.chance(0.5) else "default"


def _input_tokens(kind: Kind, text: Text, earlier: list[Text], spread: float) -> int:
    """The whole prompt: the unchanging part, what is shown, and what the texts leave out of it."""
    answers = sum(len(turn.answer) for turn in earlier)
    shown = sum(len(words) for role, words in text.messages if role in ("user", "tool"))
    thick = int(shown * kind.thickness * spread) + int(answers * kind.output_thickness)
    return kind.prefix_tokens + thick // CHARACTERS_PER_TOKEN


# ---------------------------------------------------------------------------------------------- caches

OPENAI_STEP = 128
OPENAI_MINIMUM = 1_024
OPENAI_LIFETIME_MS = 30 * MINUTE_MS
ANTHROPIC_MINIMUM = 1_024
ANTHROPIC_LIFETIME_MS = HOUR_MS


def _fill_caches(dice: Dice, calls: list[Call]) -> None:
    """Read and write the providers' prompt caches in the order of time."""
    last_ms: dict[tuple[str, str], int] = {}
    for call in calls:
        if call.service_tier == "batch":
            continue
        key = (call.model.name, call.kind.write.__name__)
        age_ms = call.at_ms - last_ms.get(key, -ANTHROPIC_LIFETIME_MS - 1)
        if call.model.provider == "openai":
            _read_automatic(dice, call, age_ms)
        elif call.kind.prefix_tokens >= ANTHROPIC_MINIMUM:
            _read_marked(call, age_ms)
        last_ms[key] = call.at_ms


def _read_automatic(dice: Dice, call: Call, age_ms: int) -> None:
    """OpenAI caches by itself, in steps, and now and then misses."""
    known = call.known_tokens or (call.kind.prefix_tokens if age_ms <= OPENAI_LIFETIME_MS else 0)
    if known >= OPENAI_MINIMUM and dice.chance(0.93):
        call.cached_tokens = known - known % OPENAI_STEP


def _read_marked(call: Call, age_ms: int) -> None:
    """Anthropic caches what is marked: the unchanging part for an hour, the conversation for 5 minutes."""
    warm = age_ms <= ANTHROPIC_LIFETIME_MS
    call.cached_tokens = call.known_tokens or (call.kind.prefix_tokens if warm else 0)
    call.write_1h_tokens = 0 if call.cached_tokens else call.kind.prefix_tokens
    last_message = 12
    rest = call.input_tokens - call.cached_tokens - call.write_1h_tokens - last_message
    call.write_tokens = call.write_1h_tokens + (max(0, rest) if call.turns > 1 else 0)


# ------------------------------------------------------------------------------------ time and failures


def _time(dice: Dice, call: Call) -> None:
    """Give the call its latency: the model's line, slower at busy hours, with noise."""
    if call.service_tier == "batch" or call.output_tokens is None:
        return
    model = call.model
    fresh = call.input_tokens - call.cached_tokens
    busy = 1 + 0.15 * HOURS[call.time.hour] / max(HOURS)
    hurry = 0.75 if call.service_tier == "priority" else 1.0
    factor = busy * hurry * dice.along(NOISE)
    first_ms = 1_000 * model.first_token_s + model.input_ms * fresh + model.cached_ms * call.cached_tokens
    first_ms += model.output_ms * call.reasoning_tokens
    visible = call.output_tokens - call.reasoning_tokens
    call.latency_ms = int(factor * (first_ms + model.output_ms * visible))
    if call.kind.streamed:
        call.first_token_ms = int(factor * (first_ms + model.output_ms))


_NOTHING_USED: dict[str, Any] = {
    "input_tokens": 0,
    "output_tokens": None,
    "reasoning_tokens": 0,
    "cached_tokens": 0,
    "write_tokens": 0,
    "write_1h_tokens": 0,
    "first_token_ms": None,
}


def _attempts(dice: Dice, call: Call) -> Iterator[Call]:
    """The call, after the attempts at it that failed."""
    if call.service_tier == "batch" or not dice.chance(FAILING_SHARE):
        yield call
        return
    failures = 2 if dice.chance(0.2) else 1
    for attempt in range(1, failures + 1):
        yield replace(
            call,
            **_NOTHING_USED,
            latency_ms=dice.between(90, 900),
            status=429 if dice.chance(0.6) else 500,
            attempt=attempt,
        )
        call.at_ms += dice.between(1_000, 4_000)
    call.attempt = failures + 1
    yield call
