"""The best assignment of cells of requests to models, under limits on failures and on slow answers.

A cell is a group of requests that a policy can't tell apart; an option is a place to send it, staying
where it is among them. Costs, failures and slow answers are totals, so that they add up. This is a
multiple-choice knapsack: with a limit on failures alone the cells' hulls tell the whole frontier, and
what asks for more is a mixed-integer programme.
"""

from __future__ import annotations

from route_audit.optimise.frontier import Frontier, frontier
from route_audit.optimise.problem import Answer, Limits, Problem
from route_audit.optimise.programme import best_integer, bound_usd
from route_audit.optimise.simple import Features, SimpleRule, best_simple

__all__ = [
    "Answer",
    "Features",
    "Frontier",
    "Limits",
    "Problem",
    "SimpleRule",
    "best_integer",
    "best_simple",
    "bound_usd",
    "frontier",
]
