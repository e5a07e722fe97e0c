"""Writes invented OpenAI chat pairs, one JSON object of about 2 KB a line.

    python benchmarks/generate.py 100000 log.jsonl [--seed 11] [--days 30] [--without-usage 0.15]

The same arguments give the same bytes. Standard library only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

START = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
MODELS = {"gpt-4o": 50, "gpt-4.1": 15, "claude-sonnet-4-5": 15, "gpt-4o-mini": 15, "o3": 5}
SPEED = {  # seconds to the first token, seconds per further token
    "gpt-4o": (0.35, 0.011),
    "gpt-4.1": (0.42, 0.012),
    "claude-sonnet-4-5": (0.6, 0.015),
    "gpt-4o-mini": (0.3, 0.008),
    "o3": (2.5, 0.014),
}
CHARACTERS_PER_TOKEN = 4.2
CACHE_STEP = 128
WORDS = """
account agenda archive balance battery bridge budget cabin carrier catalogue ceiling channel clause
colour column compass contract copper counter court cover crew customer deadline delivery deposit depot
device district document driver engine estimate evening exhibit factory failure ferry figure filter
forecast freight garage garden ground guarantee handle harbour index insurance interest invoice journey
kitchen ladder ledger lesson licence limit locker margin market measure meeting member meter minute
network notice number office option order packet paper parcel partner passage payment permit pilot plan
platform policy portal premium printer proposal quarter query receipt record refund region release
repair report result return review river road route sample schedule screen season sensor server session
shelf signal site speed staff station storage stream street supplier surface survey switch system table
target tariff team tenant terminal ticket timber track traffic transfer tunnel update valve van vendor
version visit voucher wagon warehouse warranty water weather window winter worker workshop
""".split()  # noqa: SIM905  # words are easier to read than a list
FIRMS = ("Amberline", "Brightwater", "Corvane", "Dunmore", "Eastgate", "Fennel & Rye", "Gullwing", "Hartmoor")

Draw = random.Random
Request = dict[str, Any]
Task = tuple[str, Request, str]
"""The feature that asks, the request without its model, and the answer."""


def sentence(draw: Draw) -> str:
    """Eight to eighteen words."""
    return " ".join(draw.choices(WORDS, k=draw.randint(8, 18))).capitalize() + "."


def paragraph(draw: Draw, low: int, high: int) -> str:
    """So many sentences as ``low`` to ``high`` allow."""
    return " ".join(sentence(draw) for _ in range(draw.randint(low, high)))


def messages(system: str, user: str) -> Request:
    """A request of two messages."""
    return {"messages": [{"role": "system", "content": system}, {"role": "user", "content": user}]}


def lookup(draw: Draw) -> Task:
    """A question to be answered from passages."""
    passages = "\n\n".join(f"[{n}] {paragraph(draw, 2, 4)}" for n in range(1, draw.randint(3, 5)))
    system = "Answer only from the passages. If they do not say, reply that you don't know. Cite them."
    question = f"What is the {draw.choice(WORDS)} of the {draw.choice(WORDS)} at {draw.choice(FIRMS)}?"
    return (
        "handbook",
        messages(system, f"Passages:\n{passages}\n\nQuestion: {question}"),
        sentence(draw) + " [1]",
    )


def faq(draw: Draw) -> Task:
    """A short question after a long instruction."""
    user = draw.choice(
        (
            f"Where do I find my {draw.choice(WORDS)}?",
            f"When does the {draw.choice(WORDS)} {draw.choice(WORDS)} open in {draw.choice(FIRMS)}?",
            f"Who looks after ticket {draw.randint(1000, 99999)}?",
        )
    )
    return (
        "faq",
        messages("You answer questions about our service. " + paragraph(draw, 6, 9), user),
        sentence(draw),
    )


def invoice(draw: Draw) -> Task:
    """Fields to be taken from an invoice."""
    items = "\n".join(
        f"- {draw.choice(WORDS)} {draw.choice(WORDS)}  x{draw.randint(1, 20)}  {draw.randint(5, 900)}.50"
        for _ in range(draw.randint(8, 22))
    )
    request = messages(
        "Extract vendor, date, total and line_items from the invoice as JSON. Return only JSON.",
        f"INVOICE {draw.randint(1000, 99999)}\n{draw.choice(FIRMS)} Ltd\n{items}\n{paragraph(draw, 1, 3)}",
    )
    request["response_format"] = {
        "type": "json_schema",
        "json_schema": {
            "name": "invoice",
            "schema": {
                "type": "object",
                "properties": {"vendor": {"type": "string"}, "total": {"type": "number"}},
            },
        },
    }
    answer = {
        "vendor": draw.choice(FIRMS),
        "total": draw.randint(50, 9000),
        "line_items": [sentence(draw)] * 3,
    }
    return "invoices", request, json.dumps(answer)


def label(draw: Draw) -> Task:
    """A message to be sorted."""
    system = "Classify the message into exactly one label: billing, delivery, repair, other. Label only."
    labels = ("billing", "delivery", "repair", "other")
    return "tickets", messages(system, paragraph(draw, 4, 9)), draw.choice(labels)


def debug(draw: Draw) -> Task:
    """A function that hangs."""
    body = "\n".join(
        f"    {draw.choice(WORDS)} = {draw.choice(WORDS)}({draw.choice(WORDS)}, {draw.randint(1, 99)})"
        for _ in range(draw.randint(8, 20))
    )
    user = f"Why does this function hang under load?\n```python\ndef handle(request):\n{body}\n```"
    return (
        "code",
        messages("Find the root cause step by step, then weigh two fixes.", user),
        paragraph(draw, 8, 14),
    )


def advise(draw: Draw) -> Task:
    """A decision to be weighed."""
    user = (
        f"Should we give the {draw.choice(WORDS)} contract to {draw.choice(FIRMS)} or {draw.choice(FIRMS)}? "
        f"{paragraph(draw, 4, 8)} Analyse the risks and recommend one."
    )
    return (
        "advice",
        messages("You compare options and justify a recommendation.", user),
        paragraph(draw, 8, 14),
    )


def agent(draw: Draw) -> Task:
    """A plan with tools."""
    request = messages(
        "Plan, then call tools.", f"Move the {draw.choice(WORDS)} service. {paragraph(draw, 3, 6)}"
    )
    request["tools"] = [
        {
            "type": "function",
            "function": {
                "name": name,
                "parameters": {"type": "object", "properties": {"query": {"type": "string"}}},
            },
        }
        for name in ("search", "run_query", "open_ticket")
    ]
    return "agent", request, paragraph(draw, 4, 8)


TASKS: dict[Callable[[Draw], Task], int] = {
    lookup: 30,
    faq: 12,
    invoice: 16,
    label: 18,
    debug: 10,
    advise: 8,
    agent: 6,
}


def usage_of(draw: Draw, model: str, request: Request, answer: str) -> dict[str, Any]:
    """Token counts as OpenAI reports them."""
    characters = sum(len(message["content"]) for message in request["messages"])
    prompt, reasoning = round(characters / CHARACTERS_PER_TOKEN) + 12, 0
    completion = max(1, round(len(answer) / CHARACTERS_PER_TOKEN))
    if model == "o3":
        reasoning = draw.randint(0, 1500)
    cached = prompt // CACHE_STEP * CACHE_STEP if draw.random() < 0.2 else 0  # noqa: PLR2004  # a fifth hits
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion + reasoning,
        "total_tokens": prompt + completion + reasoning,
        "prompt_tokens_details": {"cached_tokens": cached},
        "completion_tokens_details": {"reasoning_tokens": reasoning},
    }


def answered(draw: Draw, call: str, model: str, request: Request, answer: str) -> dict[str, Any]:
    """The body of the response."""
    return {
        "id": call,
        "object": "chat.completion",
        "model": model,
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}
        ],
        "usage": usage_of(draw, model, request, answer),
    }


def record(draw: Draw, when: dt.datetime, without_usage: float) -> dict[str, Any]:
    """One call as a gateway would log it."""
    feature, request, answer = draw.choices([*TASKS], [*TASKS.values()])[0](draw)
    model = draw.choices([*MODELS], [*MODELS.values()])[0]
    call = f"chatcmpl-{draw.getrandbits(96):024x}"
    response = answered(draw, call, model, request, answer)
    first_s = SPEED[model][0] * draw.lognormvariate(0, 0.35)
    rest_s = SPEED[model][1] * response["usage"]["completion_tokens"] * draw.lognormvariate(0, 0.2)
    if draw.random() < without_usage:
        del response["usage"]
    return {
        "id": call,
        "timestamp": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "provider": "anthropic" if model.startswith("claude") else "openai",
        "request": {"model": model, **request, "temperature": 0.2, "max_tokens": 1024},
        "response": response,
        "latency_ms": round(1000 * (first_s + rest_s), 1),
        "ttft_ms": round(1000 * first_s, 1),
        "status": 200,
        "stream": draw.random() < 0.3,  # noqa: PLR2004  # share of streams
        "user": f"u{draw.randint(1, 400):04d}",
        "metadata": {"feature": feature, "team": draw.choice(("desk", "finance", "platform"))},
    }


def records(lines: int, seed: int, days: float, without_usage: float = 0.0) -> Iterator[str]:
    """That many log lines, in time order."""
    draw = Draw(seed)
    for number in range(lines):
        when = START + dt.timedelta(days=days * (number + draw.random()) / lines)
        yield json.dumps(record(draw, when, without_usage), separators=(",", ":")) + "\n"


def write(path: Path, lines: int, seed: int = 11, days: float = 30, without_usage: float = 0.0) -> None:
    """Write that many log lines to ``path``."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(records(lines, seed, days, without_usage))


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write invented OpenAI chat pairs.")
    parser.add_argument("lines", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument(
        "--without-usage", type=float, default=0.0, help="share of lines that log no token counts"
    )
    asked = parser.parse_args()
    write(asked.out, asked.lines, asked.seed, asked.days, asked.without_usage)


if __name__ == "__main__":
    main()
