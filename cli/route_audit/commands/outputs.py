"""Where results go: files by suffix, checked before any log is read, and stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from route_audit.commands.settings import settings_read
from route_audit.commands.shell import hand_over, say, show
from route_audit.errors import ConfigError, OutputError
from route_audit.filesystem import is_file, is_folder, stays, takes_files

if TYPE_CHECKING:
    from route_audit.auditing import Options
    from route_audit.renderers import Page, Renderer
    from route_audit.renderers.layout import Section
    from route_audit.report import Report

Picture = Callable[[int, bool], str]
"""Draws for a width, and for terminals with or without Unicode; nothing where there is no room."""

_YAML = (".yaml", ".yml")

WIDEST = 140
"""Wider terminals get no wider tables: the eye loses the line."""


class Target(msgspec.Struct, frozen=True):
    """A file to write and the kind that its suffix names."""

    path: Path
    renderer: Renderer


def targets(paths: Sequence[Path]) -> list[Target]:
    """The files of ``-o``, each with its kind.

    Raises:
        ConfigError: a suffix names no kind.
    """
    from route_audit.renderers import RENDERERS

    kinds = {kind.suffix: kind for kind in RENDERERS.values() if kind.suffix is not None}
    for path in paths:
        if path.suffix.lower() not in kinds:
            raise ConfigError(
                f"no report kind has the suffix '{path.suffix}'",
                where=f"-o {path}",
                hint=f"known: {', '.join(sorted(kinds))}",
            )
    return [Target(path, kinds[path.suffix.lower()]) for path in paths]


def in_yaml(path: Path | None) -> None:
    """Check the file of ``-o`` for an answer that is always YAML; a suffix may be left out.

    Raises:
        ConfigError: its suffix promises something else.
    """
    if path is not None and path.suffix.lower() not in {"", *_YAML}:
        raise ConfigError(
            f"this is written as YAML, and the suffix is '{path.suffix}'",
            where=f"-o {path}",
            hint=f"known: {', '.join(_YAML)}",
        )


def writable(outputs: Sequence[Path], options: Options, *, force: bool) -> None:
    """Check that every file of a run can be written, without touching any.

    Raises:
        ConfigError: a file is named twice, or is read.
        OutputError: a file exists and ``force`` is not set, or its folder does not.
    """
    places = [*((f"-o {path}", path) for path in outputs), *lists(options)]
    apart(places, settings() | inputs(options))
    for place, path in places:
        in_a_folder(path, place)
        if is_file(path) and not force:
            raise OutputError(
                "the file exists", where=place, hint="choose another name, or overwrite with --force"
            )


def lists(options: Options) -> Iterator[tuple[str, Path]]:
    """The files that a run lists rows in, each after the words that name it."""
    for name, path in (("--rejects", options.rejects), ("--decisions", options.decisions)):
        if path is not None:
            yield f"{name} {path}", path


def apart(places: Iterable[tuple[str, Path]], taken: Mapping[str, str]) -> None:
    """Check that no file is written twice, nor one that is taken.

    Args:
        places: the files to write, each after the words that name it.
        taken: what is said where a file is taken, by its real path.

    Raises:
        ConfigError: a file is.
    """
    seen = dict(taken)
    for place, path in places:
        real = os.path.realpath(path)
        if real in seen:
            raise ConfigError(seen[real], where=place, hint="choose another name")
        seen[real] = "this file is named twice"


def inputs(options: Options) -> dict[str, str]:
    """What a run reads, by its real path, and what is said where it is to be written to as well."""
    from route_audit.ingest.detect import MAPPED_BY

    _, _, mapping = (options.log_format or "").partition(MAPPED_BY)
    kinds: dict[str, Sequence[str | Path | None]] = {
        "logs": options.logs,
        "invoices": options.invoices,
        "evaluations": (*options.outcomes, *options.labelled),
        "inputs": (*options.policies, *options.prices, *options.assume, options.tiers, options.case),
        "mappings": (mapping or None,),
    }
    # realpath, as resolve() fails at links in a circle
    return {
        os.path.realpath(path): f"this file is one of the {kind}"
        for kind, paths in reversed(kinds.items())
        for path in paths
        if path is not None
    }


def settings() -> dict[str, str]:
    """The settings file of this run as ``inputs`` has what it reads; nothing where there is none."""
    path = settings_read()
    return {} if path is None else {os.path.realpath(path): "this file holds the settings"}


def in_a_folder(path: Path, place: str) -> None:
    """Check that a file can stand at ``path``, which ``place`` names.

    Raises:
        OutputError: a folder is there, or none to hold it.
    """
    if is_folder(path):
        raise OutputError("this is a folder", where=place, hint="name a file in it")
    if not is_folder(path.parent):
        raise OutputError("its folder does not exist", where=place, hint="create the folder first")
    if not stays(path) and not takes_files(path.parent):
        raise OutputError("its folder can't be written to", where=place, hint="choose another folder")


def write(files: Sequence[Target], report: Report, *, quiet: bool, paper: str | None = None) -> None:
    """Write each file whole or not at all; ``paper`` is of kinds that have pages."""
    from route_audit.renderers import Page

    page = Page() if paper is None else Page(paper=paper)
    for target in files:
        made = target.renderer.render(report, page)
        _write_bytes(target.path, made if isinstance(made, bytes) else made.encode())
        if not quiet:
            say(f"wrote {target.path}")


def write_text(path: Path, text: str) -> None:
    """Write a text whole or not at all, with the same bytes on every system.

    Raises:
        OutputError: it can't be written.
    """
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    """Write bytes whole or not at all.

    Raises:
        OutputError: it can't be written.
    """
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place to write to that becomes ``path`` when all went well, and nothing otherwise.

    A link, a pipe or a device is itself that place: it is written to and never replaced.

    Raises:
        OutputError: it can't be written.
    """
    in_place = stays(path)
    unfinished = path if in_place else path.with_name(f".{path.name}.{os.getpid()}.unfinished{path.suffix}")
    try:
        yield unfinished
        if not in_place:
            unfinished.replace(path)
    except OSError as error:
        raise OutputError(
            f"can't write the file: {error.strerror or type(error).__name__}",
            where=str(path),
            hint="check the folder, its rights and the space left",
        ) from error
    finally:
        if not in_place:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def print_report(kind: str, report: Report) -> None:
    """Write the report to stdout as ``kind`` shows it.

    Raises:
        TypeError: ``kind`` is no text.
    """
    from route_audit.renderers import RENDERERS

    made = RENDERERS[kind].render(report, _page())
    if isinstance(made, bytes):
        raise TypeError(f"'{kind}' is no kind for a screen")
    if RENDERERS[kind].suffix is None:
        show(made)
    else:
        hand_over(made)


def show_json(answer: object) -> None:
    """Write an answer that is no report to stdout as JSON; sets in it are sorted."""
    hand_over(as_json(answer))


def as_json(answer: object) -> str:
    """An answer that is no report as indented JSON."""
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")
    return msgspec.json.format(encoder.encode(answer), indent=2).decode() + "\n"


def show_sections(*parts: Section, picture: Picture | None = None) -> None:
    """Write an answer that is no report to stdout as titled tables and notes, a picture after them."""
    from route_audit.renderers.terminal import sections

    sheet = _page()
    drawn = "" if picture is None else picture(sheet.width, sheet.unicode)
    show(sections(parts, sheet) + (f"\n{drawn}\n" if drawn else ""))


def as_markdown(parts: Sequence[Section], title: str, picture: Picture | None = None) -> str:
    """An answer that is no report as a Markdown page, a picture at its end."""
    from route_audit.renderers import Page
    from route_audit.renderers.markdown import section

    lines = [f"# {title}", *(line for part in parts for line in section(part))]
    drawn = "" if picture is None else picture(Page().width, True)
    return "\n".join([*lines, *(["", "```text", drawn, "```"] if drawn else [])]) + "\n"


def _page() -> Page:
    """What stdout can show: the terminal's width and colours; neither colour nor 8 bits on a pipe."""
    from rich.console import Console

    from route_audit.renderers import Page

    console = Console()
    drawn = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Page(
        width=min(console.width, WIDEST),
        colour=console.is_terminal and drawn,
        unicode=(sys.stdout.encoding or "ascii").lower().startswith("utf"),
    )
