"""What kind of charge a line of a bill is: usage of models, or what no request of a log makes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from route_audit.errors import ConfigError
from route_audit.reconcile.columns import SERVICE, every
from route_audit.reconcile.exports import CREDITS, Row

_CATEGORIES = ("chargecategory", "lineitemlineitemtype", "chargetype")
"""What FOCUS, AWS and Azure call the kind of a charge."""

_USAGE = frozenset({"usage", "discountedusage", "savingsplancoveredusage"})
_BESIDE_USAGE = frozenset({"tax", "adjustment", "rounding_error"})
"""Google's kinds of cost other than usage; Anthropic's, in a column of that name, are all usage."""

_KIND_OF_COST, _SERVICE_CATEGORY, _AI = "costtype", "servicecategory", "ai and machine learning"

_OF_MODELS = re.compile(
    r"bedrock(?!.?agentcore)|openai|foundry models|anthropic|claude"
    r"|^(?:vertex ai|gemini api|generative language api|ai gateway)$",
    re.IGNORECASE,
)
"""Services of clouds that sell answers of models. AWS sells most of them as products of its marketplace."""


def usage_of_models(rows: Sequence[Row]) -> list[bool]:
    """For each line of a file whether it bills usage of models.

    A cloud's bill has many services, some of them of artificial intelligence without a model that answers.
    Where one line of the file names a service that sells such models, so must the others.
    """
    sells = [_sells_models(row) for row in rows]
    some = any(sells)
    return [
        _is_usage(row) and (known if some else _of_ai(row)) for row, known in zip(rows, sells, strict=True)
    ]


def credits_of(row: Row) -> Iterator[str]:
    """The amounts of a line's own credits, as Google's export has them: negative, beside its cost.

    A number or a word in a column of that name is not Google's.

    Raises:
        ConfigError: they are no list of objects with an amount.
    """
    told = row.cells.get(CREDITS, "")
    if not told.startswith(("[", "{")):
        return
    try:
        for credit in json.loads(told, parse_float=str, parse_int=str):
            yield str(credit["amount"])
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        hint = "write them as Google exports them: a list of objects with an amount"
        raise ConfigError("these are no credits", where=row.where, hint=hint) from error


def _sells_models(row: Row) -> bool:
    return any(_OF_MODELS.search(word) for word in every(row, SERVICE))


def _of_ai(row: Row) -> bool:
    return row.cells.get(_SERVICE_CATEGORY, _AI).lower() == _AI


def _is_usage(row: Row) -> bool:
    kinds = (word.lower() for word in every(row, _CATEGORIES))
    return (
        all(kind in _USAGE for kind in kinds)
        and row.cells.get(_KIND_OF_COST, "").lower() not in _BESIDE_USAGE
    )
