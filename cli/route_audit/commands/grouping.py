"""Groups of options as typer wants them: one parameter per option."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from copy import copy
from functools import lru_cache, wraps
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from msgspec.structs import fields


def grouped(function: Callable[..., None]) -> Callable[..., None]:
    """``function``, whose parameters are option groups, as typer wants it: one parameter per option.

    Parameters that are no group stay as they are.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if _is_group(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        own = parameter.replace(annotation=hints[name])
        parameters += _parameters(groups[name]) if name in groups else (own,)

    @wraps(function)
    def spread(**given: Any) -> None:  # noqa: ANN401
        for name, group in groups.items():
            given[name] = group(**{one.name: given.pop(one.name) for one in fields(group)})
        function(**given)

    spread.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spread


def _is_group(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


@lru_cache
def _parameters(group: Any) -> tuple[inspect.Parameter, ...]:  # noqa: ANN401
    return tuple(_declared(group))


def _declared(group: Any) -> Iterator[inspect.Parameter]:  # noqa: ANN401
    hints = get_type_hints(group, include_extras=True)
    for one in fields(group):
        kind, shared = get_args(hints[one.name])
        info = copy(shared)  # other groups may show the same option in a panel of theirs
        info.rich_help_panel = group.panel
        default = inspect.Parameter.empty if one.required else one.default
        annotation = Annotated[kind, info]  # type: ignore[valid-type]  # made while running
        yield inspect.Parameter(
            one.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
