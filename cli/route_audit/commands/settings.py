"""Options that need not be typed again: a flag wins over the environment, that over the settings file."""

from __future__ import annotations

import datetime as dt
import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from route_audit.commands.shell import say
from route_audit.errors import ConfigError

if TYPE_CHECKING:
    from route_audit.commands.settings_file import Entry, SettingsFile, Table

PREFIX = "ROUTE_AUDIT_"

NEVER = ("force", "settings", "no-settings", "help")
"""Options that are asked for each time: a file must not make a run overwrite another file."""

PATHS = {"FILE", "FOLDER"}
"""The metavars of the options that take a path, and of no other."""

_PLAIN_WORDS = PATHS | {"MODEL", "NAME", "ZONE"}
"""What an option with such a metavar takes is never a number."""

_TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}
_TRUTHS |= {"off": False, "": False}

_LEFT_OUT = "left out"

_READ: ContextVar[Path | None] = ContextVar("_READ", default=None)


class Used(msgspec.Struct, frozen=True):
    """What a run takes from settings.

    Attributes:
        context: of the command that runs.
        path: the settings file, where one gives something to this command.
        places: where each value stands, by the name of its parameter.
        unknown: variables that look like settings and are none of any command.
    """

    context: typer.Context
    path: Path | None = None
    places: Mapping[str, str] = {}
    unknown: tuple[str, ...] = ()

    def tell(self, *, quiet: bool) -> None:
        """Say which file is used, and which variables are not."""
        if quiet:
            return
        if self.path is not None:
            say(f"settings: {self.path}")
        for variable in self.unknown:
            say(f"not used: {variable} is the name of no option")

    def placed(self, error: ConfigError) -> ConfigError:
        """``error`` at the place of the value that it is about, where that comes from settings."""
        option = error.where.partition(" ")[0]
        for parameter in self.context.command.params:
            if option in parameter.opts and self._counts(parameter.name):
                where = f"{self.places[str(parameter.name)]} ({option})"
                return type(error)(error.what, where=where, hint=error.hint)
        return error

    def _counts(self, name: str | None) -> bool:
        source = self.context.get_parameter_source(str(name))
        return name in self.places and source is not None and source.name == "DEFAULT_MAP"


def settled(function: Callable[..., None]) -> Callable[..., None]:
    """``function``, a command as typer takes it, with its options' defaults from settings."""
    signature = inspect.signature(function)
    own = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in (("no_settings", _NoSettings, False), ("settings", _Settings, None))
    ]

    @wraps(function)
    def with_settings(*, settings: Used, no_settings: bool, **given: Any) -> None:  # noqa: ANN401, ARG001
        settings.tell(quiet=bool(given.get("quiet")))
        try:
            function(**given)
        except ConfigError as error:
            raise settings.placed(error) from error

    every = [*signature.parameters.values(), *own]
    with_settings.__signature__ = signature.replace(parameters=every)  # type: ignore[attr-defined]
    with_settings.__annotations__ = {one.name: one.annotation for one in every}
    return with_settings


def typed(context: typer.Context) -> list[str]:
    """The long names of the options that stand on the command line itself."""
    return [
        max(parameter.opts, key=len)
        for parameter in context.command.params
        if parameter.param_type_name == "option" and _on_the_line(context, str(parameter.name))
    ]


def settings_read() -> Path | None:
    """The settings file that this run has read, whether it gives something or not; None without one."""
    return _READ.get()


def _on_the_line(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _leave_out(ctx: typer.Context, value: bool) -> bool:
    ctx.meta[_LEFT_OUT] = value
    if value:
        _not_both(ctx)
    return value


def _take(ctx: typer.Context, value: str | None) -> Any:  # noqa: ANN401
    """Set the defaults of the options that are read after this one."""
    if ctx.resilient_parsing:
        return None
    left_out = ctx.meta.get(_LEFT_OUT, False)
    if left_out:
        _not_both(ctx)
    file = None if left_out else _file(value)
    _READ.set(None if file is None else file.path)
    found = {} if file is None else dict(_from_file(file, ctx))
    taken = found | dict(_from_environment(ctx))
    ctx.default_map = {name: one for name, (one, _) in taken.items()}
    places = {name: where for name, (_, where) in taken.items()}
    return Used(ctx, file.path if file and found else None, places, _unknown_variables())


def _not_both(ctx: typer.Context) -> None:
    if _on_the_line(ctx, "settings"):
        raise ConfigError(
            "settings can't be both named and left out",
            where="--no-settings",
            hint="leave out --settings or this",
        )


def _file(named: str | None) -> SettingsFile | None:
    from route_audit.commands import settings_file

    if named is not None:
        return settings_file.read(Path(named))
    try:
        path = settings_file.find(Path.cwd())
    except OSError:  # the working directory is gone
        return None
    return None if path is None else settings_file.read(path)


def _from_file(file: SettingsFile, ctx: typer.Context) -> Iterator[tuple[str, tuple[Any, str]]]:
    """The values for this command's parameters, the command's own table last; every key is checked."""
    everywhere = {word: set(_options(command)) for word, command in _commands().items()}
    _check(file.common, set().union(*everywhere.values()), {*everywhere})
    for word, table in file.tables.items():
        if word not in everywhere:
            _unknown_table(word, table, everywhere)
        _check(table.entries, everywhere[word], set())
    mine = _options(ctx.command)
    word = ctx.command_path.split()[1]
    own = file.tables[word].entries if word in file.tables else ()
    for entry in (*file.common, *own):
        if entry.name in mine:
            option = mine[entry.name]
            yield str(option.name), (_value(entry, option, file.path.parent), entry.where)


def _from_environment(ctx: typer.Context) -> Iterator[tuple[str, tuple[Any, str]]]:
    for name, option in _options(ctx.command).items():
        variable = _variable(name)
        text = os.environ.get(variable, "")
        if text:
            yield str(option.name), (_of_variable(text, option, variable), variable)


def _unknown_variables() -> tuple[str, ...]:
    """A slip in a variable's name must not pass in silence."""
    ours = sorted(name for name in os.environ if name.startswith(PREFIX))
    if not ours:
        return ()
    names = {"settings"}.union(*(_options(command) for command in _commands().values()))
    known = {_variable(name) for name in names}
    return tuple(name for name in ours if name not in known)


def _variable(option: str) -> str:
    return PREFIX + option.upper().replace("-", "_")


def _commands() -> dict[str, Any]:
    """Every command by name, those as well that this run left out."""
    from route_audit.commands import app

    group: Any = typer.main.get_command(app())
    return dict(group.commands)


def _options(command: Any) -> dict[str, Any]:  # noqa: ANN401
    """What ``command`` and its own commands take, by long name without dashes."""
    found: dict[str, Any] = {}
    for part in getattr(command, "commands", {}).values():
        found |= _options(part)
    for parameter in command.params:
        names = [word.removeprefix("--") for word in parameter.opts if word.startswith("--")]
        found |= {name: parameter for name in names if name not in NEVER}
    return found


def _check(entries: Iterable[Entry], known: set[str], tables: set[str]) -> None:
    from route_audit.yamlfile import suggestion

    for entry in entries:
        if entry.name in NEVER:
            entry.fail(f"'{entry.key}' is no setting", "give it on the command line, each time you mean it")
        if entry.key in tables - known:
            entry.fail(f"'{entry.key}' is a command and no option", f"write its options below [{entry.key}]")
        if entry.name not in known:
            entry.fail(f"unknown key '{entry.key}'", suggestion(entry.name, known))


def _unknown_table(word: str, table: Table, known: Iterable[str]) -> None:
    from route_audit.yamlfile import suggestion

    raise ConfigError(
        f"'{word}' is no command with options of its own",
        where=table.where,
        hint=suggestion(word, tuple(known)),
    )


def _value(entry: Entry, option: Any, folder: Path) -> Any:  # noqa: ANN401
    """The value as the command line would have it."""
    if _is_flag(option):
        if not isinstance(entry.value, bool):
            entry.fail(f"'{entry.key}' is neither true nor false", f"write {entry.key} = true or false")
        return entry.value
    several = isinstance(entry.value, list)
    if several and not option.multiple:
        entry.fail(f"'{entry.key}' takes one value", "leave out the brackets, and keep one of the values")
    words = [_word(entry, one, option, folder) for one in (entry.value if several else [entry.value])]
    return words if option.multiple else words[0]


def _word(entry: Entry, value: object, option: Any, folder: Path) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return str(folder / value) if _is_path(option) else value
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if number and option.metavar not in _PLAIN_WORDS and "|" not in str(option.metavar):
        return str(value)
    if not isinstance(value, dt.date | dt.datetime):
        entry.fail(f"'{entry.key}' can't be {_shown(value)}", f'write it in quotes, as {entry.key} = "..."')
    return value.isoformat()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | Decimal) else "a list or a table"


def _of_variable(text: str, option: Any, variable: str) -> Any:  # noqa: ANN401
    if _is_flag(option):
        if text.lower() not in _TRUTHS:
            raise ConfigError(f"'{text}' is neither true nor false", where=variable, hint="write 1 or 0")
        return _TRUTHS[text.lower()]
    if not option.multiple:
        return text
    return text.split(os.pathsep) if _is_path(option) else text.split()


def _is_flag(option: Any) -> bool:  # noqa: ANN401
    return bool(getattr(option, "is_flag", False))


def _is_path(option: Any) -> bool:  # noqa: ANN401
    return option.metavar in PATHS


_NoSettings = Annotated[
    bool,
    typer.Option("--no-settings", callback=_leave_out, is_eager=True, help="Take no settings from a file."),
]
_Settings = Annotated[
    str | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        callback=_take,
        is_eager=True,
        envvar=f"{PREFIX}SETTINGS",
        help="The settings file; else the nearest route-audit.toml.",
    ),
]
