"""Signals of sorting, taking out and converting."""

from __future__ import annotations

from route_audit.classify.signals.signal import DO, LINE, Signal

EXTRACTION = (
    Signal(
        "classify",
        "asks to classify",
        "Classify this ticket.",
        "This is a classic car.",
        DO + r"(?:(?:re)?classify|categori[sz]e|triage|label (?:the|this|each|it)|tag (?:the|this|"
        r"each|it)|"
        r"klassifiziere\w*|kategorisiere\w*|ordne|classe[rz]?|classifie[rz]?|catégorise[rz]?|"
        r"clasifi\w+|classifi(?:que|car)|categori[cz]\w+)\b"
        r"|\b(?:classification|classifier|moderator) ?(?:system|task|model|engine)?\b|分類|分类|归类",
        task="classify",
        extraction=3,
    ),
    Signal(
        "category_words",
        "speaks of categories, labels or topics",
        "Which category is it?",
        "Which cat is it?",
        r"\b(?:categor(?:y|ies)|labels?|topics?|intents?|descriptors?|department|taxonomy|"
        r"which section|urgency|priority level|"
        r"kategorien?|etiketten?|catégories?|étiquettes?|categorías?|etiquetas?|categorias?)\b|"
        r"カテゴリ|ラベル|类别|标签",
        task="classify",
        extraction=1.5,
    ),
    Signal(
        "sentiment",
        "asks about sentiment",
        "Is this review positive or negative?",
        "I am positive that he left.",
        r"\b(?:sentiment|polarity|positive (?:or|/|and) negative|negative (?:or|/|and) positive|"
        r"positive, ?(?:negative|neutral)|"
        r"positiv,? (?:oder|negativ)|positivo,? (?:o|ou|negativo)|positif,? (?:ou|négatif)|"
        r"(?:good or bad|bad or good)|favou?rable|flattering|"
        r"tone (?:of|to) (?:this|the)|toxic(?:ity)?|spam|hate speech|stimmung|feel about (?:the|this)|"
        r"reviewer|reviews?:|enjoy(?:ed)? (?:the|this)|"
        r"(?:this|the|product|movie) review)\b|感情|情感|好评|差评",
        task="classify",
        extraction=3,
    ),
    Signal(
        "closed_list",
        "wants one of a closed list",
        "Answer with exactly one of: billing, shipping, other.",
        "One of us is wrong.",
        r"\b(?:(?:exactly|only|just) one (?:of|label|category|word|tag|option|value)|"
        r"one of (?:the )?(?:(?:following|these|those)?:? )?(?:labels|categories|classes|values|tags|"
        r"topics|departments)|one of: |"
        r"one of \[|(?:one|single)[- ](?:word|label)|label only|only the (?:label|category|name|class|"
        r"tag|word|number|letter|value)|"
        r"just the (?:label|category|number|word|name)|from (?:the|this) (?:following )?list|(?:given|"
        r"following|allowed|possible|these) (?:a )?(?:(?:list|choice) of )?"
        r"(?:categories|labels|classes|values|topics|tags|intents)|eine? der folgenden|l'une des|"
        r"una de las|uma das|"
        r"pick one|nur (?:mit )?(?:de[rm]|das) (?:label|kategorie|etikett))|のいずれか|一つだけ|"
        r"以下之一|其中之一",
        extraction=2.5,
    ),
    Signal(
        "yes_or_no",
        "wants yes or no",
        "Is it a complaint? Yes or no.",
        "There is no way.",
        r"\b(?:yes(?:[ ,]+or |[ ,]*/ ?)no|yes/no|true or false|y or n\b|y/n\b|true/false|"
        r"answer (?:with )?(?:only )?(?:'|"
        r"\")?yes|ja oder nein|oui ou non|sí o no|sim ou não|"
        r"duplicates? or not|or not\?)|はいかいいえ|是或否",
        extraction=1.5,
    ),
    Signal(
        "same_meaning",
        "compares two texts for the same meaning",
        "Do these two sentences mean the same thing?",
        "What is the meaning of life?",
        r"\b(?:paraphrases? (?:of|or|each)|paraphrase\?|(?:same|convey the same|similar) (?:meaning|"
        r"thing|question|topic)|mean(?:ing)? the same|"
        r"(?:semantically|are they) equivalent|entail(?:s|ed|ment)?\b|duplicates?\b|hypothesis\b|(?:sentence|"
        r"question|sent|text) 2\b|"
        r"(?:these|following|the) two (?:questions|sentences|records|texts|entries|statements)|"
        r"same (?:person|company|product|customer)|also be used to answer)",
        task="match",
        extraction=2.5,
    ),
    Signal(
        "extract",
        "asks to extract",
        "Extract the dates.",
        "Vanilla extract is dear.",
        DO + r"(?:extract|pull (?:out|the|all)|parse|list (?:all|every|each|the) |name all|find all|"
        r"transcribe|fill (?:in|out)|populate|"
        r"capture the|return all|get (?:all|the \w+,)|collect (?:all|the)|extrahiere\w*|extrais|"
        r"extrayez|extraire|"
        r"extrae[r]?|extraia|extrair)"
        r"|\b(?:can be|information) extract(?:ed|ion)|抽出|提取|抽取",
        task="extract",
        extraction=3,
    ),
    Signal(
        "entities",
        "names fields or entities to take out",
        "Give all person names and dates.",
        "My name is Ada.",
        r"\b(?:named entit(?:y|ies)|entities|ner\b|persons?, (?:\w+, )?(?:organi[sz]ations?|locations?|places)|(?:person|company|product|people|customer) names?|"
        r"names?, |phone numbers?|e-?mail addresses|"
        r"key[- ]value|fields?\b|attributes|line[_ ]items?|invoice (?:number|fields|date)|with keys|"
        r"keys? (?:\w+, )+|date, |dates, |amounts?,|type of details|key details|"
        r"felder|champs|campos|schlüssel|entidades|entités)|フィールド|字段|实体",
        extraction=1.5,
    ),
    Signal(
        "structured_output",
        "wants JSON, CSV or another fixed form",
        "Return valid JSON.",
        "Jason returned.",
        r"\b(?:as|in|to|valid|return|output|respond with|respond in|into|a|als|en|em|ein|gültiges|"
        r"following) (?:a |an |valid |only |strict )*"
        r"(?:json|csv|yaml|xml|markdown table|table row|key-value)\b|jsonで|json ?格式|输出json|<json>",
        extraction=1.5,
    ),
    Signal(
        "answer_only",
        "wants the bare answer",
        "Respond with the label only.",
        "He was the only one.",
        r"\b(?:(?:respond|reply|answer|return|output|print|antworte|réponds|responde|"
        r"responda)(?: \w+){0,1} (?:only|just|nur|seulement|solo|apenas|sólo)|"
        r"(?:only|just) (?:return|output|respond|reply|answer|print|give)|nothing else|no (?:other|"
        r"extra) (?:text|words|explanation)|"
        r"no (?:explanation|prose|commentary|preamble)|without (?:any )?explanation|(?:label|json|"
        r"answer|query|number|word) only)\b|だけ(?:を)?(?:返|出力|答)|只返回|只输出|仅返回",
        extraction=1,
        retrieval=0.5,
    ),
    Signal(
        "rating",
        "asks for a rating",
        "Rate this answer on a scale of 1 to 5.",
        "The mortgage rate rose.",
        r"\b(?:scale (?:of|from) \d|(?:between|from) [01] (?:and|to) (?:5|10|100)\b|out of (?:5|10) |"
        r"stars?:|\d[- ]stars?\?|star[- ]?rating|"
        r"(?:rate|score|grade) (?:this|the|each|it)|would (?:like to )?give (?:it|this)|rating:|score:)|★",
        task="rate",
        extraction=2.5,
    ),
    Signal(
        "type_of",
        "asks which kind something is",
        "What kind of document is this?",
        "How kind of you.",
        r"\b(?:(?:what|which) (?:type|kind|sort|class|category|label|topic|section|intent|team|"
        r"department|language|sentiment)\b|belongs? to\?|"
        r"refers? to which|asking (?:about|for)|is (?:this|it) (?:a|an) \w+ (?:or|about|regarding)|"
        r"what language is|the language of|detect the language|about which topic)",
        extraction=1.5,
    ),
    Signal(
        "named_choices",
        "names the answers it allows",
        "Is this about sports, politics, or science?",
        "Bring apples, pears and plums.",
        r", (?:[\w-]+ )?[\w-]+, (?:or|oder|ou|o) |, [\w-]+, [\w-]+, [\w-]+, [\w-]+(?:[?.\n]|$)|"
        r"\b(?:choose|pick|select) (?:one )?(?:from|of|between): ",
        extraction=2,
    ),
    Signal(
        "detect",
        "asks to detect, flag or decide on a criterion",
        "Flag messages that contain personal data.",
        "The flag is red.",
        DO + r"(?:detect|identify|flag|determine (?:if|whether|which|the)|decide (?:if|whether)|"
        r"check (?:if|whether)|moderate|route (?:the|this|each)|assign|"
        r"erkenne|détecte[rz]?|detect[ae]|identifi[ce]\w*)\b|检测|识别|判断|判定",
        task="detect",
        extraction=1,
    ),
    Signal(
        "convert",
        "asks to convert, mask or tidy up",
        "Normalize these phone numbers.",
        "The normal range is wide.",
        DO + r"(?:reformat|format (?:the|this|these|it)|normali[sz]e|standardi[sz]e|redact|mask|"
        r"anonymi[sz]e|dedup\w*|proofread|"
        r"correct (?:the )?(?:spelling|grammar|typos)|fix (?:the )?(?:spelling|grammar|typos)|"
        r"convert (?:the|this|these|it|each|to|all)|turn (?:the|this|these) \w+ (?:in)?to|map (?:the|"
        r"each|this)|"
        r"korrigiere|corrige[rz]?|corrija|formatiere|convierte|converta)\b|変換して|转换|纠正",
        task="convert",
        extraction=2,
    ),
    Signal(
        "translate",
        "asks to translate",
        "Translate into French.",
        "Lost in translation.",
        DO + r"(?:translate|übersetze\w*|tradui[st]\w*|traduz\w*|traduce\w*|traduci\w*)\b|翻訳|翻译|翻譯",
        task="translate",
        extraction=2.5,
    ),
    Signal(
        "few_shot",
        "shows worked examples",
        "Input: cat\nOutput: animal\nInput: oak\nOutput:",
        "Input was late.",
        r"\n(?:output|label|category|sentiment|answer|class)\"?: ?\w",
        extraction=1.5,
    ),
    Signal(
        "label_cue",
        "ends where a label should stand",
        "My parcel is late.\nIntent:",
        "Intent: late parcel, see above.",
        r"(?:^|\n)[ #*<\[\"-]*(?:type|label|category|sentiment|intent|class|topic|emotion|tag|rating|stars|"
        r"entities|relation|language|translation|kategorie|étiquette|etiqueta|catégorie|categoría|"
        r"感情|カテゴリ|ラベル|类别|标签|情感)\*{0,2}[:\x{FF1A}]\s*$",
        task="classify",
        extraction=2.5,
    ),
    Signal(
        "item_label",
        "carries an item under its label",
        "Ticket: my parcel is late.",
        "Your ticket is late.",
        LINE + r"(?:(?:product |movie |app )?review(?: text)?|ticket|e-?mail|message|text|sentence|"
        r"invoice|"
        r"receipt|tweet|comment|resume|cv|"
        r"transaction|record|log line|nachricht|bewertung|avis|mensaje|mensagem|"
        r"reseña)(?: text)?\"?[:>]|(?:レビュー|メール|评论|邮件)[:\x{FF1A}]",
        extraction=1,
    ),
)
