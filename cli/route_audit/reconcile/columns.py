"""The columns that exports name a thing by, as ``exports.plain`` spells them; the most telling first.

Beside the names that people choose: FOCUS, the Cost and Usage Reports of AWS
(https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html), Azure's cost details
(https://learn.microsoft.com/azure/cost-management-billing/dataset-schema/cost-usage-details-ea), Google's
export to BigQuery (https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables) and the
exports of OpenAI, Anthropic, OpenRouter and LiteLLM; checked 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from route_audit.reconcile.exports import IN_CENTS, Row

DAY = (
    *("date", "day", "usagedateutc", "usagedate", "billingday", "starttimeiso", "startingat", "starttime"),
    *("chargeperiodstart", "lineitemusagestartdate", "usagestarttime", "usagestartdate", "usagedatetime"),
    *("timestamp", "createdat"),
)
END = (
    *("chargeperiodend", "endingat", "endtimeiso", "endtime", "enddate", "lineitemusageenddate"),
    *("usageendtime", "usageenddate"),
)
MODEL = (
    *("modelversion", "model", "modelname", "modelpermaslug", "lineitem", "skumeter", "skuid"),
    *("resourcename", "chargedescription", "description"),
)
PROVIDER = (
    *("provider", "serviceprovidername", "providername", "publishername", "billbillingentity"),
    *("servicename", "servicedescription", "vendor", "customllmprovider"),
)
SELLER = ("provider", "serviceprovidername", "providername", "publishername", "vendor", "customllmprovider")
"""Those of them that name who sold, whoever that is."""

SERVICE = (
    *("servicename", "servicedescription", "metercategory", "metersubcategory", "productservicecode"),
    *("lineitemproductcode", "productproductname", "product"),
)
COST = (
    *("costusd", "amountusd", "billedcostusd", "totalcostusd", "costinusd", "billedcost"),
    *("contractedcost", "effectivecost", "costinbillingcurrency", "pretaxcost", "lineitemnetunblendedcost"),
    *("lineitemunblendedcost", "cost", "totalcost", "costtotal", IN_CENTS, "amountvalue", "amount", "spend"),
)
LIST = (
    *("listpriceusd", "listcostusd", "paygcostinusd", "listcost", "listprice", "costatlist"),
    "pricingpublicondemandcost",
)
CURRENCY = (
    *("currency", "amountcurrency", "billingcurrency", "billingcurrencycode", "lineitemcurrencycode"),
    "currencycode",
)


def first(row: Row, names: Sequence[str]) -> str | None:
    """What stands in the most telling of these columns; None where the row has none of them."""
    return next(every(row, names), None)


def every(row: Row, names: Sequence[str]) -> Iterator[str]:
    """What stands in the columns of these names, in their order."""
    return (row.cells[name] for name in names if name in row.cells)
