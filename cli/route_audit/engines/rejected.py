"""The file of rejects: the rows that can't be used, as JSON lines in reading order."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from route_audit.errors import OutputError
from route_audit.filesystem import is_folder, stays
from route_audit.ingest.rejects import Reject

_ENCODER = msgspec.json.Encoder()


def as_lines(rejects: Sequence[Reject]) -> bytes:
    """One JSON object a line: file, line, reason, detail, excerpt."""
    return _ENCODER.encode_lines(rejects)


class RejectsFile:
    """Gathers the tasks' rejects into the file that the user named; it appears when all is in it.

    Args:
        path: where to write, a file there is replaced; a link, a pipe or a device is written to; None
            gathers nothing.

    Raises:
        OutputError: the file can't be written; known when the ``with`` block begins.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._written_through = path is not None and stays(path)
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin a new file beside the one to replace."""
        if self._path is not None:
            try:
                if is_folder(self._path):
                    raise IsADirectoryError(None, "it is a folder")  # one error for all
                if self._written_through:
                    self._file = self._path.open("wb")
                    return self
                self._file = tempfile.NamedTemporaryFile(  # closed on leaving the block
                    dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
                )
            except OSError as error:
                raise self._unwritable(error) from error
        return self

    def take(self, path: Path | None) -> None:
        """Add the rejects that a task left at ``path``; nothing where that is None.

        Raises:
            OutputError: they can't be written.
        """
        if self._file is not None and path is not None:
            try:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, self._file)
            except OSError as error:
                raise self._unwritable(error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in its place, or remove it when reading failed."""
        if self._file is None or self._path is None:
            return
        made = Path(self._file.name)
        try:
            self._file.close()
            if kind is None and not self._written_through:
                made.chmod(0o666 & ~_umask())
                made.replace(self._path)
        except OSError as failure:
            raise self._unwritable(failure) from failure
        finally:
            if not self._written_through:
                made.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            f"can't write the rejects: {error.strerror or error}",
            where=str(self._path),
            hint="name a file in a folder that exists and that you may write to",
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
