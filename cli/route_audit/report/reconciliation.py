"""The recomputed bill against what the log and the invoices say."""

from __future__ import annotations

import msgspec

UNRECONCILED = "UNRECONCILED"
"""The ``Reconciliation.status`` of a bill that contradicts what it was compared with."""


class ReasonRow(msgspec.Struct, frozen=True):
    """Rows whose logged cost differs from the recomputed one for one reason.

    Attributes:
        code: of ``reconcile.alternatives.Reason``.
        usd: what the log says that these rows cost.
        gap_usd: recomputed minus logged, over these rows.
    """

    code: str
    rows: int
    usd: float
    gap_usd: float


class Discount(msgspec.Struct, frozen=True):
    """A share that a provider takes off list prices, as the costs that were compared show it.

    Attributes:
        share: off list prices, to four decimals.
        source: what shows it.
        overlay: the line for ``discounts`` in a price overlay; None where the price book has it already, or
            where the log's own costs are at list prices.
    """

    provider: str
    share: float
    source: str
    overlay: str | None


class ModelDay(msgspec.Struct, frozen=True):
    """One model's cost on one day of UTC.

    Attributes:
        day: as 2026-11-23; None without a time.
        compared_usd: what the log or the invoice says.
        gap_usd: recomputed minus compared.
        rows: the attempts behind the recomputed cost.
    """

    model: str
    day: str | None
    compared_usd: float
    recomputed_usd: float
    gap_usd: float
    rows: int


class InvoiceCheck(msgspec.Struct, frozen=True):
    """The recomputed bill against a provider's own, over the days that both cover.

    Attributes:
        files: as given.
        start, end: the first and the last of these days; None where the invoice or the log has no days, and
            all of both is compared, or where they have no day in common.
        billed_usd, list_usd: the invoice's cost, and its cost at list prices where each line says one.
        recomputed_usd: of the same providers and days.
        gap_share: (recomputed - billed) / billed; None where they have no day in common, or nothing was
            charged on these days.
        unlogged_usd: what was billed beyond what the log accounts for: never scaled into any number.
        outside_usd: billed on days that the log does not cover, in no comparison.
        undated_usd: billed on lines without a day in a file that has days, in no comparison.
        not_usage_usd: taxes, credits and purchases in a FOCUS file, in no comparison.
        model_days, model_days_matching: how many models and days both have, and how many of them agree.
        by_model_day: the worst of them.
        billed_providers: whose usage the invoice bills; empty where no price knows them, None where it may
            be anybody's.
        logged_providers: whose requests with a price the log has.
    """

    files: tuple[str, ...]
    start: str | None
    end: str | None
    billed_usd: float
    list_usd: float | None
    recomputed_usd: float
    gap_share: float | None
    unlogged_usd: float
    outside_usd: float
    undated_usd: float
    not_usage_usd: float
    model_days: int
    model_days_matching: int
    by_model_day: tuple[ModelDay, ...]
    billed_providers: tuple[str, ...] | None = None
    logged_providers: tuple[str, ...] = ()

    @property
    def of_others(self) -> bool:
        """Whether it bills providers of which the log has no request with a price."""
        billed = self.billed_providers
        return billed is not None and not {*billed} & {*self.logged_providers}

    @property
    def decides(self) -> bool:
        """Whether it covers a day and a provider of the log, be it with nothing."""
        return self.gap_share is not None or self.recomputed_usd > 0


class Reconciliation(msgspec.Struct, frozen=True):
    """How far the recomputed bill agrees with the costs that the log or an invoice states.

    Attributes:
        status: ``UNRECONCILED`` or another word of ``reconcile.status``.
        gap_share: (recomputed - compared) / compared; of the invoice where there is one, else of the log's
            own costs; None where there is nothing to compare with.
        logged_usd, recomputed_usd: over the rows that log a cost and have a price; None where none does.
        logged_gap_share: (recomputed - logged) / logged of the two; None where they come to nothing.
        rows: how many these are.
        rows_matching: how many of them agree to a billionth of a dollar, or of their cost.
        reasons: why the others differ, the largest logged cost first.
        discounts: constant ratios by provider; an invoice's goes before that of the log's own costs.
        by_model_day: logged against recomputed, the worst differences first.
        invoice: None where none was given.
    """

    status: str
    gap_share: float | None
    logged_usd: float | None
    recomputed_usd: float | None
    logged_gap_share: float | None
    rows: int
    rows_matching: int
    reasons: tuple[ReasonRow, ...] = ()
    discounts: tuple[Discount, ...] = ()
    by_model_day: tuple[ModelDay, ...] = ()
    invoice: InvoiceCheck | None = None

    @property
    def deciding_invoice(self) -> InvoiceCheck | None:
        """The invoice, which decides over the log's own costs; None where it covers no day of the log."""
        return self.invoice if self.invoice is not None and self.invoice.decides else None
