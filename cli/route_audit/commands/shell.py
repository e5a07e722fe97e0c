"""How route-audit meets the shell: help pages, mistakes in three lines, exit statuses."""

from __future__ import annotations

import difflib
import errno
import os
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.core import TyperCommand, TyperGroup

from route_audit.commands.as_given import take_as_given
from route_audit.commands.bugs import report_bug
from route_audit.errors import ConfigError, InputError, OutputError, RouteAuditError

PROGRAM = "route-audit"

DONE = 0
BUG = 1
GATE_FAILED = 10
INTERRUPTED = 130

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

NOWHERE = OutputError(
    "there is nowhere to write the result",
    where="standard output",
    hint="send it to a file or a pipe; to /dev/null where it is not wanted",
)

GONE = InputError(
    "the folder that you are in is no more",
    where="working directory",
    hint="change to a folder that is there",
)

HELP_WIDTH = 80

_UsageError: type[Any] = typer.BadParameter.__mro__[1]
"""What the parser raises for every mistake on the command line; typer exports only its heirs."""

_OTHER = "Other"


class Command(TyperCommand):
    """A command whose help page shows its options by group and ends with examples."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401  # typer exports no such types
        """What follows the command's name in the usage line."""
        arguments = [one.metavar for one in self.get_params(ctx) if one.param_type_name == "argument"]
        return ["[OPTIONS]", *map(str, arguments)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the command's options; a mistake among them is the command's, which typer at times forgets."""
        _nothing_empty(ctx, args)
        for parameter in self.get_params(ctx):
            take_as_given(parameter)
        words = list(args)
        try:
            rest = super().parse_args(ctx, args)
        except _UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        _nothing_twice(ctx, self.make_parser(ctx).parse_args(args=words)[2])
        return rest

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the arguments and options, one section per group."""
        _write_options(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the examples as they stand."""
        _write_examples(self.epilog, formatter)


def _nothing_empty(ctx: Any, args: Sequence[str]) -> None:  # noqa: ANN401
    """An empty word is a variable of a shell that was not set: it must not stand for a default.

    Raises:
        ConfigError: there is one.
    """
    for before, word in zip(("", *args), args, strict=False):
        option, sign, value = word.partition("=")
        if not word or (option.startswith("--") and sign and not value):
            place = option or (before if before.startswith("-") else "")
            raise ConfigError(
                f"nothing is given for '{place}'" if place else "a word is empty",
                where=ctx.command_path,
                hint="give a value, or leave it out",
            )


def _nothing_twice(ctx: Any, given: Sequence[Any]) -> None:  # noqa: ANN401
    """Of two values for one option nobody knows which is meant; a plain flag says the same each time.

    Raises:
        ConfigError: an option that takes one value, or may be said either way, is given twice.
    """
    single = [one for one in given if one.param_type_name == "option" and not one.multiple]
    for option in single:
        if single.count(option) > 1 and (not option.is_flag or option.secondary_opts):
            names = " or ".join(f"'{name}'" for name in (max(option.opts, key=len), *option.secondary_opts))
            raise ConfigError(f"{names} is given more than once", where=ctx.command_path, hint="give it once")


class Group(TyperGroup):
    """Commands in the order in which a newcomer meets them; a mistyped one gets a suggestion."""

    _own_options = True

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """The names in the order of their registration."""
        return list(self.commands)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """The option that shows the help page; with a default typer need not import pydantic for it."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the group's own options, which stand before a command: with it first there are none.

        Those that are not there need no checking, for which typer would import pydantic.
        """
        self._own_options = not (args and args[0] in self.commands)
        try:
            return super().parse_args(ctx, args)
        finally:
            self._own_options = True

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """The options that may come."""
        return super().get_params(ctx) if self._own_options else []

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """The command that ``args`` begin with.

        Raises:
            ConfigError: there is none of this name.
        """
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise ConfigError(
                f"there is no command '{args[0]}'",
                where=ctx.command_path,
                hint=nearest(args[0], self.commands, see=ctx.command_path),
            )
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the commands with what they do, then the options."""
        rows = [(name, command.get_short_help_str(HELP_WIDTH)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        _write_options(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the examples as they stand."""
        _write_examples(self.epilog, formatter)


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    """Write what ``command`` takes, in sections named by the options' panels."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        panel = getattr(parameter, "rich_help_panel", None) or _OTHER
        sections.setdefault(panel, []).append((_spelling(parameter), _meaning(parameter)))
    last = sections.pop(_OTHER, [])
    for panel, rows in (*sections.items(), (_OTHER, last)):
        with formatter.section(panel):
            formatter.write_dl(rows)


def _write_examples(epilog: str | None, formatter: Any) -> None:  # noqa: ANN401
    """Write the example command lines, one a line, never wrapped."""
    if epilog:
        with formatter.section("Examples"):
            for line in epilog.splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def _spelling(parameter: Any) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    names = ", ".join(sorted(parameter.opts, key=len))
    if parameter.secondary_opts:
        names += f" / {parameter.secondary_opts[0]}"
    return names if parameter.metavar is None else f"{names} {parameter.metavar}"


def _meaning(parameter: Any) -> str:  # noqa: ANN401
    words = parameter.help or ""
    if parameter.param_type_name == "argument":
        return words
    default = parameter.default
    if parameter.secondary_opts:
        default = (parameter.opts if default else parameter.secondary_opts)[0]
    if isinstance(default, str | Path):
        return f"{words} [default: {default}]"
    return f"{words} [required]" if parameter.required else words


def nearest(word: str, known: Collection[str], *, see: str) -> str:
    """A hint that names the word that was meant, where one is near, and the help page."""
    bare = {one.lstrip("-"): one for one in sorted(known)}
    near = difflib.get_close_matches(word.lstrip("-").lower(), bare, n=1, cutoff=0.62)
    page = f"'{see} --help' lists them"
    return f"did you mean '{bare[near[0]]}'? {page}" if near else page


def choice(word: str, known: Sequence[str], option: str) -> str:
    """``word``, which must be one of ``known``.

    Raises:
        ConfigError: it is none of them.
    """
    if word in known:
        return word
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    meant = f"did you mean '{near[0]}'? " if near else ""
    raise ConfigError(f"'{word}' is not known here", where=option, hint=f"{meant}known: {', '.join(known)}")


def completing(words: Sequence[str]) -> Callable[[], list[str]]:
    """What a shell may complete an option's value with."""
    return lambda: list(words)


def nowhere() -> bool:
    """True where stdout is closed. Where stderr is, the talk goes nowhere from now on."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # as long as the process
    return sys.stdout is None


def run(main: Callable[[list[str]], object], arguments: Sequence[str]) -> int:
    """Run the command line ``arguments``; tells the exit status."""
    try:
        status = main(list(arguments))
        sys.stdout.flush()
    except RouteAuditError as error:
        return fail(error)
    except _UsageError as error:
        return fail(_usage_error(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except SystemExit as end:
        return _ended(end)
    except Exception as error:  # noqa: BLE001  # the last stop
        return _unforeseen(error)
    return status if isinstance(status, int) else DONE


def nobody_reads(error: OSError) -> bool:
    """True where who read stdout has gone; Windows says so with an error that names no file."""
    on_windows = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or on_windows


def _ended(end: SystemExit) -> int:
    """Typer leaves with 1 where nobody reads a help page, out of the error that says so.

    Raises:
        SystemExit: it is for another reason: a signal, or a shell that completions are not made for.
    """
    cause = end.__context__
    if not (isinstance(cause, OSError) and nobody_reads(cause)):
        raise end
    close_quietly(sys.stdout)
    return DONE


def _unforeseen(error: Exception) -> int:
    """A full disk behind stdout and a folder that is gone are the user's business; all else is a bug."""
    if isinstance(error, OSError) and nobody_reads(error):
        close_quietly(sys.stdout)
        return DONE
    if isinstance(error, OSError) and error.errno in _NO_SPACE:
        close_quietly(sys.stdout)
        return fail(
            OutputError(
                f"can't write the result: {error.strerror}",
                where="standard output",
                hint="make room where it goes, or write it elsewhere",
            )
        )
    if isinstance(error, FileNotFoundError) and _is_gone():
        return fail(GONE)
    report_bug(error)
    return BUG


def _is_gone() -> bool:
    """True where the working directory was deleted."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def fail(error: RouteAuditError) -> int:
    """Say what went wrong in three lines."""
    say(*error.lines())
    return error.exit_status


def _usage_error(error: Any) -> ConfigError:  # noqa: ANN401
    """A mistake on the command line as an error of ours."""
    path = error.ctx.command_path if error.ctx is not None else PROGRAM
    if hasattr(error, "possibilities"):
        hint = nearest(error.option_name, _options(error.ctx), see=path)
        return ConfigError(f"there is no option '{error.option_name}'", where=path, hint=hint)
    words = str(error.format_message()).rstrip(".").replace("\n", " ")
    return ConfigError(words[:1].lower() + words[1:], where=path, hint=f"'{path} --help' shows what it takes")


def _options(ctx: Any) -> list[str]:  # noqa: ANN401
    parameters = [] if ctx is None else ctx.command.get_params(ctx)
    return [name for one in parameters for name in (*one.opts, *one.secondary_opts) if name.startswith("-")]


def say(*lines: str) -> None:
    """Talk to the user: stderr, so that stdout holds nothing but the result.

    Where nobody listens any more, or its disk is full, the talk goes nowhere from then on.
    """
    try:
        sys.stderr.writelines(f"{_harmless(line)}\n" for line in lines)
        sys.stderr.flush()
    except OSError:
        close_quietly(sys.stderr)


def _harmless(line: str) -> str:
    """The names of files and what else users write must neither break a line nor steer a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def show(text: str) -> None:
    """Write a result for people to stdout, whatever characters its encoding lacks."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write(text)


def hand_over(text: str) -> None:
    """Write a result for programs to stdout: UTF-8 with plain newlines, on every system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def close_quietly(stream: TextIO) -> None:
    """Nobody reads ``stream`` any more; keep Python from complaining when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
