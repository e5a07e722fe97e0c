"""What was read, and what the numbers rest on."""

from __future__ import annotations

from route_audit.auditing.findings import Findings
from route_audit.auditing.shares import share_of
from route_audit.clock import DAY_S, rfc3339
from route_audit.projection.survey import Survey
from route_audit.report import OUTSIDE, Coverage, UnpricedModel, Window

SAME_CONTENT = "with the id and content of another"
REVISED = "told again later under the export's own id"


def coverage(found: Findings) -> Coverage:
    """What was read, how much of it has a price, and what was left out."""
    survey, meta = found.survey, found.meta
    outside = {OUTSIDE: survey.outside} if survey.outside else {}
    return Coverage(
        rows_read=meta.rows_read,
        requests=survey.requests,
        attempts=survey.attempts,
        rejected=dict(sorted(meta.rejected.items())),
        duplicates=survey.duplicates + survey.revised,
        duplicates_by=_duplicates_by(survey),
        not_calls=dict(sorted((meta.not_calls | outside).items())),
        priced_requests_share=share_of(survey.priced_requests, survey.requests),
        priced_tokens_share=share_of(survey.priced_tokens, survey.tokens),
        unpriced_models=survey.unpriced_requests,
        unpriced=tuple(
            UnpricedModel(name, tally.requests, tally.input_tokens, tally.output_tokens)
            for name, tally in sorted(survey.unpriced.items())
        ),
        estimated_tokens_share=share_of(survey.estimated_tokens, survey.tokens),
        estimated_cost_share=share_of(survey.estimated_usd, found.baseline.total) if survey.priced else None,
        window=_window(found),
        sample_rate=found.options.sample_rate,
    )


def _duplicates_by(survey: Survey) -> dict[str, int]:
    counts = {SAME_CONTENT: survey.duplicates, REVISED: survey.revised}
    return {rule: count for rule, count in counts.items() if count}


def _window(found: Findings) -> Window:
    first, last = found.survey.first_us, found.survey.last_us
    if first is None or last is None:
        return Window(None, None, None)
    return Window(rfc3339(first), rfc3339(last), found.survey.window_s / DAY_S)
