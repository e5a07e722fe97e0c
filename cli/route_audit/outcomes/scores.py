"""Evaluations laid out by what was answered and by model, and the samples that estimates are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from route_audit.arrays import Floats, Integers, Mask
from route_audit.outcomes.estimates import Sample, estimate
from route_audit.outcomes.reading import Row, Subject
from route_audit.report.quality import Measured

Shares = Mapping[tuple[int, str], float]
"""By the number of a subject and a model, the share of its requests that get this model's answer."""


@dataclass(frozen=True, slots=True)
class Scores:
    """n subjects scored on m models.

    Attributes:
        subjects: sorted.
        models: sorted names.
        trusted: shape (n, m), the mean score that stands for itself; NaN where there is none.
        judged: shape (n, m), the mean score that a judge gave; NaN where there is none.
        weight: the requests that each subject stands for; 0 for a type that the log does not show.
        cluster: of each subject.
    """

    subjects: tuple[Subject, ...]
    models: tuple[str, ...]
    trusted: Floats
    judged: Floats
    weight: Floats
    cluster: Integers

    @classmethod
    def of(cls, rows: Sequence[Row], name_of: Callable[[str], str]) -> Scores:
        """Lay out the rows in which no model was drawn; ``name_of`` gives a model its canonical name."""
        subjects = tuple(sorted({row.subject for row in rows}))
        rows = [row for row in rows if math.isnan(row.propensity)]
        names = {row.model: name_of(row.model) for row in rows}
        models = tuple(sorted(set(names.values())))
        place = {subject: at for at, subject in enumerate(subjects)}
        column = {name: at for at, name in enumerate(models)}
        at = np.array([place[row.subject] for row in rows], np.int64)
        cell = at * len(models) + np.array([column[names[row.model]] for row in rows], np.int64)
        shape = (len(subjects), len(models))
        score = np.array([row.score for row in rows], np.float64)
        human = np.array([row.human for row in rows], np.float64)
        judge = np.array([row.judge for row in rows], np.bool_)
        told = np.where(np.isnan(human), np.where(judge, np.nan, score), human)
        return cls(
            subjects=subjects,
            models=models,
            trusted=_means(cell, told, shape),
            judged=_means(cell, np.where(judge, score, np.nan), shape),
            weight=np.ones(len(subjects)),
            cluster=_clusters(rows, subjects),
        )

    def on(self, model: str) -> Sample:
        """The scores of one model."""
        at = self.models.index(model)
        return self._sample(self.trusted[:, at], self.judged[:, at])

    def difference(self, model: str, over: str, only: Mask | None = None) -> Measured:
        """The score of ``model`` less that of ``over``, on what both answered; ``only`` picks subjects."""
        first, second = self.models.index(model), self.models.index(over)
        sample = self._sample(
            self.trusted[:, first] - self.trusted[:, second],
            self.judged[:, first] - self.judged[:, second],
        )
        return estimate(sample if only is None else sample.where(only), -1.0)

    def under(self, shares: Shares) -> Sample:
        """The expected score of each subject with these shares of models.

        NaN where a model that has a share was not scored, or where the subject is not in the log.
        """
        mixed = np.zeros((len(self.subjects), len(self.models)))
        told, column = (
            np.zeros(len(self.subjects), np.bool_),
            {name: at for at, name in enumerate(self.models)},
        )
        blind = np.zeros(len(self.subjects), np.bool_)
        for (subject, model), share in shares.items():
            told[subject] = True
            if model in column:
                mixed[subject, column[model]] = share
            else:
                blind[subject] = True
        return self._sample(
            *(
                np.where(told & ~blind, np.where(mixed > 0, mixed * table, 0.0).sum(axis=1), np.nan)
                for table in (self.trusted, self.judged)
            )
        )

    def _sample(self, trusted: Floats, judged: Floats) -> Sample:
        counted = self.weight > 0
        known = self.trusted[np.isfinite(self.trusted)]
        passes = bool((known == np.rint(known)).all()) and len(known) > 0
        return Sample(trusted, judged, self.weight, self.cluster, passes).where(counted)


def _means(cell: Integers, values: Floats, shape: tuple[int, int]) -> Floats:
    kept = np.isfinite(values)
    sums = np.bincount(cell[kept], values[kept], shape[0] * shape[1])
    counts = np.bincount(cell[kept], minlength=shape[0] * shape[1])
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).reshape(shape)


def _clusters(rows: Sequence[Row], subjects: Sequence[Subject]) -> Integers:
    """The session or type that a subject's rows name first; without one each subject is its own."""
    named: dict[Subject, str] = {}
    for row in rows:
        if row.cluster:
            named.setdefault(row.subject, row.cluster)
    keys = [(False, named[each]) if each in named else (True, repr(each)) for each in subjects]
    number = {key: at for at, key in enumerate(sorted(set(keys)))}
    return np.array([number[key] for key in keys], np.int64)
