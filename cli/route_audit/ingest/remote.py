"""Files behind URLs, reached through fsspec: it is imported when a URL is given and never before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit, urlunsplit

from route_audit.errors import ConfigError, InputError

_URL = re.compile(r"[a-z][a-z0-9+.:-]+://", re.IGNORECASE)
"""Two letters at least: ``C://`` is a drive."""

_EXTRAS = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gcs",
    "gcs": "gcs",
    "az": "azure",
    "abfs": "azure",
    "abfss": "azure",
    "http": "http",
    "https": "http",
}
"""Which extra of this package brings what a scheme needs."""

_HTTP = ("http", "https")
_LOCAL = "file"
_PROCESS_OWN = "memory"
_BLOCK = 1 << 22
"""How much one request asks for."""

_CHECK = "check the address, the network and your credentials"

T = TypeVar("T")


class Entry(NamedTuple):
    """A file behind a URL.

    Attributes:
        url: where to open it.
        size: its bytes, None where the server does not say.
    """

    url: str
    size: int | None


def is_url(path: str) -> bool:
    """True when ``path`` names something to ask a server for, or ``file://`` one of this machine."""
    return _URL.match(path) is not None


def local_path(url: str) -> str | None:
    """The path that a ``file://`` URL means, None for any other."""
    parts = urlsplit(url)
    if parts.scheme.lower() != _LOCAL:
        return None
    from urllib.request import url2pathname  # brings all of HTTP with it

    return url2pathname(parts.path)


def is_of_this_process(path: str) -> bool:
    """True for what no other process can see: fsspec's memory."""
    return path.lower().startswith(f"{_PROCESS_OWN}://")


def without_secrets(url: str) -> str:
    """``url`` without user, password, query (signatures, tokens) and fragment."""
    scheme, separator, rest = url.partition("://")
    if scheme.lower() in _HTTP:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    bucket, slash, key = rest.partition("/")
    secrets = re.compile(r"\?(?=[\w.-]+=).*", re.DOTALL)  # a lone ? is a glob's
    return scheme + separator + secrets.sub("", bucket.rpartition("@")[2] + slash + key)


def found(url: str) -> tuple[list[Entry], bool]:
    """The files that ``url`` leads to, by name, and whether it names a single one.

    A URL that exists as it is written is never taken for a glob.

    Raises:
        InputError: it leads to nothing, or can't be asked for.
        ConfigError: something must be installed first.
    """
    with _told(url):
        files, path = _files_and_path(url)
        entry = _info(files, path)
        if entry is not None and entry["type"] == "file":
            return [_entry(files, entry)], True
        entries = _below(files, path) if entry is not None else _matching(files, path)
    if not entries:
        raise InputError(
            "no file is there", where=without_secrets(url), hint="check the address; folders end in a slash"
        )
    return [_entry(files, entry) for entry in entries], False


def opened(url: str) -> IO[bytes]:
    """The file at ``url``: read in large requests, each tried again by fsspec where that helps.

    Raises:
        InputError: it can't be opened.
        ConfigError: something must be installed first.
    """
    with _told(url):
        files, path = _files_and_path(url)
        file: IO[bytes] = files.open(path, "rb", block_size=_BLOCK, cache_type="readahead")
    return file


def asked(url: str, question: Callable[[], T]) -> T:
    """The answer of ``question``, which asks the server of ``url``; what goes wrong is ours.

    Raises:
        InputError: the server does not answer as it should.
    """
    with _told(url):
        return question()


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What servers and their clients raise, as our errors: their words may hold credentials."""
    try:
        yield
    except (InputError, ConfigError):
        raise
    except FileNotFoundError as error:
        what, hint = "there is no such file", "check the address; folders end in a slash"
        raise InputError(what, where=without_secrets(url), hint=hint) from error
    except Exception as error:
        kind = type(error).__name__
        what = "may not read it" if isinstance(error, PermissionError) else f"can't read it: {kind}"
        raise InputError(what, where=without_secrets(url), hint=_CHECK) from error


def _files_and_path(url: str) -> tuple[Any, str]:
    scheme = url.partition("://")[0].lower()
    if "::" in scheme:
        raise _unknown_scheme(scheme, url)  # chains of file systems may write copies to the disk
    try:
        files, path = import_module("fsspec.core").url_to_fs(url)
    except ImportError as error:
        raise _missing(scheme, url) from error
    except ValueError as error:
        raise _unknown_scheme(scheme, url) from error
    return files, path


def _unknown_scheme(scheme: str, url: str) -> ConfigError:
    return ConfigError(
        f"files can't be read from '{scheme}://'",
        where=without_secrets(url),
        hint=f"known: {', '.join(f'{name}://' for name in (_LOCAL, *_EXTRAS))}",
    )


def _missing(scheme: str, url: str) -> ConfigError:
    extra = _EXTRAS.get(scheme, "all")
    return ConfigError(
        f"reading from '{scheme}://' needs more packages",
        where=without_secrets(url),
        hint=f"pip install 'route-audit[{extra}]'",
    )


def _info(files: Any, path: str) -> Mapping[str, Any] | None:  # noqa: ANN401  # fsspec has no types
    try:
        info: Mapping[str, Any] = files.info(path)
    except FileNotFoundError:
        return None
    except ValueError:  # s3fs of a name with glob characters where a bucket's stands
        if not _has_magic(path):
            raise
        return None
    if info["type"] == "file" and path.endswith("/"):  # a web server's list of files
        return {**info, "type": "directory"}
    return info


def _below(files: Any, path: str) -> list[Mapping[str, Any]]:  # noqa: ANN401
    return _sorted(files.find(path, detail=True))


def _matching(files: Any, path: str) -> list[Mapping[str, Any]]:  # noqa: ANN401
    if not _has_magic(path):
        raise FileNotFoundError
    entries = []
    for entry in _sorted(files.glob(path, detail=True)):
        entries += _below(files, entry["name"]) if entry["type"] == "directory" else [entry]
    return entries


def _sorted(listing: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
    return [listing[name] for name in sorted(listing) if not name.endswith("/")]


def _has_magic(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _entry(files: Any, info: Mapping[str, Any]) -> Entry:  # noqa: ANN401
    return Entry(str(files.unstrip_protocol(info["name"])), info.get("size"))
