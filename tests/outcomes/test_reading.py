"""Evaluations as people write them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from route_audit.errors import ConfigError
from route_audit.ingest.records import NOT_AN_OBJECT, NOT_JSON
from route_audit.outcomes import reading
from route_audit.outcomes.priors import MOST, load_failures
from route_audit.outcomes.reading import COUNTS, JudgeCheck, read_outcomes

GOOD = '{"request": "a", "model": "m", "score": 0.5}\n'


def rejected(tmp_path: Path, line: str) -> dict[str, int]:
    path = tmp_path / "outcomes.jsonl"
    path.write_text(GOOD + line + "\n", encoding="utf-8")
    found = read_outcomes([path])
    assert found is not None
    assert len(found.rows) == 1
    return dict(found.rejected)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", NOT_AN_OBJECT),
        ('{"model": "m", "score": 1}', reading.NO_SUBJECT),
        ('{"request": "a", "score": 1}', reading.NO_MODEL),
        ('{"request": "a", "model": "m"}', reading.NO_SCORE),
        ('{"request": "a", "model": "m", "score": 1, "pass": true}', reading.TWO_SCORES),
        ('{"request": "a", "model": "m", "score": 1.5}', reading.BAD_SCORE),
        ('{"request": "a", "model": "m", "score": NaN}', NOT_JSON),
        ('{"request": "a", "model": "m", "pass": "maybe"}', reading.BAD_TRUTH),
        ('{"request": "a", "model": "m", "score": 1, "propensity": 0}', reading.BAD_PROPENSITY),
        ('{"model": "m", "human_passes": 3, "judge_passes_of_them": 4}', reading.BAD_COUNTS),
    ],
)
def test_a_row_that_cannot_be_used_is_counted_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    assert rejected(tmp_path, line) == {reason: 1}


def test_a_table_and_lines_say_the_same(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    lines.write_text('{"request": "a", "model": "m", "pass": true, "session": "s"}\n', encoding="utf-8")
    table.write_text("Request,model,pass,session\na,m,true,s\n", encoding="utf-8")
    first, second = read_outcomes([lines]), read_outcomes([table])
    assert first is not None
    assert second is not None
    assert repr(first.rows) == repr(second.rows)


def test_whole_numbers_may_have_a_point_as_pandas_writes_them(tmp_path: Path) -> None:
    answers = [{"request": "a", "model": "m", "pass": 1.0}, {"request": "b", "model": "m", "pass": 0.0}]
    counts = {"request": None, "model": "m", "pass": None} | dict.fromkeys(COUNTS, 40.0)
    table = pa.Table.from_pylist([counts, *answers])
    path = tmp_path / "outcomes.parquet"
    pq.write_table(table, path)
    found = read_outcomes([path])
    assert found is not None
    assert ([row.score for row in found.rows], found.rejected) == ([1, 0], {})
    assert found.checks == (JudgeCheck("m", 40, 40, 40, 40),)


def test_a_file_without_a_usable_row_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no row of the outcomes can be used"):
        read_outcomes([path])


def test_no_published_figure_outweighs_a_few_dozen_evaluations() -> None:
    for each in load_failures():
        assert each.counts_for <= MOST
        low, high = each.span(0)
        assert 0 <= low < each.share < high <= 1


@pytest.mark.parametrize(
    ("name", "text", "where", "why"),
    [
        ("a.jsonl", '\n{"request": "a\u2028b", "model": "m"}\n{}\n', ":2", reading.NO_SCORE),
        ("a.csv", "request,model,score\n\nr,m,2\n", ":3", reading.BAD_SCORE),
        ("a.jsonl", "", "", "it is empty"),
    ],
)
def test_the_first_row_that_is_wrong_is_named(
    tmp_path: Path, name: str, text: str, where: str, why: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="no row of the outcomes can be used") as error:
        read_outcomes([path])
    assert error.value.where == f"{path}{where}"
    assert error.value.what.endswith(why)


def test_counts_of_a_judge_alone_correct_nothing(tmp_path: Path) -> None:
    path = tmp_path / "judge.jsonl"
    path.write_text(
        '{"human_passes": 60, "judge_passes_of_them": 54, "human_fails": 40, "judge_fails_of_them": 32}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="no row is of an answer, only counts of a judge") as error:
        read_outcomes([path])
    assert error.value.where == str(path)


def test_evaluations_named_twice_are_not_counted_twice(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.jsonl"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match="named twice"):
        read_outcomes([path, tmp_path / "." / "outcomes.jsonl"])
