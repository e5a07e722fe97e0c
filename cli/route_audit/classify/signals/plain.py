"""Signals that speak for nothing by themselves; others ask for them."""

from __future__ import annotations

from route_audit.classify.signals.signal import ASK, Signal

PLAIN = (
    Signal(
        "question_mark",
        "ends in or holds a question",
        "Who is it?",
        "It is me.",
        r"\?|\x{FF1F}",
    ),
    Signal(
        "wh_question",
        "asks who, what, when or where",
        "Who opened the pier?",
        "I know who it was.",
        ASK + r"(?:and )?(?:(?:in|at|on|from|for|of|to) )?(?:what|who|whom|whose|when|where|which|wer|was|"
        r"wann|wo|welche\w*|qui|quand|où|quel\w*|quién|cuándo|dónde|qué|quem|quando|onde)\b|どこ|"
        r"いつ|誰|哪|谁",
    ),
)
