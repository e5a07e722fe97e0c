"""The best assignment of requests to models, beside the whole frontier and the best simple rule."""

from __future__ import annotations

import msgspec

from route_audit.report.reconciliation import UNRECONCILED


class FrontierPoint(msgspec.Struct, frozen=True):
    """The lowest bill with at most a share of misrouted requests, by score."""

    misroute_share: float
    cost_usd: float
    saving_share: float


class Choice(msgspec.Struct, frozen=True):
    """What an assignment comes to on the days it was chosen on and on those held out.

    Attributes:
        says: what it does, in a few words.
        saving_share: of the bill of the days it was chosen on.
        held_out_saving_share: of the bill of the others: the headline; None where none were held out.
        misroute_share, held_out_misroute_share: misrouted requests by score, of all of these days.
        optimum_share: its saving over that of the bound, on the days it was chosen on.
        cost_usd, saving_usd: over the whole window, caches as logged.
        slow_share, held_out_slow_share: answers that take longer than the limit, of all that somebody waits
            for; None where no limit was asked, or nobody waits.
    """

    says: str
    saving_share: float
    held_out_saving_share: float | None
    misroute_share: float
    held_out_misroute_share: float | None
    optimum_share: float | None
    cost_usd: float
    saving_usd: float
    slow_share: float | None = None
    held_out_slow_share: float | None = None


class Advice(msgspec.Struct, frozen=True):
    """What to do with one request type, and why.

    Attributes:
        type: its id; empty for all that are not named.
        what: ``keep``, or where it moves.
        saving_usd: over the whole window.
    """

    type: str
    label: str
    tier: str
    requests: int
    cost_usd: float
    what: str
    why: str
    saving_usd: float


class Optimum(msgspec.Struct, frozen=True):
    """What the best policy over some models would do, how sure, and its policy file.

    Attributes:
        models: where requests may go beside staying.
        days, held_out_days: how many days it was chosen on, and scored on.
        cost_usd: the baseline's over the window.
        misroute_limit_share: the most misrouted requests by score, of all.
        bound_saving_share: what no assignment of these cells can exceed, of the days it was chosen on.
        simple: None where no simple rule keeps to the limits.
        frontier: fewest misroutes first.
        policy: the file that ``analyze -p`` takes.
        p95_limit_s: at most one answer in twenty may take longer, seconds; None where nothing is asked.
        reconciliation: how the bill agrees with the costs that the log states, as a report's status.
        unpriced_models: requests by model name that have no price, and so stand in nothing of this.
    """

    models: tuple[str, ...]
    days: int
    held_out_days: int
    requests: int
    cost_usd: float
    misroute_limit_share: float
    bound_saving_share: float | None
    best: Choice
    simple: Choice | None
    frontier: tuple[FrontierPoint, ...]
    advice: tuple[Advice, ...]
    policy: str
    p95_limit_s: float | None = None
    reconciliation: str = ""
    unpriced_models: dict[str, int] = {}

    @property
    def unreconciled(self) -> bool:
        """Whether the bill contradicts the log's own costs."""
        return self.reconciliation == UNRECONCILED
