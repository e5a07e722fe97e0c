"""Files are recognised before they are read, and large ones are split."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from route_audit.errors import ConfigError, InputError
from route_audit.exchange import Exchange
from route_audit.ingest import LEDGER, Part, formats, plan, planning, read, readers
from route_audit.ingest.formats.interface import CSV, JSONL, PARQUET, About, LogFormat


class Marked(LogFormat):
    """A format whose records carry a mark of their own."""

    row = dict[str, Any]

    def __init__(self, name: str, mark: str, containers: tuple[str, ...] = (JSONL,)) -> None:
        self.about = About(name, name, containers, (), "")
        self._mark = mark

    def claims(self, record: Mapping[str, Any]) -> bool:
        return self._mark in record

    def exchange(self, row: Mapping[str, Any]) -> Exchange:
        return Exchange(model=str(row[self._mark]))


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setattr(formats, "FORMATS", (Marked("one", "a"), Marked("two", "b", (JSONL, CSV, PARQUET))))
    monkeypatch.chdir(tmp_path)

    def write_it(name: str, *records: Any, indent: int | None = None) -> str:
        Path(name).parent.mkdir(exist_ok=True)
        texts = [one if isinstance(one, str) else json.dumps(one, indent=indent) for one in records]
        Path(name).write_text("\n".join(texts) + "\n", encoding="utf-8")
        return name

    return write_it


def shape(parts: list[Part]) -> list[tuple[str, str, str]]:
    return [(part.name, part.container, part.format) for part in parts]


def test_each_file_has_the_format_that_claims_it(write: Callable[..., str]) -> None:
    logs = [
        write("a.jsonl", {"a": 1}, {"a": 2}),
        write("b.json", {"b": 1}, indent=2),
        write("c.json", [{"b": 1}, {"b": 2}]),
        write("d.txt", "b,c", "1,2"),
        write("e.jsonl", "cut off}", {"a": 1}, {"a": 2}, {"c": 1}),
        write("empty.log", ""),
    ]
    assert shape(plan(logs, log_format=None, jobs=1)) == [
        ("a.jsonl", "jsonl", "one"),
        ("b.json", "document", "two"),
        ("c.json", "document", "two"),
        ("d.txt", "csv", "two"),
        ("e.jsonl", "jsonl", "one"),
        ("empty.log", "empty", "empty"),
    ]


@pytest.mark.parametrize("shape", ["{}\n{}\n", "[{},\n{}]"])
def test_records_with_half_a_character_pair_are_recognised(tmp_path: Path, shape: str) -> None:
    row = '{"model": "m", "input_tokens": 3, "output_tokens": 4, "prompt": "\\ud83d"}'
    log = tmp_path / "log.json"
    log.write_text(shape.replace("{}", row), encoding="utf-8")
    [part] = plan([str(log)], log_format=None, jobs=1)
    assert part.format == "flat"


def test_most_records_decide_and_else_the_only_claim(write: Callable[..., str]) -> None:
    most = write("most.jsonl", {"a": 1}, {"a": 1}, {"b": 1})
    only = write("only.jsonl", {"c": 1}, {"c": 1}, {"b": 1})
    assert [part.format for part in plan([most, only], log_format=None, jobs=1)] == ["one", "two"]


@pytest.mark.parametrize(
    "records", [[{"a": 1, "b": 1}], [{"a": 1}, {"b": 1}], [{"a": 1, "b": 1}, {"a": 1, "b": 1}, {"a": 1}]]
)
def test_two_claims_are_an_error_that_names_both(write: Callable[..., str], records: list[Any]) -> None:
    with pytest.raises(InputError) as caught:
        plan([write("x.jsonl", *records)], log_format=None, jobs=1)
    assert "one or two" in caught.value.what
    assert "--log-format" in caught.value.hint
    assert caught.value.where == "x.jsonl"


def test_pairs_of_several_interfaces_are_read_by_each_ones_own(tmp_path: Path) -> None:
    asked = {"model": "m", "messages": [{"role": "user", "content": "q"}]}
    chat = {"choices": [{"message": {"content": "a"}}], "usage": {"prompt_tokens": 5, "completion_tokens": 2}}
    message = {"type": "message", "content": [], "usage": {"input_tokens": 7, "output_tokens": 3}}
    log = tmp_path / "log.jsonl"
    log.write_text("".join(f"{json.dumps({'request': asked, 'response': a})}\n" for a in (chat, message)))
    with pytest.raises(InputError) as raised:
        plan([str(log)], log_format=None, jobs=1)
    assert "--log-format body-columns" in raised.value.hint
    [batch] = read(plan([str(log)], log_format="body-columns", jobs=1)[0])
    assert [(call.input_tokens, call.output_tokens) for call in batch.exchanges] == [(5, 2), (7, 3)]


def test_an_unknown_file_is_told_by_its_keys_alone(write: Callable[..., str]) -> None:
    record = {"known": "secret", "k" * 41: 1, "what's this? secret": 2} | {f"k{i}": 0 for i in range(12)}
    with pytest.raises(InputError) as caught:
        plan([write("x.jsonl", record)], log_format=None, jobs=1)
    assert "known, (masked), (masked), k0" in caught.value.what
    assert "secret" not in "".join(caught.value.lines())
    assert "route-audit formats" in caught.value.hint


@pytest.mark.parametrize("key", ["messages", "data"])
@pytest.mark.parametrize("indent", [None, 1])
def test_the_keys_of_an_unknown_file_are_not_those_of_a_list_within_it(
    key: str, indent: int | None, tmp_path: Path
) -> None:
    record = {"who": "x", key: [{"role": "user", "content": "secret"}], "mark": 2}
    (tmp_path / "x.json").write_text(f"{json.dumps(record, indent=indent)}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        plan([str(tmp_path / "x.json")], log_format=None, jobs=1)
    assert caught.value.what.endswith(f"its keys are who, {key}, mark")


@pytest.mark.parametrize("line", ["The secret, is out! Is it?", '{"a": secret}', '"secret"'])
def test_text_that_is_no_log_is_not_shown(write: Callable[..., str], line: str) -> None:
    with pytest.raises(InputError) as caught:
        plan([write("x.log", line)], log_format=None, jobs=1)
    assert "secret" not in "".join(caught.value.lines())


def test_an_unknown_file_in_a_folder_is_skipped_and_counted(write: Callable[..., str]) -> None:
    write("logs/good.jsonl", {"a": 1})
    for number in range(7):
        write(f"logs/other{number}.jsonl", {"c": 1})
    [part] = plan(["logs"], log_format=None, jobs=1)
    assert part.name == "logs/good.jsonl"
    assert part.warnings["skipped logs/other0.jsonl: no log format recognises it"] == 1
    assert sum(part.warnings.values()) == 7
    assert part.warnings[planning.MANY_SKIPPED] == 2
    with pytest.raises(InputError):
        plan(["logs/other0.jsonl"], log_format=None, jobs=1)


def test_a_folder_without_a_log_says_what_it_skipped(write: Callable[..., str]) -> None:
    write("logs/other.jsonl", {"c": 1})
    write("logs/notes.txt", "text")
    with pytest.raises(InputError) as caught:
        plan(["logs"], log_format=None, jobs=1)
    assert "other.jsonl" in caught.value.what
    assert ".jsonl" in caught.value.hint


def test_a_format_can_be_named(write: Callable[..., str]) -> None:
    both = write("x.jsonl", {"a": 1, "b": 1})
    prose = write("y.log", "no JSON at all")
    assert [part.format for part in plan([both, prose], log_format="two", jobs=1)] == ["two", "two"]
    with pytest.raises(InputError) as caught:
        plan([write("x.csv", "a,b", "1,2")], log_format="one", jobs=1)
    assert "CSV" in caught.value.what
    with pytest.raises(ConfigError) as unknown:
        plan([both], log_format="tow", jobs=1)
    assert "did you mean two?" in unknown.value.hint


def test_standard_input_and_ledgers_are_parts(write: Callable[..., str]) -> None:
    ledger = write("x.ledger.parquet", "anything")
    parts = plan([ledger, "-"], log_format=None, jobs=1)
    assert [(part.container, part.path) for part in parts] == [(LEDGER, ledger), ("unknown", "-")]


def test_no_path_is_an_error() -> None:
    with pytest.raises(InputError):
        plan([], log_format=None, jobs=1)


def test_a_large_file_is_split_at_line_breaks_with_its_line_numbers(
    write: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_LEAST_SPLIT", 2000)
    monkeypatch.setattr(planning, "CHUNK", 100)
    log = write("x.jsonl", *({"a": number, "pad": "x" * (number % 90)} for number in range(1000)))
    content = Path(log).read_bytes()
    parts = plan([log], log_format=None, jobs=3)
    assert len(parts) == 12
    end = 0
    for part in parts:
        assert part.span is not None
        assert part.span[0] == end
        assert part.first_line == content[:end].count(b"\n") + 1
        assert part.size == part.span[1] - end
        end = part.span[1]
        assert content[end - 1 : end] == b"\n"
    assert end == len(content)


def test_a_file_that_several_readers_are_worth_is_split_without_being_told(
    write: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_LEAST_SPLIT", 100)
    monkeypatch.setattr(readers, "cores", lambda: 2)
    log = write("x.jsonl", *({"a": number} for number in range(1000)))
    assert len(plan([log], log_format=None, jobs=0)) == 1
    monkeypatch.setattr(readers, "READER_BYTES", Path(log).stat().st_size // 2)
    assert plan([log], log_format=None, jobs=0) == plan([log], log_format=None, jobs=2)


@pytest.mark.parametrize("packed", [True, False])
def test_what_is_packed_or_wide_is_not_split(
    write: Callable[..., str], monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(planning, "_LEAST_SPLIT", 100)
    text = '{"a": 1}\n' * 5000
    Path("x.jsonl").write_bytes(gzip.compress(text.encode()) if packed else text.encode("utf-16"))
    [part] = plan(["x.jsonl"], log_format=None, jobs=3)
    assert part.span is None


def test_a_table_without_its_header_shows_no_words_of_its_cells(tmp_path: Path) -> None:
    log = tmp_path / "table.csv"
    log.write_text("Refund window,2026-11-20,gpt_5,31\nTell me more,2026-11-21,gpt_5,32\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        plan([str(log)], log_format=None, jobs=1)
    assert "Refund" not in caught.value.what
    assert caught.value.what.endswith("its keys are (masked), (masked), gpt_5, (masked)")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("{'model': 'm', 'input_tokens': 3}\n", "Python's own spelling", "json.dumps"),
        ('{"model": "m", "input_tokens": 3, "output_tokens": NaN}\n', "NaN and Infinity", "null"),
        ("model,input_tokens\rm,3\r", "old Macs", "CSV UTF-8"),
        ("sep=;\nmodel;input_tokens\nm;3\n", "sep= line", "remove"),
        ("INFO 11-20 10:15:04 [async_llm.py:420] Added request chatcmpl-8f1a.\n", "no tokens", "otlp"),
        ("[2026-11-20 10:15:04 TP0] Prefill batch. #new-seq: 1, #new-token: 9\n", "no tokens", "otlp"),
    ],
)
def test_what_is_written_otherwise_is_told_with_what_helps(
    tmp_path: Path, text: str, what: str, hint: str
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(text, newline="")
    with pytest.raises(InputError) as caught:
        plan([str(log)], log_format=None, jobs=1)
    assert what in caught.value.what
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize("how", ["w", "w:gz"])
def test_a_tar_archive_is_told_to_be_unpacked(tmp_path: Path, how: str) -> None:
    log = tmp_path / "a.jsonl"
    log.write_text('{"model": "m", "input_tokens": 3, "output_tokens": 4}\n')
    with tarfile.open(tmp_path / "logs.tar", how) as archive:  # type: ignore[call-overload]
        archive.add(log, "a.jsonl")
    with pytest.raises(InputError) as caught:
        plan([str(tmp_path / "logs.tar")], log_format=None, jobs=1)
    assert "tar xf" in str(caught.value.hint)


def test_records_behind_the_prefix_of_a_few_lines_are_found(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    call = '2026-11-20 10:15:04 INFO {"model": "m", "input_tokens": 3, "output_tokens": 4}'
    log.write_text(f"2026-11-20 10:15:03 INFO up\n2026-11-20 10:15:03 INFO ready\n{call}\nbye")
    [part] = plan([str(log)], log_format=None, jobs=1)
    assert (part.container, part.format) == ("prefixed", "flat")
