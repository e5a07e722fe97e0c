"""What each day of the log shows, as a month is carried from it."""

from __future__ import annotations

import numpy as np

from route_audit.auditing.findings import Findings
from route_audit.business.traffic import Traffic
from route_audit.clock import local_seconds, zone


def traffic(found: Findings) -> Traffic | None:
    """What each day of the log shows; None where it has no times."""
    survey = found.survey
    if survey.first_us is None or survey.last_us is None:
        return None
    ends = local_seconds(np.array([survey.first_us, survey.last_us]), zone(found.options.timezone))
    return Traffic(survey.spread.days, survey.spread.day_requests, float(ends[0]), float(ends[1]))
