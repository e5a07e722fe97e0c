"""What URLs lead to, what may be shown of them, and what is told when something is missing."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from command_line import route_audit
from in_process import route_audit_here
from route_audit.errors import ConfigError, InputError
from route_audit.ingest import remote
from route_audit.ingest.paths import find
from route_audit.ingest.places import shown
from route_audit.ingest.source import Source

LOG = b"".join(
    json.dumps({"id": f"r{number}", "model": "gpt-4o", "input_tokens": 10, "output_tokens": 1}).encode()
    + b"\n"
    for number in range(9)
)
needs_fsspec = pytest.mark.skipif(find_spec("fsspec") is None, reason="needs fsspec: pip install -e '.[dev]'")
needs_http = pytest.mark.skipif(find_spec("aiohttp") is None, reason="needs aiohttp: pip install -e '.[dev]'")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("s3://bucket/a/b.jsonl", "s3://bucket/a/b.jsonl"),
        ("s3://key:secret@bucket/a.jsonl", "s3://bucket/a.jsonl"),
        ("s3://bucket/a.jsonl?versionId=secret", "s3://bucket/a.jsonl"),
        ("s3://bucket/part-?.jsonl", "s3://bucket/part-?.jsonl"),
        ("https://user:secret@host:8/a.jsonl?X-Amz-Signature=secret#secret", "https://host:8/a.jsonl"),
        ("az://container/a.csv?sv=secret", "az://container/a.csv"),
    ],
)
def test_secrets_are_not_shown(url: str, safe: str) -> None:
    assert remote.without_secrets(url) == safe
    assert shown(url) == safe


@pytest.mark.parametrize("path", ["C://logs/a.jsonl", "a.jsonl", "/a//b.jsonl", "-", "a:b.jsonl"])
def test_other_paths_are_no_urls(path: str) -> None:
    assert not remote.is_url(path)


@pytest.mark.parametrize(
    ("url", "extra"),
    [("s3://b/x", "s3"), ("gs://b/x", "gcs"), ("az://c/x", "azure"), ("https://h/x", "http")],
)
def test_a_missing_package_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, url: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ConfigError, match="needs more packages") as caught:
        find([url])
    assert caught.value.hint == f"pip install 'route-audit[{extra}]'"
    assert len(caught.value.lines()) == 3


@needs_fsspec
def test_a_missing_part_of_fsspec_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(import_module("fsspec.registry")._registry, "s3", raising=False)
    outcome = route_audit_here("analyze", "s3://user:secret@bucket/log.jsonl", cwd=tmp_path)
    assert outcome.status == 2
    assert outcome.stderr.splitlines() == [
        "error: reading from 's3://' needs more packages",
        "  at:  s3://bucket/log.jsonl",
        "  fix: pip install 'route-audit[s3]'",
    ]


def test_nothing_of_it_is_imported_without_a_url(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(LOG)
    code = (
        "import sys; from route_audit.commands import run; run(['analyze', 'log.jsonl', '--format', 'json']);"
        "sys.exit(bool({'fsspec', 's3fs', 'gcsfs', 'aiohttp', 'botocore'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_url_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a b.jsonl").write_bytes(LOG)
    outcome = route_audit("analyze", (tmp_path / "a b.jsonl").as_uri(), "--format", "json", cwd=tmp_path)
    assert outcome.status == 0, outcome.stderr
    assert json.loads(outcome.stdout)["coverage"]["attempts"] == 9


@pytest.fixture
def memory() -> Iterator[Any]:
    files = import_module("fsspec").filesystem("memory")
    files.store.clear()
    files.pipe("/logs/a.jsonl", LOG)
    files.pipe("/logs/b/c.jsonl.gz", gzip.compress(LOG))
    files.pipe("/logs/readme.txt", b"x")
    yield files
    files.store.clear()


@needs_fsspec
@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("memory://logs", ["a.jsonl", "b/c.jsonl.gz"]),
        ("memory://logs/*.jsonl", ["a.jsonl"]),
        ("memory://logs/**/*.gz", ["b/c.jsonl.gz"]),
        ("memory://logs/a.jsonl", ["a.jsonl"]),
    ],
)
def test_folders_and_globs(memory: Any, url: str, names: list[str]) -> None:
    assert [found.name.partition("logs/")[2] for found in find([url]).files] == names


@needs_fsspec
def test_jobs_do_not_send_memory_to_other_processes(memory: Any, tmp_path: Path) -> None:
    outcome = route_audit_here("analyze", "memory://logs", "--jobs", "2", "--format", "json", cwd=tmp_path)
    assert outcome.status == 0, outcome.stderr
    assert json.loads(outcome.stdout)["coverage"]["rows_read"] == 18


@needs_fsspec
def test_a_failing_server_is_told_without_its_words(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(type(memory), "open", fails)
    with pytest.raises(InputError) as caught, Source("memory://logs/a.jsonl?token=secret"):
        pass
    assert "secret" not in " ".join(caught.value.lines())


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://user:secret@127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@needs_fsspec
@needs_http
def test_a_web_server(web: str, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl.gz").write_bytes(gzip.compress(LOG))
    url = f"{web}/log.jsonl.gz?X-Amz-Signature=secret"
    outcome = route_audit_here("analyze", url, "--format", "json", cwd=tmp_path)
    assert outcome.status == 0, outcome.stderr
    assert "secret" not in outcome.stdout + outcome.stderr
    assert json.loads(outcome.stdout)["coverage"]["attempts"] == 9


@needs_fsspec
@needs_http
def test_a_web_server_that_has_no_such_file(web: str, tmp_path: Path) -> None:
    outcome = route_audit_here("analyze", f"{web}/none.jsonl?sig=secret", cwd=tmp_path)
    assert outcome.status == 3
    assert len(outcome.stderr.splitlines()) == 3
    assert "secret" not in outcome.stderr
