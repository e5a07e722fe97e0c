"""The table of rates under prices of other days."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from route_audit.ledger import Words
from route_audit.pricing import load_book
from route_audit.pricing.schedule import DAY_US
from route_audit.pricing.table import PriceTable
from route_audit.projection.rates import INPUT, RateTable

PRICES = """\
prices:
  - {model: m, provider: acme, input: 1, output: 1}
  - {model: m, provider: acme, since: 2026-06-01, input: 2, output: 2,
     above: [{input_tokens: 1000, input: 4}]}
  - {model: m, provider: acme, since: 2026-09-01, input: 3, output: 3}
"""
MAY_US = 20_574 * DAY_US
JULY_US = MAY_US + 60 * DAY_US


@pytest.mark.parametrize(("tokens", "usd"), [(1_000, 2e-6), (1_001, 4e-6)])
def test_a_band_that_came_and_went_bills_what_is_repriced_to_its_days(
    tmp_path: Path, tokens: int, usd: float
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(PRICES, encoding="utf-8")
    table = RateTable(PriceTable(load_book([path])))
    codes = table.prices.codes_for("acme/m", Words((), np.full(1, -1, np.int32)), np.array([MAY_US]))
    (entry,) = table.entries(codes, np.array([tokens])).tolist()
    then = table.at([model.price(JULY_US, None) for model in table.prices.models])
    assert then.rates[entry][INPUT] == pytest.approx(usd)
