"""Times the search for the best policy: the cells of invented ledger rows, and five hundred invented cells.

The rows are those of projecting.py, surveyed and passed once. A hundred assignments of the cells to models
are then priced: cells do not grow with rows, so that the hundred take the same time over any number of them.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from projecting import MODELS, Bench, surveyed

from route_audit.assumptions import Assumptions, CacheMode
from route_audit.auditing.latencies import Latencies
from route_audit.auditing.ratios import KnownRatios
from route_audit.auditing.stance import stance_of
from route_audit.ledger import PICO
from route_audit.optimise import Limits, Problem, best_integer, bound_usd, frontier
from route_audit.policies import single
from route_audit.projection.option_costs import FIRST, PER_OPTION, RANK, OptionCosts
from route_audit.projection.pico import MICRO
from route_audit.projection.world import World

ASSIGNMENTS = 100
NAMED_TYPES = 20
SLOW_S = 5.0
CELLS, OPTIONS = 500, 12
GAP_SHARE = 1e-4

Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def main() -> None:
    """Print what each step takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    report_rows(surveyed(parser.parse_args().rows))
    report_cells(invented_cells())


def report_rows(bench: Bench) -> None:
    """Price a hundred assignments of the cells of a ledger."""
    begin = time.perf_counter()
    cost = cell_costs(bench)
    seconds = time.perf_counter() - begin
    print(f"cells of {bench.rows:,} rows on {cost.shape[1]} options: {seconds:.2f} s, {len(cost):,} cells")
    choices = np.random.default_rng(0).integers(0, cost.shape[1], (ASSIGNMENTS, len(cost)))
    begin = time.perf_counter()
    bills = cost[np.arange(len(cost)), choices].sum(axis=1)
    seconds = time.perf_counter() - begin
    print(
        f"{ASSIGNMENTS} assignments of {bench.rows:,} rows: {1e3 * seconds:.2f} ms, ${bills.min():,.2f} best"
    )


def cell_costs(bench: Bench) -> Floats:
    """The cost of each cell on each option, staying first, US dollars."""
    policies = [single(name, name) for name in MODELS]
    known = KnownRatios(bench.survey, bench.book, bench.prices)
    assumed = Assumptions(cache=CacheMode.KEPT)
    stance = stance_of(assumed, known)
    sides = [(policy, stance) for policy in policies]
    rank = np.arange(len(bench.survey.types))
    rank[NAMED_TYPES:] = -1
    latency = Latencies(bench.survey, bench.book)
    world = World(bench.prices, bench.table, bench.survey.efficiency, latency, rank, 0)
    costs = OptionCosts(sides, world, slow_s=SLOW_S)
    for part in bench.slices():
        costs.add(part, bench.survey.type_index(part))
    keys, place = np.unique(costs.cells.keys[:, RANK:], axis=0, return_inverse=True)
    sums = np.zeros((len(keys), costs.cells.sums.shape[1]), np.int64)
    np.add.at(sums, place.reshape(-1), costs.cells.sums)
    return np.asarray(sums[:, FIRST::PER_OPTION] / MICRO + sums[:, FIRST + 1 :: PER_OPTION] / PICO)


def invented_cells() -> Problem:
    """Cells of all sizes, on models of which the cheaper fail more; staying is the first."""
    random = np.random.default_rng(0)
    shape = (CELLS, OPTIONS)
    requests = random.integers(10, 5_000, (CELLS, 1))
    price = np.concatenate([[1.0], np.sort(random.uniform(0.05, 1.2, OPTIONS - 1))])
    cost = requests * random.lognormal(0, 0.7, (CELLS, 1)) * price * random.uniform(0.9, 1.1, shape)
    risk = random.random((CELLS, 1)) * np.clip(1.2 - price, 0, 1) * random.uniform(0.7, 1.3, shape)
    risk[:, 0] = 0
    slow = requests * random.uniform(0, 0.1, shape)
    return Problem(cost, requests * risk, slow, np.ones(shape, np.bool_))


def report_cells(problem: Problem) -> None:
    """Time the frontier, and the best assignment under each set of limits."""
    begin = time.perf_counter()
    corners = len(frontier(problem))
    seconds = time.perf_counter() - begin
    print(f"frontier of {CELLS} cells and {OPTIONS} options: {seconds:.3f} s, {corners} corners")
    most = 0.1 * float(problem.failures.max(axis=1).sum())
    slow = 0.45 * float(problem.slow.max(axis=1).sum())
    limits = {
        "one limit": Limits(failures=most),
        "two limits": Limits(failures=most, slow=slow),
        "two limits and three models": Limits(failures=most, slow=slow, models=3, free=(0,)),
    }
    for name, each in limits.items():
        report_best(name, problem, each)


def report_best(name: str, problem: Problem, limits: Limits) -> None:
    """Time one search, and tell how far above the bound its answer is at most."""
    begin, of_processor = time.perf_counter(), time.process_time()
    found = best_integer(problem, limits, GAP_SHARE)
    seconds, of_processor = time.perf_counter() - begin, time.process_time() - of_processor
    bound = bound_usd(problem, limits)
    if found is None or bound is None:
        raise AssertionError("the limits can be kept")
    took = f"{seconds:.2f} s ({of_processor:.2f} s of processor)"
    print(f"best assignment, {name}: {took}, {found.cost_usd / bound - 1:.4%} above the bound")


if __name__ == "__main__":
    main()
