"""Logs in S3, read from a server of this machine that speaks S3.

Without s3fs and moto (``pip install -e '.[dev]'``) these tests are skipped, unless TESTS_NEED_S3
is set: then that is a failure.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import logging
import os
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from command_line import Outcome
from in_process import route_audit_here

MISSING = [name for name in ("s3fs", "moto", "flask", "flask_cors", "boto3") if find_spec(name) is None]
NEEDED = bool(os.environ.get("TESTS_NEED_S3"))

if MISSING and not NEEDED:
    pytest.skip(f"needs {', '.join(MISSING)}: pip install -e '.[dev]'", allow_module_level=True)

OBJECTS = 50
ROWS = 20
SECRET = "wJalrXUtnFEMI"  # noqa: S105  # of an account that does not exist


def log(number: int) -> bytes:
    rows = (
        {"id": f"r{number}-{row}", "model": "gpt-4o", "input_tokens": 10, "output_tokens": 1}
        for row in range(ROWS)
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_what_these_tests_need_is_installed() -> None:
    assert MISSING == []


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    """A bucket of 50 objects in five prefixes, every other one packed, and one archive."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        try:
            yield filled(port)
        finally:
            server.stop()


def filled(port: int) -> Any:
    import boto3  # type: ignore[import-untyped]

    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}")
    client.create_bucket(Bucket="logs")
    for number in range(OBJECTS):
        packed = number % 2
        key = f"day={number % 5}/part-{number:02}.jsonl{'.gz' if packed else ''}"
        text = log(number)
        client.put_object(Bucket="logs", Key=key, Body=gzip.compress(text) if packed else text)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("export/log.jsonl", log(99))
    client.create_bucket(Bucket="archives")
    client.put_object(Bucket="archives", Key="export.zip", Body=archive.getvalue())
    return client


def analyzed(folder: Path, *arguments: str) -> Any:
    outcome = analyze(folder, *arguments)
    assert outcome.status == 0, outcome.stderr
    assert SECRET not in outcome.stdout + outcome.stderr
    return json.loads(outcome.stdout)


def analyze(folder: Path, *arguments: str) -> Outcome:
    return route_audit_here("analyze", *arguments, "--format", "json", cwd=folder)


@pytest.mark.parametrize(
    ("url", "objects"),
    [
        ("s3://logs", 50),
        ("s3://logs/", 50),
        ("s3://logs/day=3/", 10),
        ("s3://logs/day=3", 10),
        ("s3://logs/day=*/part-0*", 10),
        ("s3://logs/**/*.gz", 25),
        ("s3://logs/day=[12]", 20),
        ("s3://logs/day=0/part-00.jsonl", 1),
        ("s3://logs/day=1/part-01.jsonl.gz", 1),
        ("s3://archives/export.zip", 1),
        ("s3://archives", 1),
    ],
)
def test_folders_globs_and_objects(bucket: Any, tmp_path: Path, url: str, objects: int) -> None:
    report = analyzed(tmp_path, url)
    assert report["coverage"]["rows_read"] == report["coverage"]["attempts"] == objects * ROWS


def test_processes_read_the_same(bucket: Any, tmp_path: Path) -> None:
    one, two = (analyzed(tmp_path, "s3://logs", "--jobs", jobs) for jobs in ("1", "2"))
    assert one == two


def test_an_object_has_the_digest_of_its_bytes(bucket: Any, tmp_path: Path) -> None:
    report = analyzed(tmp_path, "s3://logs/day=1/part-01.jsonl.gz")
    body = bucket.get_object(Bucket="logs", Key="day=1/part-01.jsonl.gz")["Body"].read()
    [source] = report["tool"]["logs"]
    assert source["sha256"] == hashlib.sha256(body).hexdigest()


def test_objects_and_files_together(bucket: Any, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(log(77))
    report = analyzed(tmp_path, "log.jsonl", "s3://logs/day=0/part-00.jsonl", "s3://logs/day=0/")
    assert report["coverage"]["rows_read"] == 11 * ROWS


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("s3://logs/none.jsonl", "there is no such file"),
        ("s3://logs/none*", "no file is there"),
        ("s3://nowhere/log.jsonl", "there is no such file"),
        (f"s3://user:{SECRET}@logs/log.jsonl", "can't read it"),
    ],
)
def test_what_is_not_there_is_told_without_secrets(bucket: Any, tmp_path: Path, url: str, what: str) -> None:
    outcome = analyze(tmp_path, url)
    assert outcome.status == 3
    lines = outcome.stderr.splitlines()
    assert len(lines) == 3
    assert what in lines[0]
    assert SECRET not in outcome.stderr


def test_ledgers_of_folders_are_not_read(bucket: Any, tmp_path: Path) -> None:
    bucket.create_bucket(Bucket="kept")
    bucket.put_object(Bucket="kept", Key="log.jsonl", Body=log(0))
    bucket.put_object(Bucket="kept", Key="old.ledger.parquet", Body=b"PAR1")
    report = analyzed(tmp_path, "s3://kept")
    assert any("ledger in a folder skipped" in warning["message"] for warning in report["warnings"])
    outcome = analyze(tmp_path, "s3://kept/old.ledger.parquet")
    assert outcome.status == 3
    assert "ledger" in outcome.stderr.splitlines()[0]
