"""Parts of the business case: what stands in them, once."""

from __future__ import annotations

import msgspec
import pytest

from route_audit.renderers.document import document
from route_audit.report import PriceAhead
from sample_case import REPORT_WITH_CASE


@pytest.mark.parametrize("announced", [REPORT_WITH_CASE.prices_ahead, ()], ids=["some", "none"])
def test_prices_that_will_change_are_told_once(announced: tuple[PriceAhead, ...]) -> None:
    report = msgspec.structs.replace(REPORT_WITH_CASE, prices_ahead=announced)
    ahead = next(part for part in document(report).parts if part.name == "ahead")
    (found,) = (each for each in ahead.sections if "rice" in each.title)
    assert found.title == "Prices that will change"
    if announced:
        assert found.table is not None
        assert [row[3:] for row in found.table.rows] == [("0.75", "1.5"), ("3.75", "7.5")]
    else:
        assert found.table is None
        assert found.notes == ("no change is announced for a model of this log or of a policy",)
