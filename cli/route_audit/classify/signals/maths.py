"""Signals of mathematics: proofs, formulas, quantities."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

_DERIVED = (
    r"(?:as an? (?:fraction|multiple|percent(?:age)?|proportion|share) of|"
    r"(?:fraction|percent(?:age)?|proportion|share) of (?:the |its |their )?(?:\w+ )?(?:combined|overall|total|whole)|"
    r"percent(?:age)? (?:change|decrease|difference|growth|increase|points)|"
    r"(?:annual|combined|cumulative|weighted)[- ](?:\w+[- ])?(?:average|growth|mean|total)|"
    r"(?:is|are|be) defined as|(?:is|was|are|were) left|remain(?:s|ed|ing)?)"
)

MATHS = (
    Signal(
        "prove",
        "asks for a proof or derivation",
        "Prove that it converges.",
        "The jacket is waterproof.",
        any_of(
            does(
                *(
                    "prove (?:that|by|the (?:following|identity|inequality|theorem|statement|claim)|it|this|\\$)",
                    "disprove",
                    "derive",
                    "deduce",
                    "show that",
                    r"beweise\w*",
                ),
                *(
                    "démontre[rz]?",
                    "prouve[rz]?",
                    r"demuestr\w+",
                    r"demonstr[ae]\w*",
                    "prov[ea]",
                    r"dimostra\w*",
                ),
            ),
            word(
                r"(?:following|this|use the) (?:\w+ )?theorem\b|theorem (?:\d|in the|prov)",
                r"lemma (?:\d|that|says|states)",
                r"proof (?:of (?:the|this|that|correctness|convergence|it)\b|that |by (?:contra|indu)|as )",
                "formal proof",
                r"man (?:beweise|zeige),? |(?:vollständigen|einen) beweis\b|(?:complete|full|rigorous) proof\b",
                "(?:this|following|each step of the) proof",
                "q\\.e\\.d",
                r"qed\b",
            ),
            "証明せよ|証明し|求证|推导|证明(?:[:\\x{FF1A}]|以下|下列|若|对|当|存在|任意|该|[^\\n]{0,24}(?:成立|等式|不等|相等|收敛))|[请试]证明",
        ),
        task="prove",
        reasoning=4,
    ),
    Signal(
        "formula",
        "holds formulas",
        "Solve $x^2 = 2$ for x.",
        "It costs $5.",
        any_of(
            r"\\(?:frac|sqrt|boxed|sum|int|cdot|begin|left|leq?|geq?|text|times|pi|theta|alpha|infty|angle|overline|mathbb|"
            r"binom)",
            r"\$[a-z\\(\[|-]",
            r"\w\^[\d{(a-z]",
            r"\b[a-z]\([a-z]\) ?=",
            r"(?:[\d)]|\b[xyz]) ?= ?-?(?:[\d(]|[xyz]\b)|(?:[\d)]|\b[xyz]) [<>] -?(?:[\d(]|[xyz]\b)",
            r"\d(?: [*\x{D7}÷+] |[*\x{D7}÷])\(?\d|(?:^|[^:\d])\d+\+\d+(?:[^':\d]|$)",
            r"√|∫|∑|∈|[≤≥] ?(?:-?[a-z(]|-?[\d.,]+(?:$|[^\d ]| [^a-z]))",
        ),
        task="maths",
        reasoning=3,
    ),
    Signal(
        "maths_words",
        "speaks of mathematics",
        "Find the remainder when 17 is divided by 5.",
        "The remainder went home.",
        any_of(
            word(
                *(
                    r"equations?\b",
                    (
                        r"(?:all|consecutive|distinct|even|natural|negative|odd|of|positive|the|three|two) integers\b|integers (?:[a-z]\b|between|from|such|that)|(?:any|consecutive|each|even|every|largest|negative|non-negative|odd|positive|smallest) integer\b|"
                        r"integer (?:k|m|n|solution|such|that|values|x)"
                    ),
                    r"polynomial\b",
                    r"math(?:s|ematics|ematical)? (?:word )?(?:operat(?:ors?|ions?)|problems?)\b|word problems?\b|arithmetic\b",
                    (
                        r"(?:questions?|problems?|exams?) (?:about|from|in|on) (?:\w+ ){0,2}(?:algebra|astronomy|biology|chemistry|"
                        r"economics|engineering|geometry|law|logic|mathematics|maths?|medicine|physics|statistics)\b"
                    ),
                    r"(?:science|medical|mathematics|biology|college|high[- ]school|university) questions?\b",
                    "(?:math(?:s|ematics|ematical)?|scientific|physics|chemistry|engineering|statistics|accounting|quantitative|algebra|geometry|calculus|optimi[sz]ation|olympiad|competition) (?:word )?(?:questions?|problems?|exercises?|tasks?)\\b",
                    r"matri(?:x|ces)\b",
                    r"mathematical expressions?\b|logical (?:operators?|operations?|expressions?)\b",
                ),
                *(
                    "probability (?:that|of)",
                    r"(?:un)?directed graph\b|(?:shortest|longest) path\b|edges? in (?:the graph|g)\b|cycle in (?:the|this) graph",
                    r"(?:right |isosceles |equilateral )triangles?\b",
                    r"derivative\b",
                ),
                *(
                    r"integral\b",
                    r"modulo\b",
                    "remainder (?:when|of|is)",
                    r"divisible\b",
                    "prime (?:numbers?|factors?)",
                ),
                *(
                    r"perimeter\b",
                    "(?:least|greatest) common",
                    "(?:simple|compound) interest",
                    "speed of the",
                ),
                *(r"km/h\b", r"kmph\b", r"m/s\b", r"irrational\b", "square root", "standard deviation"),
                *(r"permutations?\b", "combinations? (?:of|are|can)", "how many (?:ways|different)"),
                r"expected (?:cost|number|share|value)\b|(?:chance|odds) (?:of|that)\b|confidence interval|95 ?% (?:ci|interval)|standard error",
                r"significant (?:at|difference)\b|p-value|random(?:ly)? (?:draw|pick|choose|select|variable|walk)",
                *("gleichung", "wahrscheinlichkeit", "probabilité", "ecuación", "probabilidad", "equação"),
                *("equazione", r"quadrat(?:ic|isch)\w*", r"geometric\b", r"logarithm"),
            ),
            "équation|方程|概率|確率|三角形",
        ),
        task="maths",
        reasoning=3,
    ),
    Signal(
        "figures_offered",
        "offers figures to choose from",
        "What is it in metres?\nA) 4.6\nB) 6.9\nC) 8.2",
        "What is it?\nA) 4 boats\nB) a pier of 1902",
        r"(?:^|\s)\W{0,2}(?:a[).:]|\(1\)|1\))\W? ?[$£€]?-?\d[\d.,/]*(?: ?[%\w/²³°.]{1,8}){0,2}[\s,;]+\W{0,2}(?:b[).:]|\(2\)|2\))\W? ?[$£€]?-?\d",
        task="maths",
        reasoning=3,
    ),
    Signal(
        "how_many",
        "asks for a quantity",
        "How many apples are left?",
        "Many apples are left.",
        any_of(
            word(
                r"how (?:many|much|long|old|far|fast|tall|often)\b",
                r"(?:what|find|calculate|compute|determine) (?:is |was |are |would be )?(?:the )?(?:total|average|ratio|"
                r"sum|difference|cost|price|value|speed|area|volume|smallest|largest|maximum|minimum|percentage|"
                r"number of|probability)\b",
                *("wie ?viele?", "combien", "cuánt[oa]s?", r"quant[oaie]s?\b"),
            ),
            "いくつ|何[人個本枚円時分年歳%]|多少|几[个天小名]",
        ),
        reasoning=0.5,
    ),
    Signal(
        "arithmetic_over_text",
        "asks for a sum or comparison of quantities",
        "How many more yards did they run?",
        "No more excuses.",
        any_of(
            word(
                "how many (?:more|fewer|less|total|years (?:after|before|passed)|days (?:after|between|before))",
                r"how many (?:\w+ )?(?:longer|shorter|older|younger|higher|lower|taller|heavier|fewer)\b",
                r"how much (?:more|less|longer|(?:would|will|did) (?:he|she|they|it|i|we|you|each|everyone|that|this|be) )",
                r"(?:ratio|turnover|margin|rate|yield|return)s?,? (?:\w+ ){0,3}(?:is |be )?defined as\b",
                r"divided by (?:the )?(?:average|total|number|sum|revenue|\w+ of)\b",
                r"round (?:your|the|all|each) (?:\w+ )?(?:answers?|results?|values?|numbers?) to\b",
                r"round(?:ed)? to (?:the nearest|one|two|three|\d) (?:cent|decimal|euro|hundred|million|ten|thousand|whole)",
                r"what (?:is|was) the percentage of\b",
                r"(?:show|with|state|give) (?:the|your|all) (?:sums?|arithmetic)\b|how you (?:got|get|arrived) (?:there|at it|to it|it)\b",
                r"(?:check|test|verify) (?:each|every|all|the) (?:claims?|figures?|sums?|totals?)\b",
                r"(?:how much|what (?:amount|credit|refund|share|sum)) [^.?\n]{0,40}\b(?:due|entitled|owed|payable|reimbursed|refunded)\b[^.\n]*\?",
                *(
                    r"altogether\b[^.!\n]*\?",
                    "in total",
                    "combined total",
                    "percent(?:age)? (?:change|increase|decrease|points)",
                ),
                *(
                    "times (?:more|as many|as much)",
                    "(?:half|twice) as (?:big|far|fast|heavy|high|large|likely|long|many|much|old|tall|wide)\\b",
                    r"each of (?:them|the \w+) (?:costs?|has|have|weighs?|gets?|is worth)",
                    "total (?:cost|amount) of",
                    "calculating",
                ),
                r"(?:cumulated|cumulative|average|median|mean) (?:\w+ )?(?:weight|age|height|price|score|value|number|sales)",
                r"(?:lowest|best|cheapest|highest|largest|smallest|biggest) (?:\w+ )?(?:price|cost|total|value|sum|share)",
                r"(?:next|second) to (?:the )?last",
                r"if [^.?!\n]+, (?:how|what|when|which|in which|who)\b",
                r"(?:compared (?:to|with)|versus|than) (?:all |the )?(?:previous|prior|last) ",
                *("higher or lower", "more or less than"),
                r"per (?:hour|day|week|month|year|person|item)\b[^.!\n]*\?",
                *(
                    "insgesamt",
                    "au total",
                    "en total",
                    "no total",
                    "in totale",
                    "year[- ]over[- ]year",
                    r"cagr\b",
                ),
                *(r"reconcile\b", "break-?even", r"amorti[sz]\w+", "net present value", "compound"),
            ),
            "一共|総額|合計|总共|总计",
        ),
        task="maths",
        reasoning=2,
    ),
    Signal(
        "derived_figure",
        "asks for a figure that is worked out from others",
        "What was the allowance as a share of gross receivables?",
        "The allowance rose as a share of gross receivables.",
        any_of(
            r"\bby (?:how (?:many|much)|what (?:factor|percent(?:age)?|proportion|ratio|share))\b|"
            r"\bhow much (?:greater|higher|larger|lower|smaller)\b",
            rf"\b{_DERIVED}\b[^.!?\n]*\?|\b(?:calculate|compute|determine) [^.!?\n]*\b{_DERIVED}\b",
            r", if [^.!?\n]*\brate (?:is|of|was) \d[^!?\n]*\?",
            r"\b(?:what|which) (?:fraction|percent(?:age)?|proportion|share) of\b|"
            r"\b(?:net|combined|overall|cumulative) (?:amount|change|cost|gain|income|loss|pay|price|profit|result|total)\b[^.!?\n]*\?",
            word(
                r"um wie ?viel\b",
                r"de (?:combien|quel pourcentage)\b",
                r"en (?:cuánto|qué porcentaje)\b",
                r"di (?:quanto|quale percentuale)\b",
                r"em (?:quanto|que percentagem|que porcentagem)\b",
            ),
            "増加率|減少率|何(?:パーセント|%)(?:増|減)|增长率|增长了多少|百分之多少|占比",
        ),
        task="maths",
        reasoning=1,
    ),
    Signal(
        "quantities",
        "gives numbers of things",
        "Each of 5 pens costs 2 euros. What do they cost?",
        "Open 24 hours.",
        word(
            r"(?:each|per|every|after|for|of|at|costs?|has|have|had|are|is|by|ate|sold|bought|gave|left|another|hat|"
            r"kostet|coûte|tiene|tem) \$?\d[\d.,]* ?(?:%|[a-z])",
        ),
    ),
)
