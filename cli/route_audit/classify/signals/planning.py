"""Signals of plans, and of agents that follow one."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

PLANNING = (
    Signal(
        "plan",
        "asks for a plan or a design",
        "Plan the migration in phases.",
        "The plan failed.",
        any_of(
            does(
                *(
                    r"plan[,;]? \w+",
                    "design",
                    "architect",
                    "devise",
                    "propose",
                    "forecast",
                    "estimate",
                    "schedule (?:the|these|all|our)",
                    "decide (?:how|what|when|on)",
                ),
                *(
                    "prioriti[sz]e",
                    "negotiate",
                    "work out",
                    "figure out",
                    "model the",
                    "simulate",
                    "optimi[sz]e",
                    "allocate",
                ),
                *(
                    "plane",
                    "entwirf",
                    "planifie",
                    "concevez",
                    "diseña",
                    "planifica",
                    "projete",
                    "planeje",
                    "progetta",
                ),
            ),
            word(
                r"(?:create|develop|generate|output|produce|make|draft|write|devise|draw up|outline|give me) (?:\w+ ){0,4}plan\b|planning agent",
                r"in (?:what|which) order (?:to|should|do|must)\b|order in which (?:the|we|i|they|you) (?:\w+ )?(?:has|have|must|should|can)\b",
                "(?:erstelle|entwickle) (?:\\w+ ){0,2}(?:\\w*plan|strategie|konzept)",
                r"(?:migration|rollout|project|action|implementation|test|research) plan\b",
                r"(?:list|sequence|series) of (?:steps|sub-?tasks|tasks|goals|actions)\b",
                r"order in which (?:\w+ ){1,4}(?:called|carried out|done|executed|invoked|performed|run|taken)\b",
                r"(?:find|give|show|produce) (?:me )?(?:the|a) (?:\w+ )?plan (?:to|for|that)\b|what is the (?:\w+ )?plan to\b",
                r"(?:my|the|our|your) goal is to (?:have that|reach (?:a|the) (?:\w+ )?(?:end|exit|goal|position|state|target))\b",
                r"(?:maak|make|mach|fais|haz|faça|fammi) (?:mir |uns |me |een |einen |un |um )+(?:\w+ )?(?:\w*plan\w*|cronograma)\b",
                r"(?:break|divide|decompose) (?:it|this|that|the \w+|down)\b",
                r"(?:decide|determine|choose|propose|suggest) (?:on )?(?:the )?next (?:best )?(?:action|step|task|move)s?\b",
                *(
                    "(?:(?:trip|travel|itinerary|event|route|task|meal|diet|study|project|production|mission|path) planner|proficient planner|(?:detailed|travel|day|daily|study|training|workout|marketing|business|recovery|treatment|lesson|care|content|learning|step[- ]by[- ]step) plan)\\b",
                    r"plan (?:a|my|our|the) (?:\w+ )?(?:trip|day|week|event|journey|route|visit|wedding|menu|itinerary|vacation|holiday|project)\b",
                    r"milestones?\b",
                    r"roadmap\b",
                ),
            ),
            "設計して|計画を|计划|设计|制定|立案|優先順位|規划|规划|方案|优先级|计画を立",
            word(
                r"priorisiere\w*",
                r"erarbeite\w*",
                r"entwickeln? sie\b",
                r"schlage?n? (?:\w+ ){1,6}vor\b",
                r"(?:établi[st]|établissez|élabore[rz]?|proposez|conçois)\b",
                r"(?:elabor[ae]|propón|proponga|prioriza|diseñe)\b",
                r"(?:elabore|proponha|priorize|planejar)\b",
                r"(?:elabora|proponi|pianifica)\b",
                r"maak een (?:\w+ )?plan",
            ),
        ),
        task="plan",
        reasoning=2.5,
    ),
    Signal(
        "constraints",
        "sets conditions that must hold together",
        "No two sessions may overlap, and each must have at most three speakers.",
        "Two sessions overlap.",
        any_of(
            word(
                *("no two \\w+", "subject to"),
                *(
                    "must not (?:exceed|overlap)",
                    "satisf(?:y|ies) (?:all|the|every)",
                    "constraints?\\b",
                    "without exceeding",
                ),
                *(),
                *(
                    "(?:the|these|all) (?:following )?(?:constraints|conditions|assumptions|requirements)",
                    "such that",
                    r"(?:at most|for less than|for under|within|no more than) [£$€]\d",
                    r"(?:at most|less than|no more than) \d+ (?:chf|dollars|eur|euros?|gbp|pounds|usd)\b",
                    r"(?:cheapest|fastest|shortest|best) (?:\w+ )?(?:combination|mix|order|route|sequence)\b",
                ),
            ),
            "条件を満た|制約|满足|约束|不超过",
        ),
        reasoning=1.5,
    ),
    Signal(
        "agent",
        "works as an agent over several steps",
        "You are an autonomous agent.",
        "Call your travel agent.",
        word(
            *(
                r"autonomous(?:ly)?\b",
                "(?:coding|research|ai|software|planning) agent",
                "multi-?step",
                "sub-?tasks?",
            ),
            r"iterat(?:e|ively)\b",
            r"(?:chain|list|sequence|series) of (?:\w+ )?(?:actions|calls)\b|"
            r"outputs? of (?:an?|the) (?:earlier|preceding|previous)|outputs? as (?:arg|input)",
            *(
                r"until (?:the|all) (?:\w+ )?(?:checks?|criteria|goals?|problems?|tasks?|tests?) (?:pass|is|are)\b",
                r"you are an agent(?:[.,;:\n]| (?:capable|designed|in|tasked|that can|that plans|who|with)\b)",
                "(?:execution|task[- ]creation|task[- ]management|planning) (?:agent|ai)\\b",
                "(?:create|add|propose) (?:any )?new tasks",
                "one step at a time",
                r"(?:check|confirm|inspect|verify)\w* [^.;\n]{0,40}\bbefore (?:acting|booking|calling|changing|paying|placing|you)\b",
                r"(?:do not|don't|never|only) (?:act|book|buy|cancel|change|delete|exceed|order|pay|re-?run|refund|restart)\b[^.;\n]{0,60}\b(?:before|budget|unless|until|without)\b",
                r"(?:call|calls|use) (?:the )?(?:tools?|functions?) one after (?:another|the other)\b|only then (?:act|answer|conclude)\b",
                r"(?:budget|spending) (?:is|limits? are|limits? is) hard\b|diagnose (?:first|before)\b",
                r"(?:thought|action)(?: \d+)?:",
                r"(?:interactive fiction|text[- ]adventure) game\b",
            ),
        ),
        task="agent",
        reasoning=2,
    ),
    Signal(
        "expert",
        "speaks to an expert of a science or a learned profession",
        "You are a helpful physicist.",
        "The physicist left.",
        word(
            r"(?:you are|as|act as|acting as|imagine you are) (?:an? |the )?(?:[\w'-]+ ){0,3}(?:mathematician|physicist|chemist|biologist|"
            r"economist|actuary|statistician|logician|lawyer|attorney|physician|doctor|surgeon|pharmacist|"
            r"(?:financial|derivatives|quantitative|business|security|data) analyst|data scientist|scientist|engineer|"
            r"architect|programmer|developer|auditor|mathgpt)\b",
        ),
        reasoning=1.5,
    ),
)
