"""The example of the page of overrides can be read as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from route_audit.classify.overrides import read_overrides
from route_audit.classify.signals import MAX_SIGNALS, SIGNALS
from route_audit.tiers import Tier

PAGE = Path(__file__).resolve().parents[2] / "docs" / "overrides.md"


def test_the_example_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "tiers.yaml"
    path.write_text(example, encoding="utf-8")
    found = read_overrides(path)
    assert found.features == {"nightly-digest": Tier.RETRIEVAL}
    assert found.weights.own[0].points.extraction == 4
    assert found.weights.easy == 0.6


def test_there_is_as_much_room_as_it_says() -> None:
    assert 25 <= MAX_SIGNALS - len(SIGNALS) <= 35
