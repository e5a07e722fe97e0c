"""Words of a log that want to be markup, and a report full of them."""

from __future__ import annotations

import msgspec

from route_audit.report import Report
from sample_case import REPORT_WITH_CASE

SCRIPTS = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 2</script>",
    "<img src=x onerror='window.hit = 3'>",
    '"><svg onload="window.hit = 4">',
    "<iframe srcdoc='<script>parent.hit = 5</script>'></iframe>",
    "javascript:window.hit=6",
    "<a href='javascript:window.hit=7'>press</a>",
    "' onmouseover='window.hit = 8' x='",
    "</title></style></textarea><script>window.hit = 9</script>",
    "<!--<script>window.hit = 10</script>-->",
    "]]><script>window.hit = 11</script>",
    "{{ 7 * 7 }}{% include 'case.css' %}",
    "<meta http-equiv=refresh content='0;url=https://example.invalid/'>",
    "<base href='https://example.invalid/'><link rel=stylesheet href=x.css>",
    "<details open ontoggle='window.hit = 14'>",
    "&lt;script&gt;window.hit = 15&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.hit = 16",
    "<math><mtext></mtext><style><img src=x onerror='window.hit = 17'></style></math>",
)
"""What would run, leave or load, were it not told as text."""


def hostile_report() -> Report:
    """Each of them as a label; in turn as models, policies, files, statements, risks and sentences too."""
    sample, case = REPORT_WITH_CASE, REPORT_WITH_CASE.case
    if case is None or case.finance is None:
        raise AssertionError
    words = iter(SCRIPTS * 4)
    types = tuple(
        msgspec.structs.replace(sample.request_types[0], id=f"{place:016x}", label=text)
        for place, text in enumerate(SCRIPTS)
    )
    policies = tuple(
        each
        if each.kind == "as-logged"
        else msgspec.structs.replace(
            each,
            name=f"{place}{next(words)}",
            models=(next(words),),
            bridge=tuple(
                msgspec.structs.replace(step, step=f"{number}{next(words)}")
                for number, step in enumerate(each.bridge)
            )
            if each.name == "tiered"
            else each.bridge,
            drivers=tuple(msgspec.structs.replace(one, statement=next(words)) for one in each.drivers),
        )
        for place, each in enumerate(sample.policies)
    )
    chosen = policies[4].name
    risks = tuple(msgspec.structs.replace(each, statement=next(words)) for each in case.risks)
    terms = tuple(msgspec.structs.replace(each, source=next(words)) for each in case.terms)
    baseline = msgspec.structs.replace(
        sample.baseline,
        by_model=tuple(
            msgspec.structs.replace(each, model=f"{place}{next(words)}")
            for place, each in enumerate(sample.baseline.by_model)
        ),
    )
    return msgspec.structs.replace(
        sample,
        request_types=types,
        policies=policies,
        baseline=baseline,
        tiers=tuple(
            msgspec.structs.replace(each, tier=f"{each.tier}{SCRIPTS[place]}")
            for place, each in enumerate(sample.tiers)
        ),
        assumptions=tuple(
            msgspec.structs.replace(each, statement=SCRIPTS[2], source=SCRIPTS[3])
            for each in sample.assumptions
        ),
        warnings=tuple(msgspec.structs.replace(each, message=SCRIPTS[4]) for each in sample.warnings),
        recommendation=msgspec.structs.replace(sample.recommendation, policy=chosen),
        case=msgspec.structs.replace(
            case,
            policy=chosen,
            decision=f"{case.decision} {''.join(SCRIPTS)}",
            next_action="".join(SCRIPTS),
            risks=risks,
            terms=terms,
        ),
    )
