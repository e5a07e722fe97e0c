"""Which requests are drawn for labelling."""

from __future__ import annotations

from collections.abc import Iterable

from route_audit.classify.evaluation.sampling import Drawn, Sampler

REQUESTS = [Drawn(number * 7919 % 65_537, number) for number in range(1, 501)]


def sample(requests: Iterable[Drawn], size: int = 50, seed: int = 0) -> dict[Drawn, int]:
    sampler = Sampler(size, seed)
    for request in requests:
        sampler.add(request.content % 2, request)
    return sampler.sample()


def test_the_sample_does_not_depend_on_the_order() -> None:
    assert sample(REQUESTS) == sample(REQUESTS[::-1])
    assert len(sample(REQUESTS)) == 50


def test_another_seed_draws_others() -> None:
    assert set(sample(REQUESTS)) != set(sample(REQUESTS, seed=1))


def test_more_keeps_what_fewer_drew() -> None:
    assert set(sample(REQUESTS, 20)) < set(sample(REQUESTS, 50))


def test_an_id_used_twice_is_two_requests() -> None:
    twice = [Drawn(1, 2), Drawn(1, 4)]
    assert set(sample(twice)) == set(twice)
