"""Signals of sorting, taking out and converting."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal, say
from route_audit.classify.signals.wording import any_of, does, label, last_label, word

_LANGUAGE = (
    "arabic|bengali|chinese|czech|danish|dutch|english|finnish|french|german|greek|hebrew|hindi|indonesian|"
    "italian|japanese|korean|norwegian|polish|portuguese|romanian|russian|spanish|swahili|swedish|turkish|"
    "ukrainian|vietnamese|thai|urdu|tamil|persian|farsi|malay|tagalog|hungarian|bulgarian|croatian|serbian|slovak|"
    "catalan|basque|galician|welsh|irish|icelandic|estonian|latvian|lithuanian|yoruba|igbo|hausa|zulu|xhosa|amharic|"
    "somali|tswana|latin|engelsk|norsk|bokmål|nynorsk|svensk|dansk|engels|nederlands|angielski|polski|ingilizce|türkçe|deutsch|englisch|anglais|français|inglés|español|inglês|português|inglese|italiano"
)

EXTRACTION = (
    Signal(
        "classify",
        "asks to classify",
        "Classify this ticket.",
        "This is a classic car.",
        any_of(
            does(
                *(
                    "assign (?:each|the|this|one|a|an|it|every|exactly)",
                    "(?:re)?classify",
                    "categori[sz]e",
                    "triage",
                    "label (?:the|this|each|it)",
                ),
                r"assign (?:[\w-]+ )?(?:[\w-]+ )?(?:codes?|labels?|tags?|categor(?:y|ies)|topics?|scores?)",
                r"(?:tag|label|sort|group|bucket) (?:[\w-]+ )?(?:[\w-]+ )?(?:articles|messages|posts|tweets|comments|tickets|"
                r"emails|reviews|items|rows|transactions|documents|records|sentences|words|ads)",
                r"(?:route|assign|dispatch|forward) (?:\w+ )?to",
                r"(?:group|bucket) (?:these|them|each)\b",
                r"map (?:it |this |them )?to",
                *("tag (?:the|this|each|it)", "sort (?:the|this|these|each|it) \\w+ (?:into|by|as)"),
                "sort (?:incoming|our|customer|user|all)",
                *(r"klassifiziere\w*", r"kategorisiere\w*", "ordne", "classe[rz]?", "classifie[rz]?"),
                *("catégorise[rz]?", r"clasifi\w+", "classifi(?:que|car|ca)", r"categori[cz]\w+"),
            ),
            word(
                r"(?:text |ticket |intent )?classifier\b",
                "classification (?:task|system|model|engine|bot|assistant)",
                r"you are an? (?:[\w-]+ )?(?:parser|tagger|extractor|annotator|labell?er|formatter|redactor|normali[sz]er|router)\b",
                r"(?:the|its|their|matching|correct|right|a|an|each) (?:icd(?:-\d+)?(?:-\w+)?|zip|postal|country|currency|naics|sic|hs|"
                r"cpt|diagnosis|product) codes?\b",
            ),
            "分類|分类|归类",
        ),
        task="classify",
        extraction=3,
    ),
    Signal(
        "route",
        "hands requests to whom they belong",
        say("My screen is black.", "You route the user's message to the right agent."),
        "We took the coastal route.",
        any_of(
            word(
                r"rout(?:e|es|ing) (?:(?:the|each|every|all|incoming|a|an|their|this) )?(?:[\w'-]+ )?(?:requests?|messages?|quer(?:y|ies)|questions?|"
                r"tickets?|calls?|tasks?|inquir(?:y|ies)|emails?|users?|customers?)\b",
                r"(?:hand(?:s|ing)?|pass(?:es)?) (?:\w+ ){0,3}(?:off|over) to\b|handoffs?\b",
                r"(?:transfer|delegate|forward|dispatch|escalate)s? (?:\w+ ){0,3}to (?:the |an? )?(?:\w+ )?(?:agent|team|department|specialist|human|queue)",
                r"which (?:agent|department|team|queue|route|destination|expert|specialist|data ?source|index|collection)\b",
                r"(?:triage|routing|dispatch(?:ing)?) (?:agent|assistant|bot|system|model)",
                r"(?:request|query|intent|message|semantic) router\b",
                *(
                    "(?:richtige|zuständige)[nrs]? (?:\\w+ )?(?:team|abteilung|stelle)",
                    "service compétent",
                    "(?:equipo|departamento|área) (?:correcto|responsable|adecuado)",
                ),
            ),
            "振り分け|担当部署|转接|路由",
        ),
        task="classify",
        extraction=2,
    ),
    Signal(
        "category_words",
        "speaks of categories, labels or topics",
        "Which category is it?",
        "Which cat is it?",
        any_of(
            word(
                *(r"categor(?:y|ies)\b", r"labels?\b", r"topics?\b", r"intents?\b", r"descriptors?\b"),
                *(
                    r"department\b",
                    r"taxonomy\b",
                    "which section",
                    r"urgency\b",
                    r"severity\b",
                    r"sev-?\d",
                ),
                *(
                    r"priority(?: level)?\b",
                    r"kategorien?\b",
                    r"etiketten?\b",
                    r"catégories?\b",
                    r"categorías?\b",
                ),
                *(r"etiquetas?\b", r"categorias?\b", r"categorie\b"),
            ),
            "étiquettes?|カテゴリ|ラベル|类别|标签|類別|標籤",
        ),
        task="classify",
        extraction=1.5,
    ),
    Signal(
        "sentiment",
        "asks about sentiment",
        "Is this review positive or negative?",
        "I am positive that he left.",
        any_of(
            word(
                *(
                    r"sentiment",
                    r"polarity\b",
                    "[\"']?positiv\\w*[\"']? ?(?:or|/|and|oder|ou|o|eller)  ?[\"']?negativ",
                ),
                *(
                    r"[\"']?positiv\w*[\"']?(?:,|/| or| and| oder| ou| o| eller| y)+ ?[\"']?(?:negativ|neutr)",
                ),
                *(
                    r"[\"']?negativ\w*[\"']?(?:,|/| or| and| oder| ou| o| eller| y)+ ?[\"']?(?:positiv|neutr)",
                ),
                *(
                    "(?:good or bad|bad or good)",
                    r"favou?rable\b",
                    r"flattering\b",
                    "tone (?:of|to) (?:this|the)",
                ),
                *(
                    "feel about (?:the|this)",
                    r"enjoy(?:ed)? (?:the|this)",
                    "(?:the|this) reviewer",
                    "did the reviewer",
                ),
                *("(?:this|product|movie|app|customer) reviews?\\b", "reviews?:", "stimmung", r"emotions?\b"),
            ),
            "感情|情感|好评|差评|情绪|正面|负面",
        ),
        task="classify",
        extraction=3,
    ),
    Signal(
        "moderation",
        "asks whether a text is acceptable",
        "Is the following statement hateful?",
        "I hate mondays.",
        word(
            *(
                r"toxic(?:ity)?\b",
                r"(?:whether|if) .{0,60}\b(?:harmful|unsafe)\b|harmful(?:ness)? (?:or|score|label|content detect)",
                "(?:un)?safe(?: or |/)(?:un)?safe",
                "(?:prompt[- ]injection|jailbreak)s?\\b",
                "违禁|违规|敏感(?:词|内容)|辱骂|色情|暴力",
                r"spam\b",
                "hate(?:ful|\\ speech)\\b",
                r"offensive\b",
                r"harassment\b",
                r"profanity\b",
            ),
            *(
                "policy violation",
                "violates? (?:our|the) (?:guidelines|policy|rules)",
                "nsfw",
                r"moderat(?:e|ion)\b",
            ),
            *("hassrede", "discours haineux", "discurso de ódio", "incitamento all'odio", r"phishing\b"),
        ),
        task="moderate",
        extraction=2.5,
    ),
    Signal(
        "closed_list",
        "wants one of a closed list",
        "Answer with exactly one of: billing, shipping, other.",
        "One of us is wrong.",
        any_of(
            word(
                r"(?:(?:exactly|only|just) one (?:of|label|category|word|tag|option|value|team|queue|class)|"
                r"(?:with|return|choose|assign|output|pick|select|answer|reply|give|use|name|has|have) exactly one \w+)\b",
                r"one of (?:the )?(?:(?:following|these|those)?:? )?(?:labels|categories|classes|values|tags|topics|"
                r"departments)",
                *("one of: ", r"one of [\[{(]", "(?:one|single)[- ](?:word|label)", "label only"),
                "only the (?:label|category|name|class|tag|word|number|letter|value|digit|score)",
                "just the (?:label|category|number|word|name)",
                "from (?:the|this) (?:following )?list",
                r"(?:intents?|labels?|categories|classes|topics|tags|queues|teams|kategorien|catégories|categorías|categorias)"
                r"(?: \(\w+\))?:\s{0,3}[\w -]+(?:,|\n-|\||;)",
                "with (?:exactly |only )?one (?:intent|topic|team|queue|department|tier|class)",
                r"(?:given|following|allowed|possible|these) (?:a )?(?:(?:list|choice) of )?(?:categories|labels|"
                r"classes|values|topics|tags|intents)",
                *("eine? der folgenden", "l'une? des", "una de las", "uma das", "una delle", "pick one"),
                "nur (?:mit )?(?:de[rm]|das) (?:label|kategorie|etikett)",
            ),
            "のいずれか|一つだけ|から(?:一つ)?選|以下之一|其中之一",
        ),
        extraction=1.5,
    ),
    Signal(
        "named_choices",
        "names the answers it allows",
        "Is this about sports, politics, or science?",
        "Bring apples, pears and plums.",
        any_of(
            r", (?:[\w-]+ )?[\w-]+, (?:or|oder|ou|o) ",
            r"\w, (?:or )?(?:other|none|unknown|unclear|misc)(?:[.)\]:?]|$|\n)",
            r" \| [^|\n]+ \| \w",
            r"[a-z)] or (?:an? )?[\w-]+(?: [\w-]+)? or (?:an? )?[\w-]+\?",
            r"[a-z]s: [\w -]+, [\w -]+, [\w ,-]+\. (?:reply|answer|output|return|respond|choose|pick|print)",
            r"\b(?:choose|pick|select) (?:one )?(?:from|of|between): ",
            r"\b(?:answer|return|reply|respond|output|say|print)(?: with)?:? \W?\w+\W? or \W?\w+\W?(?:[.,\n]|$| and nothing| only)",
            r"[\"'“\x{2018}][\w -]+[\"'”\x{2019}](?: or | oder | ou | o | eller )[\"'“\x{2018}][\w -]+[\"'”\x{2019}]",
            r", [\w /-]+, [\w /-]+,? (?:or |and )[\w /-]+\?",
            r"\b(?:answer|output|reply|respond|return|result)(?: with| is)?:? \W?[\w<>-]+\W?, \W?[\w<>-]+\W?(?:,| or)",
            r"\b(?:type|answer|respond|reply|say|write|return|output|print)(?: with)?(?: only)?(?: an?)? "
            r"(?:[\"'“\x{2018}][\w -]+[\"'”\x{2019}]|[01]) (?:if|when|for|or)\b",
            r"\b(?:otherwise|if (?:it is )?not),? (?:type|answer|respond|reply|say|write|return|output|print)"
            r"(?: with)? [\"'“\x{2018}][\w -]+[\"'”\x{2019}]",
        ),
        extraction=2,
    ),
    Signal(
        "listed_choices",
        "lists the answers it allows, in brackets",
        "What is it about (sports, politics, science)?",
        "Bring fruit (apples, pears).",
        any_of(
            r" \([a-z][\w /-]+(?:, [\w /-]+)+\) ?[:?]| \([a-z]+(?:/[a-z]+)+\)",
            r" \[[a-z][a-z -]+(?:, ?[a-z][a-z -]+)+\]|\{[\w -]+(?:/[\w -]+)+\}",
            r", \w+, \w+, [\w /-]+\?|[\"'][\w -]+[\"']/[\"'][\w -]+[\"']",
        ),
        extraction=2,
    ),
    Signal(
        "yes_or_no",
        "wants yes or no",
        "Is it a complaint? Yes or no.",
        "There is no way.",
        any_of(
            word(
                *(
                    "yes(?:[ ,]+or |[ ,]*/ ?)no",
                    "yes/no",
                    "true or false",
                    "y or n\\b",
                    "y/n\\b",
                    "true/false",
                ),
                *(
                    "answer (?:with )?(?:only )?['\"]?yes",
                    "[\"']yes[\"'] or [\"']no",
                    "ja oder nein",
                    "oui ou non",
                ),
                *("sim ou não", "duplicates? or not", "or not\\?", "sì o no"),
            ),
            "sí o no|はいかいいえ|是或否|是还是否",
        ),
    ),
    Signal(
        "same_meaning",
        "compares two texts for the same meaning",
        "Do these two sentences mean the same thing?",
        "What is the meaning of life?",
        word(
            *("paraphrases? (?:of|or|each)", r"paraphrase\?", "mean(?:ing)? the same"),
            "(?:same|convey the same|similar) (?:meaning|thing|question|topic)",
            *(
                "(?:semantically|are they) equivalent",
                r"entail(?:s|ed|ment)?\b",
                "duplicates? (?:of|or|questions?)\\b",
                "(?:they|these(?: \\w+)?) duplicates",
                "not duplicates",
                *(
                    "stesso significato",
                    "implica (?:logicamente )?che",
                    "gleiche bedeutung",
                    "même sens",
                    "mismo significado",
                ),
            ),
            "(?:sentence|question|sent|text|frase|product|record) 2\\b",
            "sentence2",
            "(?:same or different|different or the same)",
            "(?:these|following|the) two (?:questions|sentences|records|texts|entries|statements)",
            *(
                (
                    r"(?:refers?|referring|describes?|belongs?|are|is|by) (?:to |about )?the same (?:[\w-]+ )?(?:person|company|product|"
                    r"customer|entity|item|event|author|speaker|address|sense)\b"
                ),
                r"the same (?:[\w-]+ )?(?:person|company|product|customer|entity|item|event|address)(?: as\b| ?[?(])",
                "also be used to answer",
                "the (?:relation|relationship|similarity) between (?:the|these|two|both)",
                r"(?:pronoun|word|name|noun) \W{0,2}\w+\W{0,2} refers? to",
                "(?:sentence|response|answer|text) answers? the question",
                "factually consistent",
                r"(?:does|can|would) it follow that|true as well|true,? (?:based on|given) |is it true that [\"'\x{2018}]|can we say [\"'\x{2018}]",
            ),
        ),
        task="match",
        extraction=2.5,
    ),
    Signal(
        "premise_and_hypothesis",
        "carries a premise and a hypothesis under their labels",
        "Premise: a man sleeps.\nHypothesis: somebody is awake.",
        "On that premise we went home.",
        label(
            "premise",
            "hypothesis",
            "sentence ?[12]",
            "(?:pré|pre)misse",
            "hypoth[eè]se",
            "前提",
            "仮説",
            "语句[一1]",
            "句子[一1]",
        ),
        task="match",
        extraction=1.5,
    ),
    Signal(
        "extract",
        "asks to extract",
        "Extract the dates.",
        "Vanilla extract is dear.",
        any_of(
            does(
                *(
                    "extract",
                    "pull (?:out|the|all)",
                    "parse",
                    "list (?:all|every|each|the) ",
                    "name all",
                    "find all",
                ),
                *(
                    "transcribe",
                    "fill (?:in|out)",
                    "populate",
                    "capture the",
                    "return all",
                ),
                *(r"get (?:all|the \w+,)", r"extrahiere\w*", "extrais", "extrayez", "extraire", "extrae[r]?"),
                *("extraia", "extrair", "estra[ei]\\w*", "lies .{0,40}aus"),
            ),
            word(
                "(?:can be|information) extract(?:ed|ion)",
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
            "извле[кч]|추출",
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
                    r"fields?\b",
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
            word(
                "(?:as|in|to|valid|return|output|respond with|respond in|into|a|als|en|em|ein|gültiges|following|one) "
                "(?:a |an |valid |only |strict |single )*(?:json|csv|yaml|xml|markdown table|table row|key-value)\\b",
            ),
            r"\{\s*[\"']\w+[\"']\s*:\s*(?:str|int|float|bool|number|null|[\"'\[<{.\x{2026}])",
            r"\{\w+(?:, ?\w+)+\}",
            "jsonで|json ?形式|json ?格式|输出json|<json>|json only|json object|json,? (?:please|format|output|array)",
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
            "だけ(?:を)?(?:返|出力|答)|のみ(?:を)?(?:返|出力|答)|只返回|只输出|仅返回|仅输出",
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
                    r"(?:between|from) [01] (?:and|to) (?:5|10|100)\b",
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
                    r"sarcas(?:m|tic)\b",
                    r"ironic(?:ally)?\b",
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
        word(
            r"(?:what|which) (?:type|kind|sort|class|category|label|topic|section|intent|team|department|language|"
            r"sentiment|queue|of these (?:categories|labels))\b",
            *(
                r"belongs? to\?",
                "refers? to which",
                "asking (?:about|for)",
                "type of the (?:question|text|document)",
            ),
            r"(?:identify|determine|detect|name|recogni[sz]e|guess|tell|state) (?:the|its|which) (?:[\w-]+ ){0,3}(?:language|dialect|type|"
            r"kind|genre|topic|format|figure|tone|style|author|era)\b",
            r"is (?:this|it) (?:a|an) (?:\w+ ){1,3}(?:or|about|regarding)|is this \w+ about \w+ or\b",
            *(
                "what language is",
                "which language is",
                "the language of",
                "detect the language",
                "language code",
                "about which topic",
            ),
            r"(?:identify|tell me|say|list|name|decide) which\b",
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
    Signal(
        "convert",
        "asks to convert, mask or tidy up",
        "Normalize these phone numbers.",
        "The normal range is wide.",
        any_of(
            does(
                *(
                    "replace (?:all|every|each|any|the)",
                    r"(?:clean up|tidy up|split|join|merge|localize|localise|de-?duplicate|abbreviate|romanize|redline) (?:the|this|these|each|all)",
                    r"(?:rewrite|rephrase|reword|restate) (?:it |this |that )?(?:in|as|using|with|without|to)",
                    (
                        r"(?:rewrite|restate|paraphrase|change|make) (?:the|this|these|each) (?:following |given )?(?:\w+ )?"
                        r"(?:sentence|paragraph|text|phrase|statement|question)s?"
                    ),
                    "(?:reorder|rearrange|unscramble|pluralize|spell out) (?:the|this|these|each)",
                    r"sort (?:the|these) (?:following )?(?:[\w-]+ )?(?:words|numbers|names|lines|list)",
                    "reformat",
                    r"transform (?:it|the|this|these|each)",
                    r"edit the (?:following )?(?:text|sentence|paragraph|passage)",
                    "(?:return|give|write|output) the (?:plural|singular|past|infinitive|corrected|formatted) \\w+",
                    r"(?:put|insert|add|remove|strip|delete) (?:\w+ ){0,3}(?:in front of|after each|before each|from each|from the)",
                    r"(?:punctuate|lemmati[sz]e|tokeni[sz]e|alphabeti[sz]e|transliterate|vocali[sz]e|diacriti[sz]e)",
                    "format (?:the|this|these|it)",
                    (
                        r"make (?:it|this|these|the \w+) (?:more |less |sound |a bit )*(?:polite|short(?:er)?|formal|clear(?:er)?|friendly|"
                        r"friendlier|concise|plain(?:er)?|simpler|longer|professional)"
                    ),
                    r"write (?:the|these|this) \w+ (?:in|as|out)",
                    "normali[sz]e",
                    "standardi[sz]e",
                    "redact",
                    "mask",
                ),
                *("anonymi[sz]e", "de-?identify", r"dedup\w*", "proofread", "capitali[sz]e"),
                *(
                    (
                        "(?:correct|fix|check|remove) (?:the |my |any |all |its )*(?:(?:spelling|grammar|grammatical|punctuation) "
                        "(?:and \\w+ )?(?:errors?|mistakes?)|spelling|grammar|typos|punctuation)"
                    ),
                    "restore (?:the|all)",
                    "add the (?:appropriate|missing|correct)",
                ),
                *("convert (?:the|this|these|it|each|to|all)", r"turn (?:the|this|these) \w+ (?:in)?to"),
                *("map (?:the|each|this)", "simplify the (?:following )?(?:sentence|text|paragraph)"),
                *("change (?:the )?tense", "rephrase (?:the|this)", r"reword (?:the|this)"),
                *("korrigiere", "corrige[rz]?", "corrija", "correggi", "formatiere", "convierte", "converta"),
                *(
                    "forme um",
                    "wandle",
                    "wandele",
                    "convertis(?:sez)?",
                    "transforme[rz]?",
                    "rett(?: opp)?",
                    "skriv om",
                ),
            ),
            "统一成|改写为|润色|转换为|转换成|格式化为|脱敏|変換して|統一して",
            word(
                r"(?:proofreader|copy ?editor|rewriter|text editor|transcript editor|grammar (?:checker|corrector))\b",
                r"replaced (?:by|with) (?:\*{3}|[\[<]|x{3})",
                r"(?:translat|convert|turn|transform|pars)\w* .{0,40}\b(?:in)?to (?:a |an )?(?:valid )?json\b",
                *("schwärze", "maskiere", "masque[rz]?\\b", "enmascara"),
                r"(?:title|sentence|snake|camel)[- ]?case\b",
                "simplify the following sentence",
                "change tense",
                *("spell-?check", r"parts? of speech", "third person"),
                r"(?:spelling|grammar|spacing|punctuation|typos?) (?:mistakes |errors )?(?:corrected|fixed|removed)",
                r"(?:is|are) (?:re)?formatted as\b",
                "convert(?:s|ing) (?:[\\w-]+ ){1,4}(?:in)?to",
                r"^(?:correct|fix)(?: this| the following)?:",
                "(?:to|into) (?:upper|lower)[- ]?case\\b",
                "in(?:to)? (?:iso|utc|rfc)[- ]?\\d*\\b",
                r"(?:in|into|to) (?:the )?(?:passive|active|past|present|future|reported) (?:voice|tense|speech)\b",
                r"(?:to|into|in) (?:roman numerals|binary|hexadecimal|markdown|latex|24-hour)\b",
                r"convert \S+ (?:\S+ )?(?:\S+ )?(?:in)?to\b",
            ),
            "変換して|校正|转换|纠正|改写成",
        ),
        task="convert",
        extraction=2.5,
    ),
    Signal(
        "translate",
        "asks to translate",
        "Translate into French.",
        "Lost in translation.",
        any_of(
            does(
                "translate",
                r"übersetze\w*",
                r"tradui[st]\w*",
                r"traduz\w*",
                r"traduce\w*",
                r"traduci\w*",
                *(
                    "vertaal",
                    "oversett",
                    "omsett",
                    "översätt",
                    "oversæt",
                    "przetłumacz",
                    "přelož",
                    "terjemahkan",
                ),
            ),
            word(
                r"how (?:do|would) (?:you|i) say\b",
                r"(?:you(?:'re| are)|as) (?:an? )?(?:[\w-]+ ){0,4}(?:translator|interpreter)\b|professional translator\b",
                rf"(?:the|an?) (?:{_LANGUAGE}) translation\b|translat(?:ed?|ing) (?:it |them )?(?:in)?to (?:{_LANGUAGE})\b",
                rf"(?:translation (?:engine|service|tool)|output: (?:{_LANGUAGE})|auf (?:englisch|deutsch)(?: bitte)?:)",
            ),
            last_label(rf"(?:{_LANGUAGE})(?: (?:sentence|phrase|text|translation))?"),
            "翻訳|翻译|翻譯|번역|перевед|переклад|çevir|ترجم|अनुवाद|dịch sang|μετάφρα",
        ),
        task="translate",
        extraction=3,
    ),
    Signal(
        "few_shot",
        "shows worked examples",
        "Input: cat\nOutput: animal\nInput: oak\nOutput:",
        "Input was late.",
        any_of(
            r"\n(?:output|label|category|sentiment|answer|class|intent|type|result)\"?: ?\w",
            r"[a-z)][\"']? ?(?:->|=>|\x{2192})\s*$",
        ),
        extraction=2,
    ),
    Signal(
        "tools_in_text",
        "describes tools to call in its text",
        "You have access to the following tools: get_weather(town).",
        "The tools are in the shed.",
        word(
            r"(?:you have|has|have|with) access to (?:\w+ ){0,4}(?:tools|functions|apis?|actions)\b",
            r"(?:following|available|list of) (?:\w+ )?(?:tools|functions|apis?)(?: \w+){0,3}:",
            r"(?:<tools>|<functions>|tool[_ ]call|tool_name|action input)",
            r"(?:call|invoke|choose|select|use) (?:one of |the |an? |which )+(?:[\w-]+ )?(?:tools?|apis?)\b",
        ),
        task="call tools",
        extraction=2,
    ),
    Signal(
        "label_cue",
        "ends where a label should stand",
        "My parcel is late.\nIntent:",
        "Intent: late parcel, see above.",
        any_of(
            last_label(
                *(
                    "type",
                    "label",
                    "category",
                    "sentiment",
                    "intent",
                    "class",
                    "topic",
                    "emotion",
                    "tags?",
                    "rating",
                ),
                *(
                    "stars",
                    "entities",
                    "relations?",
                    "language",
                    "translation",
                    "correction",
                    "corrected(?: \\w+)?",
                ),
                *(
                    "kategorie",
                    "étiquette",
                    "etiqueta",
                    "catégorie",
                    "categoría",
                    "categoria",
                    "entità",
                    "output",
                ),
                *("感情", "カテゴリ", "ラベル", "类别", "标签", "情感"),
            ),
        ),
        task="classify",
        extraction=2.5,
    ),
    Signal(
        "item_label",
        "carries an item under its label",
        "Ticket: my parcel is late.",
        "Your ticket is late.",
        any_of(
            label(
                r"(?:(?:product |movie |app )?review|ticket|e-?mail|message|text|sentence|invoice|receipt|tweet|comment|"
                r"resume|cv|transaction|record|log line|input|utterance|nachricht|bewertung|avis|mensaje|mensagem|"
                r"reseña|testo|frase|phrase|satz)(?: text)?"
            ),
            r"(?:レビュー|メール|评论|邮件|入力|文本|句子)[:\x{FF1A}]",
        ),
        extraction=1,
    ),
)
