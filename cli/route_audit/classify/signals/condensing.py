"""Signals of a shorter form that is wanted of material that comes along."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

_FEW = r"(?:one|two|three|four|five|six|ten|\d|[12]\d|30)"
_PARTS = "(?:words|sentences?|lines?|bullets?|bullet points|paragraphs?|characters)"
"""What the length of a short form is counted in."""

CONDENSING = (
    Signal(
        "summarize",
        "asks for a summary",
        "Summarize the minutes below.",
        "The summary was attached yesterday.",
        any_of(
            word(r"vat (?:\w+ ){1,6}samen\b", r"kurzfassung\b", r"verdichte\b"),
            "归纳|提炼|概述|梗概|纪要|小结|箇条書き|要点を|概要を|議事録",
            does(
                *("summari[sz]e", "sum up", "sum (?:the|this)", "condense", "recap", "boil down", "digest"),
                *("synthesi[sz]e", "abridge", "shorten", "distil+"),
                *("fasse", "zusammenfassen", "fass ", "résume[rz]?", "resum[ae]", "resumir", "resuma"),
                *("riassum[ie]\\w*", "streść"),
            ),
            word(
                "zusammenfass",
                r"summari[sz]ation (?:assistant|task|model|agent|expert|engine|system|tool|bot)",
                r"summari[sz]er\b",
                r"(?:your|handoff|provide a|write a|this) summar(?:y|i[sz]ation)\b",
                r"context (?:\w+ )?compaction\b",
                r"(?:summari[sz]ing|shortening|condensing) (?:\w+ )?(?:\w+ )?\w+",
                r"synthesi[sz]ing (?:the|these|all|key|main|their)\b",
                "samenvat",
                "oppsummer",
                "sammendrag",
                "samandrag",
                "sammanfatt",
                "podsumuj",
                "streszcz",
                "요약",
            ),
            "резюмир|обобщи|підсумуй|özetle|لخص|सारांश|tóm tắt|περίληψη|συνόψισε|要約|まとめて|总结|總結|概括|摘要",
        ),
        task="summarize",
        retrieval=3,
    ),
    Signal(
        "summary_form",
        "names a short form of a longer text",
        "Give me the key points.",
        "Give me the keys.",
        any_of(
            word(
                r"in (?:einem|zwei|drei|vier|wenigen|höchstens \w+) (?:satz|sätzen|stichpunkten|worten)",
                "en (?:une|deux|trois|quelques) (?:phrases?|lignes?|mots|points)",
                "en (?:una|dos|tres|pocas) (?:frases?|líneas?|palabras)",
                "em (?:uma|duas|três|poucas) (?:frases?|linhas?|palavras)",
                "in (?:una|due|tre|poche) (?:frasi|righe|parole)",
                "in (?:één|twee|drie|enkele) (?:zin(?:nen)?|regels|woorden)",
            ),
            word(
                r"(?:a|an|one|brief|short|concise|succinct|quick|executive|generate|write|following|\w+-sentence|the|structured)"
                r" summary",
                r"(?:be|get) summari[sz]ed\b",
                r"(?:compose|create|draft|generate|give|make|need|prepare|produce|provide|want|write) (?:me )?(?:an?|the|one) (?:[\w-]+ ){1,3}summary\b",
                r"(?:draft|make|prepare|produce|take|write)(?: up)? (?:the |brief |short |clean )?minutes\b|wrap-up note",
                *("summary:", "tl;?dr", r"takeaways\b", r"synopsis\b", r"gist\b"),
                r"(?:key|main|major|important) (?:points|takeaways|findings|facts|ideas)\b",
                *(
                    "in a nutshell",
                    r"(?:rephrase|say|put|describe|tell) (?:that|this|it|the \w+) in (?:a )?(?:few words|few points|one sentence|brief)\b",
                ),
                *(
                    r"in \d or \d sentences",
                    r"in (?:one|two|three|\d) (?:short |plain )?(?:sentences?|bullets?|lines)",
                ),
                *(
                    "meeting (?:notes|minutes)",
                    r"minutes of\b|minutes from (?:a|our|the|this|yesterday)",
                    "to summari[sz]e",
                    "outline of",
                ),
                r"caption (?:that|for) .{0,24}\b(?:states?|figures?|charts?|tables?)\b",
                r"(?:describes?|verbali[sz]es?|puts? into words|tells?) (?:what )?(?:the|this|these) (?:\w+ ){0,2}(?:tables?|charts?|graphs?|records?|triples|box score|data)\b",
                *("abstract (?:of|for)", "overview of (?:the|this)"),
                r"(?:(?:an?|one|brief|short|objective) )+overview (?:about|based|from)",
                r"into (?:an? |one |the )?(?:dated |single |short |tidy )?(?:tweet|digest|notes|minutes|timeline)\b",
                r"(?:one|two|three|four|five|single|\d+)[- ](?:line|sentence|word|paragraph) (?:abstract|blurb|brief|"
                r"consensus|description|digest|headline|item|news item|overview|recap|summary|title)\b",
                r"(?:game|match|weather|news|status|progress) (?:reports?|updates?|summary|summaries) (?:for|from|out of)",
                r"(?:writes?|prepares?|produces?|weekly|daily|monthly|status) (?:\w+ ){0,2}summaries",
                r"(?:chat|thread|transcripts?|call|recording|conversation|messages|meeting|standup) into (?:\w+ ){0,3}(?:notes|minutes|list|table|summary|timeline)\b",
                r"who (?:owes|promised) what to|what was (?:agreed|said)\b|brief me\b|lede\b|besluitenlijst|actielijst",
                r"(?:title|headline|subject line) (?:for|of) (?:this|the)(?: \w+)? (?:article|text|document|e-?mail|passage|paragraph|"
                r"note|report|story below|review|abstract|message|thread|conversation|item|piece|entry)\b",
                r"titles? (?:for|of|to) (?:the |this |a |each )?(?:\w+ )?(?:chats?|conversations?)\b",
                *(
                    "decisions and",
                    "action items",
                    "open (?:points|questions)",
                    r"to-?dos\b",
                    r"boil \w+ (?:\w+ )?down",
                ),
                *(
                    "one-?liner",
                    "(?:in|one|a) line for",
                    r"(?:exec|executive) brief",
                    "show notes",
                    r"subject line\b",
                ),
                *("recap", r"(?:in|into) (?:\w+ )?bullet"),
                *(
                    r"\w*protokoll\b",
                    "compte[- ]rendu (?:de|du|pour)",
                    "acta de la",
                    "ata da",
                    "note dell'episodio",
                    "besprechungsnotiz",
                ),
                *(
                    "zusammenfassung",
                    r"(?:un |le )?résumé (?:de|du|en)\b",
                    "resumen",
                    "resumo",
                    "riassunto",
                    "sintesi",
                    r"sommario\b",
                    "resumeix",
                ),
                *("kernaussagen", "stichpunkt", "points (?:clés|essentiels)", "puntos (?:clave|principales)"),
            ),
            word(
                rf"(?:in|under|within|max\.?|maximum|at most|up to|(?:no|not) more than) {_FEW} {_PARTS}\b",
                rf"{_FEW} {_PARTS},? (?:max\b|at most\b|at the most\b|or (?:fewer|less)\b|tops\b)",
                r"(?:one|single|short|readable|brief) (?:[\w-]+ )?paragraph\b",
                r"(?:title|headline|abstract|synopsis|digest|meta-review|standfirst)s? (?:for|of|out of) (?:the|this|these|that|our|a) ",
                r"(?:write|draft|give|suggest|formulate|propose|need|want) (?:me )?(?:an?|the|one) (?:[\w-]+ )?"
                r"(?:title|headline|abstract|synopsis|digest|recap|meta-review)\b",
                *(
                    r"highlights wanted\b",
                    r"(?:clean|neat|tidy) (?:\w+ )?(?:minutes|notes?)\b",
                    r"into minutes\b",
                    r"write up:",
                ),
                *(
                    r"decisions(?:,|:)|decisions? (?:taken|made)\b",
                    r"what (?:was|has been|we(?:'ve)?|they(?:'ve)?) (?:decided|agreed)\b",
                ),
                *(r"action points\b", r"blockers\b", r"done / next\b", r"blocked[.:?]"),
                *(r"plain (?:words|english|language)\b", r"no (?:jargon|legalese|hashes)\b"),
                r"for (?:the|our|an?) (?:[\w-]+ )?(?:newsletter|bulletin|intranet|board|executives|management)\b",
                *(
                    "note to customers",
                    "customer-facing",
                    r"catch me up\b",
                    r"fill me in\b",
                    r"what did i miss\b",
                ),
                *("add nothing", "invent nothing", r"no verdicts?\b", "one-sentence consensus"),
                *(
                    "überschrift",
                    "schlagzeile",
                    "kurzfassung",
                    "ergebnisprotokoll",
                    "titre (?:pour|de|à)",
                    "en bref",
                ),
                *(
                    "titular (?:para|de)",
                    "en resumen",
                    "manchete",
                    "em resumo",
                    "titolo (?:per|di)",
                    "in breve",
                ),
                *(
                    "jednym zdaniu",
                    "dwóch zdaniach",
                    "trzech zdaniach",
                    "overskrift",
                    "i én setning",
                    "i en mening",
                ),
            ),
            "заголов|пересказ|краткое содержание|кратко |в двух словах|одним предложением|в двух предложениях|одним реченням|tek cümle|見出し|一文で|一行で|"
            "一言で|[一二两三]句话|한 문장|제목을|عنوان|باختصار|एक वाक्य",
        ),
        task="summarize",
        retrieval=2.5,
    ),
    Signal(
        "change_note",
        "asks to write up changes that it shows",
        "Write a commit message for the diff below.",
        "We commit to this message.",
        word(
            r"commit messages?\b",
            r"(?:pull|merge)[- ]request (?:title|description|summary|body)",
            *("release notes", "versionshinweise", "notes de version", r"changelog\b", "git diff"),
        ),
        task="summarize",
        retrieval=5,
    ),
    Signal(
        "summary_cue",
        "ends where a summary should begin",
        "The pier is closed for the winter.\nTL;DR:",
        "TL;DR it is closed, see below.",
        any_of(
            word(
                r"(?:tl;dr|tldr|(?:\w+ )?summary|abstract|headline|in short|in a nutshell|in brief|zusammenfassung|"
                r"résumé|resumen|resumo|riassunto|sammendrag|samandrag|hovedpunkter|sammanfattning|samenvatting|"
                r"(?:key|main) points|takeaways)\*{0,2}[:,\x{FF1A}]?\s*$"
            ),
            r"(?:要約|摘要|总结|會議總結|会议总结|요약|резюме|özet|ملخص|सारांश|περίληψη)[:\x{FF1A}]?\s*$",
            word("boils down to", r"to sum up\b", "to summari[sz]e", "i recapped it"),
        ),
        task="summarize",
        retrieval=2,
    ),
)
