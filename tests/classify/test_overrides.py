"""The user's own tiers, thresholds, points and signals: read strictly, and taken into account."""

from __future__ import annotations

from pathlib import Path

import pytest

from route_audit.classify.overrides import NO_OVERRIDES, read_overrides
from route_audit.classify.signals import MAX_SIGNALS, SIGNALS
from route_audit.classify.weights import Points, shipped
from route_audit.errors import ConfigError
from route_audit.tiers import Tier

WHOLE = """\
version: 1
features: {nightly-digest: retrieval}
types: {"3f2a9c0d11e4b7aa": extraction}
thresholds: {easy: 0.7}
weights: {prove: {reasoning: 5}}
signals:
  - {name: our_template, meaning: uses our template, pattern: BEGIN-EXTRACT, extraction: 4}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "tiers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_that_can_be_said(tmp_path: Path) -> None:
    found = read_overrides(written(tmp_path, WHOLE))
    assert found.features == {"nightly-digest": Tier.RETRIEVAL}
    assert found.types == {0x3F2A9C0D11E4B7AA: Tier.EXTRACTION}
    assert (found.weights.easy, found.weights.reasoning) == (0.7, shipped().reasoning)
    assert found.weights.signals["prove"] == Points(reasoning=5)
    assert found.weights.signals["summarize"] == shipped().signals["summarize"]
    (own,) = found.weights.own
    assert (own.name, own.pattern, own.points) == ("our_template", "BEGIN-EXTRACT", Points(extraction=4))
    assert found.weights.table()[len(SIGNALS)].tolist() == [0, 400, 0, 0]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("features: {a: retrieval}\n", 1, "'version' is missing"),
        ("version: 2\n", 1, "this version is not known"),
        ("version: 1\nfeature: {a: retrieval}\n", 2, "unknown key 'feature'"),
        ("version: 1\nfeatures: {a: easy}\n", 2, "'easy' is not known here"),
        ("version: 1\ntypes: {abc: retrieval}\n", 2, "'abc' is not the id of a request type"),
        ("version: 1\ntypes: {zzzzzzzzzzzzzzzz: retrieval}\n", 2, "is not the id of a request type"),
        ('version: 1\ntypes: {"1234_5678_9abc_d": retrieval}\n', 2, "is not the id of a request type"),
        ('version: 1\ntypes: {"0x3f2a9c0d11e4b7": retrieval}\n', 2, "is not the id of a request type"),
        (
            "version: 1\ntypes:\n  3f2a9c0d11e4b7aa: retrieval\n  3F2A9C0D11E4B7AA: reasoning\n",
            4,
            "stands here twice",
        ),
        (
            "version: 1\nsignals:\n- {name: a, meaning: b, pattern: '\\pL{300}x', open: 1}\n",
            3,
            "too large to be sought",
        ),
        ("version: 1\nthresholds: {easy: 0.4}\n", 2, "0.4 is out of range"),
        ("version: 1\nthresholds: {sure: 0.9}\n", 2, "unknown key 'sure'"),
        ("version: 1\nweights: {proof: {reasoning: 1}}\n", 2, "unknown key 'proof'"),
        ("version: 1\nweights: {prove: {reasoning: -1}}\n", 2, "-1 is out of range"),
        ("version: 1\nweights: {prove: {reasoning: nan}}\n", 2, "'nan' is not a finite number"),
        ("version: 1\nsignals:\n- {name: a, meaning: b, pattern: c}\n", 3, "the signal gives no points"),
        ("version: 1\nsignals:\n- {name: a, meaning: b, extraction: 1}\n", 3, "'pattern' is missing"),
        (
            "version: 1\nsignals:\n- {name: prove, meaning: b, pattern: c, open: 1}\n",
            3,
            "called 'prove' already",
        ),
        ("version: 1\nsignals:\n- {name: a, meaning: b, pattern: '(', open: 1}\n", 3, "is not RE2 syntax"),
        (
            "version: 1\nsignals:\n- {name: a, meaning: b, pattern: 'x*', open: 1}\n",
            3,
            "matches the empty text",
        ),
    ],
)
def test_what_can_not_be_meant_is_an_error_with_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_overrides(path)
    assert what in caught.value.what
    assert caught.value.where == f"{path}:{line}"


def test_there_is_room_for_some_signals_only(tmp_path: Path) -> None:
    room = MAX_SIGNALS - len(SIGNALS)
    rows = "".join(f"- {{name: s{n}, meaning: m, pattern: word{n}, open: 1}}\n" for n in range(room + 1))
    with pytest.raises(ConfigError, match=f"room for {room} signals"):
        read_overrides(written(tmp_path, f"version: 1\nsignals:\n{rows}"))


def test_a_ledger_made_with_other_signals_can_not_be_counted(tmp_path: Path) -> None:
    found = read_overrides(written(tmp_path, WHOLE))
    found.check(["our_template: BEGIN-EXTRACT"])
    for made_with in (["their_template: BEGIN"], ["-", "our_template: BEGIN-EXTRACT"]):
        with pytest.raises(ConfigError, match="made with other signals of your own"):
            found.check(made_with)
    with pytest.raises(ConfigError, match="made without these signals of your own"):
        found.check([])
    NO_OVERRIDES.check(["their_template: BEGIN"])
