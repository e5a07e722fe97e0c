"""What providers sum up: OpenAI's and Anthropic's usage by day, DeepSeek's by hour, Cursor's by event.

OpenAI and Anthropic list their own models alone. DeepSeek serves none of the traffic's models, so its own
two stand in for the strong and the small ones.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from invented.forms import Record, rfc3339
from invented.traffic import Call

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_STRONG = frozenset({"claude-opus-5-5", "gpt-6.1-sol"})


def openai(calls: list[Call]) -> bytes:
    """A line per day, model, user and service tier."""
    groups = _grouped(calls, "openai", lambda call: (call.model.name, call.user, call.service_tier))
    return _table(_openai_line(day, group) for day, group in groups)


def anthropic(calls: list[Call]) -> bytes:
    """A line per day, model and service tier."""
    groups = _grouped(calls, "anthropic", lambda call: (call.model.name, call.service_tier))
    return _table(_anthropic_line(day, group) for day, group in groups)


def deepseek(calls: list[Call]) -> bytes:
    """Four lines per hour and model."""
    hours = defaultdict(list)
    for call in _served(calls):
        model = "deepseek-v4-pro" if call.model.name in _STRONG else "deepseek-v4-flash"
        hours[_start(call, _HOUR), model].append(call)
    return _table(
        row for (hour, model), group in sorted(hours.items()) for row in _deepseek(hour, model, group)
    )


def cursor(calls: list[Call]) -> bytes:
    """A line per event, the newest first."""
    return _table(map(_cursor_line, reversed(calls)))


def _served(calls: list[Call]) -> list[Call]:
    return [call for call in calls if not call.failed]


def _start(call: Call, step: timedelta) -> datetime:
    began = datetime(1970, 1, 1, tzinfo=UTC)
    return began + (call.time - began) // step * step


def _grouped(
    calls: list[Call], provider: str, key: Callable[[Call], tuple[str, ...]]
) -> list[tuple[datetime, list[Call]]]:
    groups = defaultdict(list)
    for call in _served(calls):
        if call.model.provider == provider:
            groups[_start(call, _DAY), key(call)].append(call)
    return [(day, group) for (day, _), group in sorted(groups.items())]


def _sum(calls: list[Call], *names: str) -> int:
    return sum(getattr(call, name) or 0 for call in calls for name in names)


def _openai_line(day: datetime, calls: list[Call]) -> Record:
    """Counts are written as floats, as the dashboard does."""
    first, end = calls[0], day + _DAY
    inputs, cached, written = (_sum(calls, f"{name}_tokens") for name in ("input", "cached", "write"))
    return {
        "start_time": int(day.timestamp()),
        "end_time": int(end.timestamp()),
        "start_time_iso": day.isoformat(),
        "end_time_iso": end.isoformat(),
        "project_id": "proj_support",
        "num_model_requests": float(len(calls)),
        "user_id": first.user,
        "api_key_id": "key_support",
        "model": first.model.name,
        "batch": first.service_tier == "batch",
        "service_tier": "" if first.service_tier == "batch" else first.service_tier,
        "input_tokens": float(inputs),
        "output_tokens": float(_sum(calls, "output_tokens")),
        "input_cached_tokens": float(cached),
        "input_uncached_tokens": float(inputs - cached - written),
        "input_cache_write_tokens": float(written),
    }


def _anthropic_line(day: datetime, calls: list[Call]) -> Record:
    first = calls[0]
    inputs, read, written = (_sum(calls, f"{name}_tokens") for name in ("input", "cached", "write"))
    written_1h = _sum(calls, "write_1h_tokens")
    return {
        "usage_date_utc": day.date().isoformat(),
        "model_version": first.model.name,
        "api_key": "support",
        "workspace": "Default",
        "usage_type": first.service_tier,
        "context_window": "≤ 200k",
        "usage_input_tokens_no_cache": inputs - read - written,
        "usage_input_tokens_cache_write_5m": written - written_1h,
        "usage_input_tokens_cache_write_1h": written_1h,
        "usage_input_tokens_cache_read": read,
        "usage_output_tokens": _sum(calls, "output_tokens"),
        "web_search_count": 0,
        "inference_geo": "not_available",
        "speed": "standard",
    }


def _deepseek(hour: datetime, model: str, calls: list[Call]) -> Iterable[Record]:
    cached = _sum(calls, "cached_tokens")
    amounts = {
        "input_cache_hit_tokens": cached,
        "input_cache_miss_tokens": _sum(calls, "input_tokens") - cached,
        "output_tokens": _sum(calls, "output_tokens"),
        "request_count": len(calls),
    }
    for kind, amount in amounts.items():
        yield {
            "user_id": "u-support",
            "start_time_iso": hour.isoformat(),
            "end_time_iso": (hour + _HOUR).isoformat(),
            "model": model,
            "api_key_name": "support",
            "api_key": "sk-***00",
            "type": kind,
            "price": "",
            "amount": amount,
        }


def _cursor_line(call: Call) -> Record:
    inputs = 0 if call.failed else call.input_tokens
    outputs = call.output_tokens or 0
    return {
        "Date": rfc3339(call.time),
        "User": call.user,
        "Kind": "Errored, No Charge" if call.failed else "Included",
        "Model": call.model.name,
        "Max Mode": "No",
        "Input (w/ Cache Write)": call.write_tokens,
        "Input (w/o Cache Write)": inputs - call.cached_tokens - call.write_tokens,
        "Cache Read": call.cached_tokens,
        "Output Tokens": outputs,
        "Total Tokens": inputs + outputs,
        "Cost": "NaN" if call.cost_usd is None else f"{call.cost_usd:.2f}",
    }


def _table(lines: Iterable[Record]) -> bytes:
    rows = list(lines)
    page = io.StringIO()
    writer = csv.DictWriter(page, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue().encode()
