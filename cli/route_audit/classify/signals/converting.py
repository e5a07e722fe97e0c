"""Signals of putting a text into another form or language."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, last_label, word

_FORM = "csv|tsv|xml|srt|vtt|svg|ics|apa|mla|bibtex|oscola|bluebook|html|latex|markdown|vcard|yaml|toml|json|unicode|morse|pinyin|romaji|hiragana|braille"
"""Forms that a text can be put into as it is."""

_LANGUAGE = (
    "arabic|bengali|chinese|czech|danish|dutch|english|finnish|french|german|greek|hebrew|hindi|indonesian|"
    "italian|japanese|korean|norwegian|polish|portuguese|romanian|russian|spanish|swahili|swedish|turkish|"
    "ukrainian|vietnamese|thai|urdu|tamil|persian|farsi|malay|tagalog|hungarian|bulgarian|croatian|serbian|slovak|"
    "catalan|basque|galician|welsh|irish|icelandic|estonian|latvian|lithuanian|yoruba|igbo|hausa|zulu|xhosa|amharic|"
    "somali|tswana|latin|engelsk|norsk|bokmål|nynorsk|svensk|dansk|engels|nederlands|angielski|polski|ingilizce|türkçe|deutsche?|englische?|französische?|spanische?|italienische?|allemand|espagnol|alemán|francés|francês|tedesco|francese|anglais|français|inglés|español|inglês|português|inglese|italiano"
)

_CODE = "ar|cs|da|de|en|es|fr|it|ja|ko|nl|no|pl|pt|ru|sv|tr|uk|zh"

CONVERTING = (
    Signal(
        "convert",
        "asks to convert, mask or tidy up",
        "Normalize these phone numbers.",
        "The normal range is wide.",
        any_of(
            word(
                r"(?:formuliere|schreibe|schreib) (?:\w+ ){1,6}um\b",
                r"umschreib\w*|umformulier\w*|umzuschreiben\b",
                r"in (?:einfache|leichte) sprache\b|into (?:plain|simple|easy) (?:language|english)\b",
                r"(?:letter|paragraph|sentence|text)s? in (?:plain|simple|easy) (?:language|english)\b",
                r"(?:re-?writing|rewording|rephrasing) (?:the|this|these|it|without)\b",
                r"(?:reading|language|sprach|cefr)-? ?(?:level|niveau) (?:of|for|[abc][12])\b",
                r"korrigier\w*",
                r"vereinfache\b",
                r"(?:anonymisier|bereinig|vereinheitlich|formatier)\w*",
                r"reformule[rz]?\b",
                r"(?:réécri[st]|corrige[rz]?|simplifie[rz]?|anonymise[rz]?)\b",
                r"(?:reescribe|reformula|simplifica|anonimiza)\b",
                r"(?:reescreva|reformule|simplifique|anonimize)\b",
                r"(?:riscrivi|riformula|semplifica|anonimizza)\b",
                r"(?:herschrijf|herformuleer|vereenvoudig|verbeter de)\b",
            ),
            "改写|重写|纠正|纠错|错别字|转成|规范化|書き換え|言い換え|校正|直して|변환|띄어|맞춤법|(?:글|문법|문장|텍스트).{0,8}고쳐|やさしい日本語",
            does(
                *(
                    "replace (?:all|every|each|any|the)",
                    r"(?:clean|clean up|tidy up|split|join|merge|localize|localise|de-?duplicate|abbreviate|romanize|redline) (?:the|this|these|each|all)",
                    r"(?:rewrite|rephrase|reword|restate) (?:it |this |that |these |them )?(?:\w+ly )?(?:in|as|using|with|without|to|so that)",
                    (
                        r"(?:rewrite|restate|paraphrase|change|make) (?:the|this|these|each) (?:following |given )?(?:\w+ )?"
                        r"(?:sentence|paragraph|text|phrase|statement|question)s?"
                    ),
                    "improve the (?:grammar|grammaticality|fluency|spelling|punctuation|wording|coherence|readability of (?:the|this) (?:sentence|text))",
                    "make (?:the|this) (?:sentence|text|paragraph) (?:\\w+ )?(?:grammatical|fluent|coherent|neutral|simpler|clearer)",
                    r"(?:break ?down|decompose|split) (?:the|this|these|each) (?:\w+ ){0,4}into",
                    "(?:reorder|rearrange|unscramble|pluralize|spell out) (?:the|this|these|each)",
                    r"sort (?:the|these) (?:following )?(?:[\w-]+ )?(?:words|numbers|names|lines|list)",
                    "reformat",
                    r"transform (?:it|the|this|these|each)",
                    r"edit the (?:following )?(?:text|sentence|paragraph|passage)",
                    "(?:return|give|write|output) the (?:plural|singular|past|infinitive|formatted) \\w+",
                    r"corrected (?:form|paragraph|passage|phrase|sentence|spelling|text|transcript|version|word)s?\b",
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
                    "restore (?:the|all|punctuation|capitali\\w+|casing|accents|diacritics)",
                    r"(?:detokeni[sz]e|verbali[sz]e|reverse the order of|spell out|replace (?:personal|private|sensitive|names))",
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
                r"(?:correct|fix|repair)(?:ing|ed)? (?:(?:the|all|any|every|only) )*(?:misspell\w+|typos?|spelling)\b|(?:minimal|fewest|smallest) (?:\w+ ){0,2}(?:edits|changes)\b",
                r"(?:spelling|grammar|spacing|punctuation|typos?) (?:mistakes |errors )?(?:corrected|fixed|removed)",
                r"(?:is|are) (?:re)?formatted as\b",
                "convert(?:s|ing) (?:[\\w-]+ ){1,4}(?:in)?to",
                r"^(?:correct|fix)(?: this| the following)?:",
                "(?:to|into) (?:upper|lower)[- ]?case\\b",
                "in(?:to)? (?:iso|utc|rfc)[- ]?\\d*\\b",
                r"(?:in|into|to) (?:the )?(?:passive|active|past|present|future|reported) (?:voice|tense|speech)\b",
                r"(?:to|into|in) (?:roman numerals|binary|hexadecimal|markdown|24-hour)\b",
                r"convert \S+ (?:\S+ )?(?:\S+ )?(?:in)?to\b",
                r"(?:leav(?:e|ing)|keep(?:ing)?) (?:the |all |every(?:thing)? ?)?(?:rest|else|other \w+|order|numbering|numbers|wording|formatting|layout|line breaks|names)\b"
                r" ?(?:as (?:it|they|is)|alone|untouched|unchanged|intact|the same|[.,:;)\n]|$)",
                r"(?:change|alter|touch|edit|add) (?:nothing|not?thing) else\b|(?:do not|don't) (?:change|alter|touch) (?:anything|the (?:rest|order|wording|meaning|layout|numbers))\b",
                r"swap (?:\W?\w+\W? )(?:for|with|and)\b|swap [\"'\x{201C}]",
                rf"(?:in)?to (?:{_FORM})\b(?: (?:entry|style|table|format|syntax|block|file|snippet))?[.:,;)]?\s*(?:$|\n|please|pls|plz|with\b|using\b|key\b)",
                rf"(?:{_FORM}),? (?:please|pls|plz)\b",
            ),
            rf"(?:->|=>|\x{{2192}}|\^) (?:{_FORM})\b",
            "変換して|校正|转换|纠正|改写成",
        ),
        task="convert",
        extraction=2.5,
    ),
    Signal(
        "handled_first",
        "begins with what to do to its text, word by word",
        "Translate: we meet at the pier.",
        "We meet at the pier to translate.",
        r"^\W*(?:(?:please|pls|now|can you|could you) )?(?:annotate|anonymi[sz]e|bracket|capitali[sz]e|correct|extract|highlight|lemmati[sz]e|"
        r"list (?:all|every|each)|lowercase|mask|normali[sz]e|parse|proofread|punctuate|redact|reformat|replace|restore|"
        r"simplify|swap|tag|tokeni[sz]e|transcribe|translate|transliterate|uppercase)\b",
    ),
    Signal(
        "entitle",
        "asks for a title or a name of what it brings",
        "Generate a short title for the text below.",
        "The title was read aloud.",
        any_of(
            word(
                r"(?:title|headline|subject line|slug|filename|file ?name)s?\W? [^\n.]{0,40}\b(?:(?:for|from) (?:the|this|each|my) (?:following |"
                r"given |above |attached |below |provided )?|of (?:the|this) (?:following|given|above|attached|below|provided) )(?:[\w-]+ )?(?:content|text|article|document|note|conversation|message|chat|e-?mail|file|"
                r"post|page|passage|paragraph|snippet|transcript|thread)\b",
                r"(?:suggest|generate|give|propose|create) (?:me )?(?:an? |the )?(?:[\w-]+ )?(?:file ?name|slug|commit subject)\b",
                r"(?:vergib|finde|schlage|erstelle|formuliere) (?:mir )?(?:einen |den )?(?:\w+ )?(?:titel|dateinamen|betreff)\b",
                r"(?:donne|propose|trouve|génère)[rz]? (?:un|le) (?:titre|nom de fichier|objet)\b",
                r"(?:propón|sugiere|genera|pon|dame) (?:un )?(?:título|nombre de archivo|asunto)\b",
                r"(?:sugira|gere|crie|dê) (?:um )?(?:título|nome de arquivo|assunto)\b",
            ),
            "(?:简要|简短|合适).{0,4}(?:主题|标题)|(?:生成|起|拟|取).{0,6}标题|(?:件名|タイトル|見出し|ファイル名)を(?:つけ|付け|作|生成|提案|考え|決め)",
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
            "訳して|译成|译为|英译|中译",
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
            rf"(?:^|\n)(?:en|in|into|to|para|ins?|auf|al?|au|naar|p\x{{00E5}}|til|em|na|in het) (?:the )?(?:{_LANGUAGE})\b[^.?!\n]{{0,60}}:",
            "(?:^|\n)(?:на|по-) ?(?:английск|русск|немецк|французск|испанск)",
            rf"\b(?:in|into|to|auf|ins?|en|para|em|naar) (?:{_LANGUAGE}),? (?:please|pls|plz|bitte|por favor|s'il|per favore|alsjeblieft)",
            rf"\b(?:{_LANGUAGE}) ?(?:->|\x{{2192}}|=>|>) ?(?:{_LANGUAGE})\b|\b(?:de|en|es|fr)(?:->| -> |-| ?\x{{2192}} ?)(?:{_CODE})\b|\b(?:{_LANGUAGE})(?: to |-to-| ?/ ?)(?:{_LANGUAGE})\b",
            rf"\b(?:de|en|es|fr|nl|pl|{_LANGUAGE}) translation\b|\btranslation (?:only|layer|mode|bot)\b|\b(?:{_LANGUAGE}) for [\"'\x{{201C}}\x{{00AB}}]",
            rf"\b(?:the|plain|idiomatic|natural) (?:{_LANGUAGE}) (?:for|of|version|equivalent)\b",
            last_label(rf"(?:{_LANGUAGE})(?: (?:sentence|phrase|text|translation))?"),
            "翻訳|翻译|翻譯|번역|перевед|переклад|çevir|ترجم|अनुवाद|dịch sang|μετάφρα",
        ),
        task="translate",
        extraction=3,
    ),
)
