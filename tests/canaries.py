"""Logs in which each text that is no name, id, time or tag carries a word of its own, to be looked for."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

CANARY = re.compile(r"zqk\d{5}xv")

_SAYS_WHAT = re.compile(
    r"(?i)(^|[._-])id$|id$|key$|uuid|hash|model|slug|role$|type$|kind$|object$|provider|vendor|fingerprint|status"
    r"|reason$|version|time|date|_at$|^ts$|ur[il]$|path$|host$|method|region|tier$|operation|category|namespace"
    r"|currency|event|schema|scope|level$|encoding|feature|cwd|branch|^name$|entrypoint|effort|snapshot|user|session"
)
"""Names of what says which record this is, when and where it was made, by whom and on which model."""

_TEXT = re.compile(
    r"(?i)content|text|prompt|response|completion|system$|input|output|arguments|description|message|error|thinking"
    r"|reasoning$|instruction|summary|title|^data$|query|answer"
)
"""Names of text, however short it is."""

_FIXED = re.compile(r"[\d.:+TZ -]*|\w+://\S*|[a-z_.]+|[A-Z][a-z]{2} .*GMT.*")
"""Numbers, times, addresses, and single words that a program wrote."""

_LONG = 12


class Planter:
    """Plants canaries and remembers where.

    Attributes:
        planted: the place of each canary.
    """

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def canary(self, place: str) -> str:
        """A new one for ``place``."""
        word = f"zqk{len(self.planted):05d}xv"
        self.planted[word] = place
        return word

    def value(self, value: Any, place: str) -> Any:
        """The same value with a canary in each text; text that holds JSON stays JSON."""
        if isinstance(value, dict):
            told = f"{place}.{value['key']}" if isinstance(value.get("key"), str) else place
            return {key: self.value(each, f"{told}.{key}") for key, each in value.items()}
        if isinstance(value, list):
            return [self.value(each, place) for each in value]
        return self._text(value, place) if isinstance(value, str) else value

    def file(self, log: Path, folder: Path) -> Path:
        """A planted copy of a fixture in ``folder``."""
        name = f"{log.parent.name}-{log.name}"
        if log.suffix == ".sql":
            return self._database(log, folder / f"{name}.db")
        text = log.read_text(encoding="utf-8")
        planted = self._lines(text, name) if log.suffix == ".jsonl" else self._table(text, name)
        (folder / name).write_text(planted, encoding="utf-8")
        return folder / name

    def _text(self, text: str, place: str) -> str:
        if text.lstrip()[:1] in {"{", "["}:
            try:
                return json.dumps(self.value(json.loads(text), place))
            except ValueError:
                pass
        return f"{text} {self.canary(place)}" if _is_text(text, place) else text

    def _lines(self, text: str, name: str) -> str:
        records = (self.value(json.loads(line), name) for line in text.split("\n") if line.strip())
        return "".join(f"{json.dumps(record)}\n" for record in records)

    def _table(self, text: str, name: str) -> str:
        head, *rows = csv.reader(io.StringIO(text))
        out = io.StringIO()
        planted = [
            [self.value(cell, f"{name}.{column}") for column, cell in zip(head, row, strict=False)]
            for row in rows
        ]
        csv.writer(out).writerows([head, *planted])
        return out.getvalue()

    def _database(self, log: Path, path: Path) -> Path:
        with closing(sqlite3.connect(path)) as database:
            database.create_function("planted", 2, self.value)
            database.executescript(log.read_text(encoding="utf-8"))
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for table in tables:
                for _, column, *_ in database.execute(f"PRAGMA table_info({table})").fetchall():
                    place = f"{path.name}.{column}"
                    database.execute(f"UPDATE {table} SET {column} = planted({column}, ?)", (place,))  # noqa: S608 - names of our fixtures
            database.commit()
        return path


def _is_text(text: str, place: str) -> bool:
    names = place.split(".")
    name = next(
        (each for each in reversed(names) if each not in {"value", "stringValue", "string_value"}), ""
    )
    if _FIXED.fullmatch(text) and not (_TEXT.search(name) and " " in text):
        return False
    if _SAYS_WHAT.search(name):
        return False
    return len(text) > _LONG or " " in text or bool(_TEXT.search(name))


def all_text(path: Path) -> str:
    """All that a file says, whatever it is packed in."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return f"{table.schema} {table.schema.metadata} {table.to_pydict()}"
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return html.unescape(path.read_bytes().decode("utf-8", "replace"))
