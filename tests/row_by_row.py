"""A second way to the same bill: call by call, in fractions, written from docs/method.md, not from the code.

It knows two models, one service tier, no bands and no ratios of tokens: what is left is where policies,
failed attempts, sessions and prompt caches meet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

PRICES = {
    "strong-1": {"in": "3", "read": "0.3", "write": "3.75", "out": "15"},
    "small-1": {"in": "1", "read": "0.1", "write": "1.25", "out": "5"},
}
LIFETIME_S = 300
LEAST_TOKENS = 1_024
RATE = Fraction(1, 5)
CHECK_USD = Fraction("0.0002")


@dataclass(frozen=True)
class Attempt:
    """One row of a log; attempts at one request stand side by side and share its number."""

    request: int
    session: int
    at_s: int
    model: str
    tier: str
    prompt: int
    cached: int
    written: int
    output: int
    failed: bool

    @property
    def billed(self) -> bool:
        """False for an attempt that failed without output."""
        return not (self.failed and self.output == 0)

    def row(self, number: int) -> dict[str, object]:
        """The attempt as a flat row."""
        return {
            "id": f"a{number}",
            "logical_id": f"r{self.request}",
            "model": self.model,
            "provider": "acme",
            **({"session": f"s{self.session}"} if self.session else {}),
            "timestamp": 1_790_845_200 + self.at_s,
            "tier": self.tier,
            "confidence": 0.9,
            "input_tokens": self.prompt,
            "cached_input_tokens": self.cached,
            "cache_write_tokens": self.written,
            "output_tokens": self.output,
            "status": 500 if self.failed else 200,
        }


@dataclass(frozen=True)
class Call:
    """A call that a policy makes for an attempt, and how likely it is."""

    attempt: Attempt
    model: str
    chance: Fraction

    @property
    def moved(self) -> bool:
        """True where another model answers than did."""
        return self.model != self.attempt.model


def usd(model: str, fresh: Fraction, read: Fraction, written: Fraction, output: int) -> Fraction:
    """The cost of so many tokens."""
    price = {kind: Fraction(each) for kind, each in PRICES[model].items()}
    of_input = fresh * price["in"] + read * price["read"] + written * price["write"]
    return (of_input + output * price["out"]) / 1_000_000


def same_tokens(attempt: Attempt, model: str) -> Fraction:
    """What the logged tokens of an attempt cost on a model."""
    fresh = attempt.prompt - attempt.cached - attempt.written
    return usd(model, Fraction(fresh), Fraction(attempt.cached), Fraction(attempt.written), attempt.output)


def bill(log: Sequence[Attempt]) -> Fraction:
    """What the log cost."""
    return sum((same_tokens(each, each.model) for each in log if each.billed), Fraction(0))


def requests(log: Sequence[Attempt]) -> list[list[Attempt]]:
    """The attempts by request, in order of time."""
    found: dict[int, list[Attempt]] = {}
    for each in log:
        found.setdefault(each.request, []).append(each)
    return list(found.values())


def tiered(log: Sequence[Attempt]) -> list[Call]:
    """Extraction goes to the small model, all else to the strong one."""
    return [Call(each, "small-1" if each.tier == "extraction" else "strong-1", Fraction(1)) for each in log]


def sticky(log: Sequence[Attempt]) -> list[Call]:
    """The same, but a session never comes down again."""
    model: dict[int, str] = {}
    calls = []
    for attempts in requests(log):
        wanted = "small-1" if attempts[0].tier == "extraction" else "strong-1"
        session = attempts[0].session
        held = model.get(session, wanted) if session else wanted
        if sum(same_tokens(each, wanted) for each in attempts) > sum(
            same_tokens(each, held) for each in attempts
        ):
            held = wanted
        model[session] = held
        calls += [Call(each, held, Fraction(1)) for each in attempts]
    return calls


def cascade(log: Sequence[Attempt]) -> list[Call]:
    """Extraction goes to the small model and, at a rate, on to the strong one; all else to the strong one."""
    calls = []
    for each in tiered(log):
        calls.append(each)
        if each.model == "small-1":
            calls.append(Call(each.attempt, "strong-1", RATE))
    return calls


def checks(log: Sequence[Attempt]) -> Fraction:
    """One for each request that begins a cascade."""
    return CHECK_USD * sum(attempts[0].tier == "extraction" for attempts in requests(log))


def cost(log: Sequence[Attempt], calls: Sequence[Call], fate: str) -> Fraction:
    """What the calls cost under a fate of the prompt cache."""
    touched = {call.attempt.session for call in calls if call.moved and call.attempt.session}
    warmth = _warmth(log, calls)
    total = Fraction(0)
    for number, call in enumerate(calls):
        attempt = call.attempt
        if not attempt.billed:
            continue
        if fate == "replayed" and attempt.session in touched:
            read = min(_efficiency(log) * _readable(calls[:number], call), Fraction(attempt.prompt))
            written = attempt.prompt - read if attempt.prompt >= LEAST_TOKENS else Fraction(0)
        elif fate == "replayed" and call.moved and not attempt.session:
            read, written = _alone(attempt, warmth[call.model, attempt.model])
        elif fate == "cold" and call.moved:
            read, written = Fraction(0), Fraction(0)
        else:
            read, written = Fraction(attempt.cached), Fraction(attempt.written)
        fresh = attempt.prompt - read - written
        total += call.chance * usd(call.model, fresh, read, written, attempt.output)
    return total


def _readable(before: Sequence[Call], call: Call) -> Fraction:
    """The expected prefix that the session sent to the model of ``call``, of whole tokens."""
    sent = [
        each
        for each in before
        if each.attempt.session == call.attempt.session and each.model == call.model and each.attempt.billed
    ]
    sure = _prefix([each for each in sent if each.chance == 1], call)
    return sure + round((_prefix(sent, call) - sure) * sent[-1].chance) if sent else Fraction(0)


def _prefix(sent: Sequence[Call], call: Call) -> Fraction:
    if not sent or call.attempt.at_s - sent[-1].attempt.at_s > LIFETIME_S:
        return Fraction(0)
    shared = min(sent[-1].attempt.prompt, call.attempt.prompt)
    return Fraction(shared if shared >= LEAST_TOKENS else 0)


def _efficiency(log: Sequence[Attempt]) -> Fraction:
    """Logged reads in sessions over those that a replay of the log finds."""
    calls = [Call(each, each.model, Fraction(1)) for each in log if each.session and each.billed]
    found = sum((_readable(calls[:number], call) for number, call in enumerate(calls)), Fraction(0))
    logged = sum(call.attempt.cached for call in calls)
    return logged / found if logged and found else Fraction(1)


def _alone(attempt: Attempt, warmth: Fraction) -> tuple[Fraction, Fraction]:
    """Tokens read and written without a session; never more of a prompt than it has, in hundredths."""
    kept = attempt.written if attempt.cached + attempt.written >= LEAST_TOKENS else 0
    if attempt.cached < LEAST_TOKENS:
        return Fraction(0), Fraction(kept)
    full = math.ceil(Fraction(100 * attempt.cached, attempt.prompt - kept))
    return attempt.cached * min(warmth, Fraction(100, full)), Fraction(kept)


def _warmth(log: Sequence[Attempt], calls: Sequence[Call]) -> Mapping[tuple[str, str], Fraction]:
    """The chance of a warm cache on one model, as it would be, over that on another, as it was."""
    window_s = max(each.at_s for each in log) - min(each.at_s for each in log)
    first = [call.model for call in calls if call.chance == 1 and call.attempt.billed]
    there = dict(_warm(first, window_s))
    here = dict(_warm([each.model for each in log if each.billed], window_s))
    return {(to, own): Fraction(there[to] / here[own] if here[own] else 0.0) for to in there for own in here}


def _warm(answers: Sequence[str], window_s: int) -> Iterator[tuple[str, float]]:
    for model in PRICES:
        often = answers.count(model) / window_s if window_s else math.inf
        yield model, -math.expm1(-often * LIFETIME_S)
