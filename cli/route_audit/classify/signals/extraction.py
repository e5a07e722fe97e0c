"""Signals of taking out what a text holds, and of the form that it is wanted in."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

EXTRACTION = (
    Signal(
        "extract",
        "asks to extract",
        "Extract the dates.",
        "Vanilla extract is dear.",
        any_of(
            word(
                r"(?:entnimm|entnehme)\b",
                r"(?:nenne|liste|finde|notiere) alle\b",
                r"gib (?:nur )?(?:die|den|das) (?:\w+ ){1,5}(?:zurück|aus)\b",
                r"such\w* (?:\w+ ){1,5}heraus\b",
                r"relève[rz]?\b",
                r"liste[rz]? (?:les|tous|toutes)\b",
                r"(?:saca|lista|enumera) (?:todos|todas|los|las)\b",
                r"liste (?:os|as|todos|todas)\b",
                r"elenca\b",
                r"haal (?:\w+ ){1,6}(?:uit|op)\b",
                r"noem alle\b",
            ),
            "列出|找出|摘出|取り出|書き出|一覧に",
            does(
                *(
                    "extract",
                    "pull (?:out|the|all)",
                    "parse",
                    "annotate",
                    "list (?:all|every|each|the) ",
                    "name all",
                ),
                *(
                    "transcribe",
                    (
                        r"fill (?:in|out) (?:(?:all|each|every|the|these|this|following|missing) )*(?:\w+ )?"
                        r"(?:columns?|fields?|forms?|json|keys?|records?|schema|slots?|table|template|values?)"
                    ),
                    "populate",
                    "capture the",
                    "return all",
                ),
                *(r"get (?:all|the \w+,)", r"extrahiere\w*", "extrais", "extrayez", "extraire", "extraer?"),
                *("extraia", "extrair", "estra[ei]\\w*", "lies .{0,40}aus"),
            ),
            word(
                "(?:can be|information) extract(?:ed|ion)",
                r"(?:tasked with|task of|responsible for|speciali[sz]ed in) (?:extracting|identifying|locating)\b",
                r"the (?:text )?spans? that (?:refers?|names?|denotes?|mentions?|expresse?s?)\b",
                r"(?:find(?:ing)?|locate|select) (?:the )?(?:matching elements?|elements? (?:on|in|from) the (?:page|screen|dom))\b",
                r"(?:names|people|items|companies|products|places|dates|numbers|skills|languages|tools|terms|events|things) (?:mentioned|listed|named|that appear)\b",
                r"(?:get|return|fields|give me|provide): ?\w+(?: \w+)?, \w",
                r"return (?:the )?\w+(?: \w+)?, \w+(?: \w+)?,? (?:and )?[a-z]",
                r"(?:pull|pick|get|grab|lift|copy) (?:\w+ )?(?:\w+ )?(?:\w+ )?\w+ (?:out of|from) (?:this|the|these|each|every|my)\b",
                *("named entit(?:y|ies)", r"ner\b"),
                (
                    r"(?:find|give|list|return|show) (?:me )?(?:only |just |all |the |every )+(?:e-?mail|phone|urls?|links?|hashtags?|"
                    r"dates?|amounts?|cit(?:y|ies)|currency|sku|iban)\b"
                ),
                *("estrarre", "extrahieren", "extracción de", "extraction (?:of|de)", "text spans?"),
            ),
            r"(?:^|[\n.!?:;] ?)(?:tag|mark|bracket|underline|annotate|highlight|wrap) (?:all|every|each|any|spans?|tokens?|[\w ]+<\w|"
            r"the (?:[\w-]+ )?(?:entities|mentions?|note|parts?|scope|sentences?|spans?|tokens?|utterances?|words?)\b)",
            "извле[кч]|추출|개체명",
            "抽出|提取|抽取|抜き出",
        ),
        task="extract",
        extraction=3,
    ),
    Signal(
        "entities",
        "names fields or entities to take out",
        "Give all person names and dates.",
        "My name is Ada.",
        any_of(
            word(
                r"(?:does|do|did) (?:this|the|these|it|any) (?:\w+ )?(?:\w+ )?(?:mention|contain|include|refer to|ask for|complain)\b",
                *(
                    r"entities\b",
                    r"names?, (?:and )?\w+(?:,| and)",
                    "phone numbers?",
                    "e-?mail addresses",
                ),
                r"persons?, (?:\w+, )?(?:organi[sz]ations?|locations?|places)",
                "(?:person|company|product|people|customer) names?",
                *(
                    "key[- ]value",
                    r"(?:dialogue?|belief|conversation) states?\b",
                    r"(?:fill|give|list|track|requested|collect|output) (?:\w+ ){0,2}slots?\b|slot[- ](?:filling|values?)\b",
                    r"(?:triples|triplets)\b|(?:proper nouns|noun phrases|key ?phrases)\b|(?:bio|iob|pos|penn treebank) tags?\b",
                    r"(?:null|none|nil|n/a|[\"']not (?:given|reported|stated|specified)[\"']) (?:if|when|where) (?:\w+ ){0,3}(?:absent|missing|unknown|silent|stated|given|mentioned|present|not)\b",
                    r"fields\b|field(?::| (?:names?|values?)\b)",
                    r"attributes\b",
                    "line[_ ]items?",
                    "invoice (?:number|fields|date)",
                ),
                *(
                    "with keys",
                    r"keys? (?:\w+, )+",
                    "date, ",
                    "dates, ",
                    "amounts?,",
                    "type of details",
                    "key details",
                ),
                *(
                    "pos tags?",
                    r"felder\b",
                    r"champs\b",
                    r"campos\b",
                    "schlüssel",
                    "entidades",
                    "entit(?:és|à)",
                ),
            ),
            "フィールド|字段|实体|項目",
        ),
        extraction=1.5,
    ),
    Signal(
        "structured_output",
        "wants JSON, CSV or another fixed form",
        "Return valid JSON.",
        "Jason returned.",
        any_of(
            "以 ?json|json ?(?:数组|对象|字符串)|表格形式|按(?:照)?(?:以下|如下|下面的?)格式|次の形式|以下の(?:形式|フォーマット)|表形式",
            word(
                r"form of a table\b|table (?:consisting of|containing|with) (?:the )?(?:following )?columns\b|(?:in|into|fill) the (?:following )?columns\b",
                "(?:as|in|to|valid|return|output|respond with|respond in|into|a|als|en|em|ein|gültiges|following|one) "
                "(?:a |an |valid |only |strict |single )*(?:json|csv|yaml|xml|markdown table|table row|key-value)\\b",
            ),
            r"\{\s*[\"'][\w-]+[\"']\s*:\s*(?:,|\}|str|int|float|bool|number|null|[\"'\[<{.\x{2026}]|\w+ ?\|)",
            r"\{[a-z]\w+(?:, ?[a-z]\w+)+\}|\{ ?[\"'`]\w*[\"'`](?:, ?[\"'`]\w*[\"'`])+ ?\}",
            r"\bone (?:\w+ )?per line\b|\b(?:each|every \w+) on (?:its|a) (?:own |new |separate )?line\b",
            r"\b(?:comma|tab|semicolon|pipe|newline)[- ](?:separated|delimited)\b|separated by (?:commas|semicolons|tabs|pipes|a (?:comma|semicolon|tab|pipe)|[\"'(;,|])",
            r"\bkey ?= ?value\b|\w=\s*\n\w+=\s*(?:\n|$)",
            "json(?:으로|만| 형식)|jsonで|json ?形式|json ?格式|输出json|<json>|json only|json object|json,? (?:please|format|output|array)",
        ),
        extraction=1.5,
    ),
    Signal(
        "answer_only",
        "wants the bare answer",
        "Respond with the label only.",
        "He was the only one.",
        any_of(
            word(
                r"ohne (?:erklärung|begründung|kommentar|weiteren|einleitung|zusatz)\w*",
                r"(?:antworte|gib|nenne|schreibe?) (?:mir )?(?:bitte )?nur\b",
                "nur mit (?:dem|der|einem|einer|ja) ",
                "sans (?:explication|commentaire|phrase|justification)s?",
                "(?:réponds|répondez|renvoie|donne) (?:uniquement|seulement)",
                r"sin (?:explicaci|comentario)\w*",
                "(?:responde|devuelve) (?:solo|sólo|únicamente)",
                r"sem (?:explica|comentário)\w*",
                "(?:responda|responde|devolva) (?:apenas|só|somente)",
                r"senza (?:spiegazion|comment)\w*",
                "(?:rispondi|restituisci) solo",
                "(?:geen|zonder) (?:uitleg|toelichting)",
                "(?:antwoord|geef) alleen",
            ),
            "不要解释|无需解释|不需要解释|直接(?:给出|输出|返回|回答|说)|不要输出(?:其他|任何|多余)|只(?:需)?(?:输出|回答|返回|给出)|仅(?:输出|返回|回答)|(?:のみ|だけ)(?:を)?回答|説明は不要|余計な(?:説明|文)",
            word(
                r"(?:respond|reply|answer|return|output|print|antworte|réponds|responde|responda|rispondi)"
                r"(?: \w+){0,2} (?:only|just|nur|seulement|solo|apenas|sólo)\b",
                r"(?:only|just) (?:return|output|respond|reply|answer|print|give)\b",
                *(
                    "nothing else",
                    "no (?:other|extra) (?:text|words|explanation)",
                    "without (?:any )?explanation",
                ),
                *(
                    "no (?:explanation|prose|commentary|preamble|markdown)",
                    "(?:label|json|answer|query|number|word|code|letter|name|id|digit|date|value|line|title) only",
                    r"(?:reply|respond|answer|output|return|print) (?:with )?(?:the|a|one|its) \w+(?: name| code| id| number)?(?:\.|$|\n)",
                ),
            ),
            "だけ(?:を)?(?:返|出力|答)|のみ(?:を)?(?:返|出力|答)",
        ),
    ),
    Signal(
        "rating",
        "asks for a rating",
        "Rate this answer on a scale of 1 to 5.",
        "The mortgage rate rose.",
        any_of(
            word(
                *(
                    r"from [01] .{0,24}to (?:5|7|10|100)\b",
                    r"scale (?:of|from) \d",
                    r"(?:between|from) [01] (?:and|to) (?:5|10|100)(?:[^\w ]| [^wc]|$)",
                    "out of (?:5|10) ",
                ),
                *(
                    "stars?:",
                    r"\d[- ]stars?\?",
                    "star[- ]?rating",
                    "(?:rate|score|grade) (?:this|the|each|it)",
                ),
                *("would (?:like to )?give (?:it|this)", "rating:", "score:", "wie viele sterne"),
            ),
            r"\b1 ?\([a-z][^()\n]+\),? (?:or )?2 ?\(",
            r"\bscores? [1-5]: |\binteger scale\b|\b(?:cefr|readability|proficiency|reading) levels?\b",
            r"\b(?:rate|score|scale|grade|rating|mark)\b[^.\n]{0,80}\b[0-3] ?(?:\([^)]*\) ?)?(?:-|\x{2013}|to|\.\.) ?(?:3|4|5|6|7|10|100)\b",
            "★|打分|評価して",
        ),
        task="rate",
        extraction=2.5,
    ),
    Signal(
        "manner",
        "asks how something is said, not what",
        "Is this sentence sarcastic?",
        "He put it in other words, and left.",
        any_of(
            word(
                *(
                    r"(?:is|are|was|whether|if|non-?|not|detect|label|being|meant|as|contains?|flag|the) (?:\w+ ){0,3}(?:sarcas|ironi)\w+",
                    r"(?:sarcas(?:m|tic)|ironic(?:ally)?)(?: or\b| detect| level| ?[?:=/\n]|$)",
                    r"clickbait\b",
                    r"figures? of speech\b",
                    "rhetorical device",
                ),
                *(r"honorific\b", r"(?:which|what|the) (?:[\w-]+ ){0,2}dialect\b", r"formality\b"),
                *("tone of (?:the|this|each)", "stance (?:of|on|towards?)"),
                r"(?:formal|polite|literal|acceptable|subjective|grammatical|supportive|factual|humorous)"
                r"(?:,| or|/) ?(?:not\b|un|non|in|im|objective|rude|figurative|neutral|opinion)",
                r"(?:is|are|was|whether|if) (?:it |this |these |the )(?:\w+ ){0,2}(?:is )?(?:grammatical(?:ly)?|acceptable|formal|"
                r"polite|literal|humorous|factual)\b",
            ),
        ),
        task="classify",
        extraction=2.5,
    ),
    Signal(
        "type_of",
        "asks which kind something is",
        "What kind of document is this?",
        "How kind of you.",
        r"(?:^|[\n.?!\"] ?)(?:[\w-]+ ){0,2}(?:type|kind|category|label|tag|class|topic|genre|tone|mood|intent|section|track|severity|priority|"
        r"stance|polarity|sentiment|emotion|language|department)\?|"
        + word(
            r"(?:what|which) (?:type|kind|sort|class|category|label|topic|section|intent|team|department|language|"
            r"sentiment|queue|of these (?:categories|labels))\b",
            *(
                r"belongs? to\?",
                "refers? to which",
                "asking (?:about|for)",
                "type of the (?:question|text|document)",
            ),
            r"which of the following (?:best )?(?:describes|characteri[sz]es|captures|fits|applies to) (?:the|this) (?:[\w-]+ ){0,5}"
            r"(?:statement|text|sentence|utterance|message|post|tweet|comment|speaker|author|writer)\b",
            r"(?:option|choice|label|answer|one|statement)s? that (?:best|most closely) (?:characteri[sz]es?|describes?|captures?) (?:the|this|its)\b",
            r"which (?:[\w-]+ )?(?:code|level|strategy|act|relation|frame|stance|tag|register|stage|technique|fallacy)s? "
            r"(?:does (?:the|this)|applies|apply|fits?|best|describes?|matches|belongs)\b",
            r"welche[rs]? [^?\n]{3,60} (?:passt|passen|trifft)\b",
            r"what is the relation(?:ship)? between (?:[\"'“<\[]|(?:the )?(?:two|following|given|entit|sentences|premise|head))",
            r"what is the relation(?:ship)? between [^?\n]{0,60} in (?:the|this) (?:sentence|text|passage|paragraph)\b",
            r"(?:identify|determine|detect|name|recogni[sz]e|guess|tell|state) (?:the|its|which) (?:[\w-]+ ){0,3}(?:language|dialect|type|"
            r"kind|genre|topic|format|figure|tone|style|author|era)\b",
            r"(?:which|what) (?:programming|cefr|arxiv|dialogue|news|emotional|reading|natural|conventional[- ]commits?|of these) "
            r"(?:language|level|category|act|section|emotion|state|type|newsgroups|categories|labels|tags|folders)\b",
            r"is (?:this|it) (?:a|an) (?:\w+ ){1,3}(?:or|about|regarding)|is this \w+ about \w+ or\b",
            *(
                "what language is",
                "which language is",
                "the language of",
                "detect the language",
                "language code",
                "about which topic",
            ),
            r"(?:identify|list|name) which\b",
            r"which (?:of (?:these|those|the following) |ones )?(?:\w+ )?are (?:\w+ ){0,3}and which\b",
            r"which of (?:these|those) (?:\w+ )?are\b",
            *("um welche art", "quel type de", "qué tipo de", "que tipo de", "di che tipo"),
        ),
        extraction=2,
    ),
    Signal(
        "detect",
        "asks to detect, flag or decide on a criterion",
        "Flag messages that contain personal data.",
        "The flag is red.",
        any_of(
            "是否(?:包含|存在|涉及|属于)|かどうか|該当するか|判別",
            does(
                *(
                    "detect",
                    "identify",
                    "flag",
                    "determine (?:if|whether|which|the)",
                    "decide (?:if|whether)",
                ),
                *(
                    "check (?:if|whether)",
                    "route (?:the|this|each)",
                    "replace each",
                    r"match (?:each|every|these|this \w+|the \w+) (?:\w+ ){0,4}(?:to|with|against)",
                    "screen (?:the|this)",
                ),
                *(
                    "erkenne",
                    "détecte[rz]?",
                    "detect[ae]",
                    r"identifi[ce]\w*",
                    "prüfe, ob",
                    "indica se",
                    "indique si",
                ),
            ),
            word(
                r"(?:determin(?:es|ing)|decid(?:es|ing)|check(?:s|ing)|detect(?:s|ing)|predict(?:s|ing)?) (?:if|whether)\b",
                r"(?:has|have) to (?:determine|decide) (?:if|whether)\b",
                r"(?:content|injection|intrusion|fraud|spam|safety|anomaly|security|hate speech|toxicity|emotion|language|intent) (?:detect(?:or|ion)|moderator|filter|recognition)\b",
            ),
            "检测|识别|判断|判定",
        ),
        task="detect",
        extraction=1,
    ),
)
