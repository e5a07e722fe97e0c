"""Signals of work that needs thought."""

from __future__ import annotations

from route_audit.classify.signals.signal import ASK, DO, Signal

_BUG = "Traceback (most recent call last):\n  File 'a.py', line 3, in f\nKeyError: 'x'"

REASONING = (
    Signal(
        "prove",
        "asks for a proof or derivation",
        "Prove that it converges.",
        "The jacket is waterproof.",
        DO + r"(?:prove|disprove|derive|deduce|show that|verify that|beweise\w*|démontre[rz]?|"
        r"prouve[rz]?|demuestr\w+|demonstr[ae]\w*|prov[ea])\b|"
        r"\b(?:theorem|lemma|proof (?:of|that|by)|q\.e\.d|qed)\b|証明|证明|推导",
        task="prove",
        reasoning=4,
    ),
    Signal(
        "formula",
        "holds formulas",
        "Solve $x^2 = 2$ for x.",
        "It costs $5.",
        r"\\(?:frac|sqrt|sum|int|cdot|begin|left|leq?|geq?|text|times|pi|theta|alpha|infty|angle|"
        r"overline|mathbb|binom)|\$[a-z\\(\[|-]|"
        r"\w\^[\d{(a-z]|\b[a-z]\([a-z]\) ?=|[\dxyz)] ?[=<>] ?-?[\dxyz(]|\d ?[*\x{D7}÷+] ?\(?\d|\d / \d|√|∫|"
        r"∑|≤|≥|∈",
        task="maths",
        reasoning=3,
    ),
    Signal(
        "maths_words",
        "speaks of mathematics",
        "Find the remainder when 17 is divided by 5.",
        "The remainder went home.",
        r"\b(?:equations?|(?:positive |even |odd |consecutive )?integers?|polynomial|"
        r"probability (?:that|of)|(?:right |isosceles |equilateral )triangles?|derivative|integral|"
        r"modulo|"
        r"remainder (?:when|of|is)|divisible|prime (?:numbers?|factors?)|perimeter|(?:least|"
        r"greatest) common|"
        r"(?:simple|compound) interest|speed of the|km/h|kmph|m/s|irrational|square root|"
        r"standard deviation|permutations?|combinations? (?:of|are|can)|how many (?:ways|different)|"
        r"gleichung|wahrscheinlichkeit|équation|probabilité|ecuación|probabilidad|equação)\b|方程|概率|確率|方程式",
        task="maths",
        reasoning=3,
    ),
    Signal(
        "how_many",
        "asks for a quantity",
        "How many apples are left?",
        "Many apples are left.",
        r"\b(?:how (?:many|much|long|old|far|fast|tall|often)|(?:what|find|calculate|compute|"
        r"determine) (?:is |was |are |would be )?(?:the )?(?:total|average|ratio|sum|"
        r"difference|cost|price|value|speed|area|volume|smallest|largest|maximum|minimum|percentage|"
        r"number of|probability)|wie ?viele?|combien|cuánt[oa]s?|quant[oa]s)\b|いくつ|多少|几个",
        reasoning=1.5,
    ),
    Signal(
        "arithmetic_over_text",
        "asks for a sum or comparison of quantities",
        "How many more yards did they run?",
        "No more excuses.",
        r"\b(?:how many (?:more|fewer|less|total|years (?:after|before|passed)|days (?:after|between|"
        r"before))|how much (?:more|less|longer|would|will|did (?:he|she|they|it) )|"
        r"altogether|in total|combined total|"
        r"percent(?:age)? (?:change|increase|decrease|points)|times (?:more|as many|as much)|twice as|"
        r"half as|each of (?:them|the)|per (?:hour|day|week|month|year|person|item)|"
        r"insgesamt|au total|en total|no total|year[- ]over[- ]year|cagr|reconcile)\b|一共|総額|合計",
        task="maths",
        reasoning=2,
    ),
    Signal(
        "numbers_and_question",
        "gives numbers of things to reckon with",
        "Each of 5 pens costs 2 euros. What do they cost?",
        "Open 24 hours.",
        r"\b(?:each|per|every|after|for|of|at|costs?|has|have|had|are|is|by|ate|sold|bought|gave|left|"
        r"another) \$?\d[\d.,]* ?(?:%|[a-z])",
        reasoning=1.5,
    ),
    Signal(
        "write_code",
        "asks for code",
        "Write a function that reverses a list.",
        "Write a letter that reverses the decision.",
        r"\b(?:write|implement|create|build|develop|code|generate|complete|provide|add|schreibe?|"
        r"écri[st]|escrib[ae]|escreva|programmiere) "
        r"(?:me )?(?:(?:a|an|the|some|this|eine?|un[ea]?|uma?) )?(?:[\w+#.-]+ ){0,2}(?:functions?|"
        r"funktion|fonction|función|função|programm?|script|code|method|endpoint|api|queries|query|"
        r"sql|regex|regular expression|algorithm|"
        r"unit tests?|tests?|class|migration|dockerfile|parser|cli|component)\b|"
        r"関数を|函数|写一个(?:程序|脚本)",
        task="code",
        reasoning=4,
    ),
    Signal(
        "code_inside",
        "holds program code",
        "def f(x):\n    return x + 1",
        "I return the book to you.",
        r"```|(?:^|\n| )(?:def|class|func|fn|function|public|private|const|let|var) \w+ ?[({=:<]|"
        r"\bimport \w+[\n;]|\bfrom \w+ import|\bassert \w+\(|(?:^|\n) +return |=> ?[{(]|;\n|#include|"
        r"\bselect \S+ from \w|</?(?:div|script|html)",
        reasoning=1.5,
    ),
    Signal(
        "code_words",
        "speaks of software",
        "It throws a NullPointerException in production.",
        "The bridge spans the river.",
        r"\b(?:python|javascript|typescript|java|c\+\+|rust|golang|kotlin|bash|react|kubernetes|"
        r"terraform|pytest|stack ?trace|traceback|\w*exception\b|segfault|null pointer|"
        r"deadlocks?|race condition|memory leak|unit tests?|pull request|codebase|compiler?|refactor|"
        r"repository|microservices?|software engineer|linked list|time complexity|o\(n)",
        reasoning=1.5,
    ),
    Signal(
        "debug",
        "asks to find or fix a fault",
        "Debug this and name the root cause.",
        "There is a bug on the wall.",
        DO + r"(?:debug|refactor|fix (?:(?:the|this|my|it) )?(?:\w+ )?(?:bug|code|error|issue|test|function|"
        r"build)|optimi[sz]e|review (?:this|the|my) (?:code|pr|diff|change)|trace through|execute|"
        r"executing|behebe|débogue|depura)\b"
        r"|\b(?:root[- ]cause|what(?:'s| is) wrong|not working|doesn'?t work|fails? (?:with|when|to)|"
        r"code review|the provided code|output of (?:the|this) (?:code|program|function)|ursache)\b|"
        r"デバッグ|调试|排查",
        task="debug",
        reasoning=3,
    ),
    Signal(
        "traceback",
        "holds an error trace",
        _BUG,
        "He traced the letters.",
        r"\bTraceback \(most|\.(?:java|kt|js|ts|go|rs):\d+|\n *File \S+, line \d|\bpanic: |\bE\d{4}: ",
        reasoning=1.5,
    ),
    Signal(
        "stepwise",
        "asks to think step by step",
        "Think step by step.",
        "Mind the step.",
        r"\b(?:step[- ]by[- ]step|show (?:your|all|the) (?:work|working|reasoning|steps)|"
        r"think (?:carefully|through|hard|deeply|it through)|chain of thought|reason (?:through|about|"
        r"carefully)|"
        r"(?:explain|including|first) (?:your )?reasoning|schritt für schritt|étape par étape|"
        r"paso a paso|passo a passo)\b|段階的に|一步一步|逐步",
        reasoning=1,
    ),
    Signal(
        "analyse",
        "asks to analyse or judge",
        "Assess whether the plan holds.",
        "The assessment is over.",
        DO + r"(?:analy[sz]e|assess|evaluate|critique|critically|investigate|diagnose|interpret|justify|"
        r"argue|examine|audit|scrutini[sz]e|"
        r"analysiere\w*|bewerte|beurteile|évalue[rz]?|évaluez|analiza|analice|evalúa|analise|"
        r"avalie)\b|分析|評価して|评估",
        task="analyse",
        reasoning=1.5,
    ),
    Signal(
        "compare",
        "asks to compare and weigh",
        "Compare both offers and weigh the costs.",
        "Beyond compare.",
        DO + r"(?:compare|contrast|weigh|rank (?:the|these)|vergleiche|wäge|compare[rz]|compara|"
        r"compar[ae]r?|reconcile|cross-check)\b|\b(?:trade-?offs?|pros and cons|"
        r"advantages and disadvantages|versus|vor- und nachteile|"
        r"which (?:option|approach|plan|offer|vendor|one) (?:is|would|should|do))\b|比較して|比较|权衡",
        task="compare",
        reasoning=2.5,
    ),
    Signal(
        "recommend",
        "asks for a decision with reasons",
        "Should we renew? Recommend one and justify it.",
        "She came recommended.",
        r"\b(?:should (?:we|i) |recommend (?:one|a|an|the|whether|which|what)|justify|"
        r"your recommendation|best course|business case|implications?|feasib\w+|optimal|hypotheses|"
        r"worst[- ]case|mitigat\w+|"
        r"strategy (?:analyst|for|to)|strategic|(?:the|analy[sz]e|assess|key|main) risks?\b|"
        r"counter-?arguments?|sollten wir|empfiehl|recommande|recomiend\w+|recomend\w+|devrions|"
        r"deberíamos|devemos)",
        reasoning=2,
    ),
    Signal(
        "plan",
        "asks for a plan or a design",
        "Plan the migration in phases.",
        "The plan failed.",
        DO + r"(?:plan|design|architect|devise|propose|forecast|estimate|schedule|decide|prioriti[sz]e|"
        r"negotiate|work out|figure out|model the|plane|entwirf|planifie|concevez|diseña|planifica|"
        r"projete|planeje|simulate|optimi[sz]e)\b|設計して|计划|设计|制定",
        task="plan",
        reasoning=2.5,
    ),
    Signal(
        "agent",
        "works as an agent over several steps",
        "You are an autonomous agent.",
        "Call your travel agent.",
        r"\b(?:autonomous(?:ly)?|(?:coding|research|ai|software|planning) agent|multi-?step|"
        r"sub-?tasks?|call (?:the )?tools|use (?:the |your )?(?:available )?tools|tool calls|"
        r"iterat(?:e|ively)|until (?:the|all) \w+ (?:pass|is|are)|you are an agent)\b",
        task="agent",
        reasoning=2,
    ),
    Signal(
        "why",
        "asks why",
        "Why did the index grow?",
        "That is why I left.",
        ASK + r"(?:(?:and|but|so) )?(?:why|explain why|how come|warum|weshalb|wieso|pourquoi|por qué|"
        r"por que)\b|なぜ|为什么|為什麼",
        task="explain why",
        reasoning=2,
    ),
    Signal(
        "logic",
        "is a puzzle or an argument to follow",
        "Which of these must be true?",
        "It is true.",
        r"\b(?:must be (?:true|false)|if and only if|contradict\w*|follows? (?:logically )?from|"
        r"puzzle|riddle|logic(?:al|ally)? |heads up|valid argument|assum(?:es|ption)s? (?:that|"
        r"on which)|"
        r"weakens?|strengthens? the|paradox|fact ?\d|rule ?\d|all \w+ are \w+[.,;]|infer(?:red|ence)?|"
        r"deduction|premises?|conclusion|sits? (?:next|to the)|counterexample|rätsel|énigme)\b|推理|"
        r"论证|推論",
        task="logic",
        reasoning=2.5,
    ),
    Signal(
        "judgement",
        "asks for expert judgement",
        "Is it legal to dismiss him? Give a differential diagnosis.",
        "The judge left.",
        r"\b(?:differential diagnosis|is it (?:legal|lawful|compliant)|compl(?:y|iance|iant) with|"
        r"violat\w+|liable|liability|breach|enforceab\w+|legal (?:analysis|opinion|risks?)|"
        r"conflicts? (?:with|between)|inconsistenc\w+|contraindicat\w+|second[- ]order|edge cases?|"
        r"threat model|haftung|haftbar)\b",
        reasoning=2,
    ),
    Signal(
        "calculate",
        "asks to calculate or solve",
        "Calculate the payback period.",
        "A calculated risk.",
        DO + r"(?:calculate|compute|solve|simplify|evaluate the|factor|find the (?:value|number|sum|area|"
        r"smallest|largest|probability|length|angle)|berechne\w*|löse|calcule[rz]?|résou[ds]\w*|"
        r"calcul[ae]\w*|resuelv\w+|resolva)\b|計算|计算|求",
        task="maths",
        reasoning=2.5,
    ),
)
