"""``route-audit init``: files to start from."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import typer

from route_audit.commands.asking import asked
from route_audit.commands.options import Cheap, Compared, ReadingPart, Strong, Writing
from route_audit.commands.outputs import apart, inputs, lists, whole_file, writable
from route_audit.commands.progress import watched
from route_audit.commands.shell import say, show
from route_audit.errors import OutputError
from route_audit.filesystem import exists, is_folder, stays, takes_files

EXAMPLES = """\
route-audit init
route-audit init logs/*.jsonl.gz
route-audit init november.ledger.parquet --folder audit"""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """From which logs, and where."""

    panel: ClassVar[str] = "Start"

    logs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LOGS...]", help="Your logs; without them the files are general."),
    ] = None
    folder: Annotated[
        Path, typer.Option("--folder", metavar="FOLDER", help="Where the files go.", show_default=False)
    ] = Path()
    strong: Strong = None
    cheap: Cheap = None


def init(*, begun: Begun, reading: ReadingPart, writing: Writing) -> None:
    """Write files to start from, filled in from your logs.

    Policies, a price file with today's list prices to change, a sheet for a business case, and settings.
    They hold model names, tags, numbers and comments, and no word of a prompt, unless --labels full shows the
    templates.
    """
    from route_audit.auditing import begin
    from route_audit.renderers import starter

    logs = tuple(begun.logs or ())
    routing = Compared(strong=begun.strong, cheap=begun.cheap)
    options = asked(logs, reading, routing)
    paths = [begun.folder / name for name in starter.FILES]
    _free(begun.folder, paths, force=writing.force)
    writable([], options, force=writing.force)
    # the settings are not among the inputs here: writing them anew is what --force asks for
    apart([*lists(options), *((str(path), path) for path in paths)], inputs(options))
    with watched(options, quiet=writing.quiet) as wanted:
        texts = starter.files(begin(wanted))
    with ExitStack() as stack:
        for path in paths:
            unfinished = stack.enter_context(whole_file(path))
            unfinished.write_text(texts[path.name], encoding="utf-8", newline="\n")
    if not writing.quiet:
        say(*(f"wrote {path}" for path in paths))
    show("\n".join(_next(begun.folder, logs)) + "\n")


def _free(folder: Path, paths: list[Path], *, force: bool) -> None:
    """Check that every file can be written, before any log is read.

    Raises:
        OutputError: the folder does not exist or takes no files, or a file exists and ``force`` is not set.
    """
    if not is_folder(folder):
        raise OutputError(
            "there is no such folder", where=f"--folder {folder}", hint="create the folder first"
        )
    if not takes_files(folder):
        raise OutputError(
            "the folder can't be written to", where=f"--folder {folder}", hint="choose another --folder"
        )
    there = [path for path in paths if exists(path) or stays(path)]
    if any(map(is_folder, there)) or (there and not force):
        raise OutputError(
            f"{'these files exist' if len(there) > 1 else 'the file exists'}",
            where=", ".join(map(str, there)),
            hint="choose another --folder, or overwrite with --force",
        )


def _next(folder: Path, logs: tuple[str, ...]) -> Iterator[str]:
    """What to run now, in words that a shell takes."""
    from route_audit.renderers import starter

    named = shlex.join(logs) if logs else "LOGS"
    yield "Next:"
    yield f"  route-audit policies check {shlex.quote(str(folder / starter.POLICIES))}"
    if folder == Path():
        yield f"  route-audit analyze {named}"
    else:
        settings = shlex.quote(str(folder / starter.SETTINGS))
        yield f"  route-audit analyze {named} --settings {settings}"
