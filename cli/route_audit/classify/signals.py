"""The table of signals: what can be seen in a request, what it speaks for, and how much.

A signal that speaks for no tier but for open-ended work counts against all three: such requests
come out unsure. Weights are written by hand, in half points, and stand nowhere else.

To add a signal, append a row: its position is its bit in every ledger, so rows never move. Give it
an example that makes it fire and one that does not; both are tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from route_audit.classify.facts import Facts
from route_audit.exchange import Exchange, Message
from route_audit.verdict import SIGNAL_WORDS

MAX_SIGNALS = 64 * SIGNAL_WORDS

Test = Callable[[Facts], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Signal:
    """One observable fact about a request.

    Attributes:
        name: a short identifier.
        meaning: a phrase for people, fit to follow "because".
        fires, quiet: the user's text, or a whole exchange, that shows it and one that does not.
        pattern: RE2 syntax, any case, searched in the instruction; None for a field test.
        test: what it asks of the facts of a batch, and of signals further up; None for a pattern.
        task: the word for what is asked for, where the signal tells that.
        retrieval, extraction, reasoning, open: points for each.
    """

    name: str
    meaning: str
    fires: str | Exchange
    quiet: str | Exchange
    pattern: str | None = None
    test: Test | None = None
    task: str | None = None
    retrieval: float = 0
    extraction: float = 0
    reasoning: float = 0
    open: float = 0


def _say(text: str, system: str = "", **fields: object) -> Exchange:
    messages = [Message("system", system)] if system else []
    return Exchange(messages=[*messages, Message("user", text)], **fields)  # type: ignore[arg-type]


def _turns(*texts: str) -> Exchange:
    roles = ("user", "assistant")
    return Exchange(messages=[Message(roles[i % 2], text) for i, text in enumerate(texts)])


# An imperative stands at the start of a line or clause, or after one of these words. Anywhere else
# the same verb mostly belongs to a pasted text.
_DO = (
    r"(?:^|[\n.!?:;,>*(\"-] ?|\d[.)] |\b(?:please|kindly|to|and|then|you|now|must|should|will|me|let's|us|"
    r"carefully|always|task is to|job is to|need to) )"
)
_LINE = r"(?:^|\n)[ #*<\[\"-]*"
_ASK = r"(?:^|[\n.!?:,\"] ?)"

_BUG = "Traceback (most recent call last):\n  File 'a.py', line 3, in f\nKeyError: 'x'"
_PASSAGE = "The ferry leaves the north pier twice a day, and carries cars only in summer. " * 8
_TOOL = b'[{"type":"function","function":{"name":"get_weather","parameters":{}}}]'
_SHELL = b'[{"name":"bash","input_schema":{}},{"name":"str_replace_editor","input_schema":{}}]'
_SCHEMA = b'{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}'
_ENUM = b'{"type":"json_schema","json_schema":{"schema":{"properties":{"label":{"enum":["a","b"]}}}}}'

_RETRIEVAL = (
    Signal(
        "summarize",
        "asks for a summary",
        "Summarize the minutes below.",
        "The summary was attached yesterday.",
        _DO + r"(?:summari[sz]e|sum up|sum (?:the|this)|condense|recap|boil down|"
        r"digest|synthesi[sz]e"
        r"|abridge|shorten|fasse|zusammenfassen|fass |résume[rz]?|resum[ae]|resumir|resuma)\b"
        r"|\bzusammenfass|要約|まとめて|总结|總結|概括|摘要",
        task="summarize",
        retrieval=3,
    ),
    Signal(
        "summary_form",
        "names a short form of a longer text",
        "Give me the key points.",
        "Give me the keys.",
        r"\b(?:(?:a|an|one|brief|short|concise|executive|generate|write|following|\w+-sentence|the|"
        r"structured) summary|"
        r"summary:|tl;dr|tldr|(?:key|main|major|important) (?:points|takeaways|findings|facts|ideas)|"
        r"takeaways|"
        r"in a nutshell|in (?:a )?(?:brief|few words|few points|one sentence)|in \d or \d sentences|"
        r"in (?:one|two|three|\d) sentences?|meeting (?:notes|minutes)|synopsis|gist of|"
        r"to summari[sz]e|outline of|"
        r"abstract (?:of|for)|overview of (?:the|this)|(?:title|headline) (?:for|of) (?:this|"
        r"the) (?:article|text|document|"
        r"email)|zusammenfassung|résumé (?:de|du)|resumen|resumo)",
        task="summarize",
        retrieval=2,
    ),
    Signal(
        "summary_cue",
        "ends where a summary should begin",
        "The pier is closed for the winter.\nTL;DR:",
        "TL;DR it is closed, see below.",
        r"\b(?:tl;dr|tldr|summary|abstract|headline|in short|in a nutshell|in brief|zusammenfassung|résumé|"
        r"resumen|resumo|要約|摘要)[:\x{FF1A}]?\s*$"
        r"|\b(?:boils down to|to sum up|to summari[sz]e|i recapped it)\b",
        task="summarize",
        retrieval=1.5,
    ),
    Signal(
        "material_only",
        "ties the answer to the material given",
        "Use only the provided context.",
        "Use only your imagination.",
        r"\b(?:only|solely|strictly|exclusively)(?: \w+){0,2} (?:context|documents?|passages?|"
        r"sources?|excerpts?|articles?|"
        r"information (?:provided|given|in|from|below)|provided|knowledge base|search results|snippets)\b"
        r"|\b(?:provided|retrieved|supplied) (?:context|passages?|documents|sources|excerpts?|"
        r"search results|knowledge|snippets)|\bnur (?:anhand|mit|auf|aus) (?:de[rmns]|dem) |\bausschließlich"
        r"|\buniquement|únicamente|\bapenas com|のみ|仅根据|只根据",
        task="answer",
        retrieval=3,
    ),
    Signal(
        "based_on",
        "asks about a text that comes along",
        "According to the article, who won?",
        "According to my boss, I won.",
        r"\b(?:based on|according to|using|use|from|given|inside|in|is in|read|reading|with|per|"
        r"consult|see) (?:(?:it|the|this|these|that|my|our|your) )?"
        r"(?:\w+ ){0,2}(?:context|passages?|articles?|documents?|docs|text|paragraph|excerpts?|"
        r"transcript|search results|"
        r"knowledge base|manual|policy|handbook|wiki|report|bio|dialog(?:ue)?|email thread|thread|"
        r"notes|plot|story)\b"
        r"|\b(?:according to|based on) the (?:following|above|attached|given|quoted) \w+"
        r"|\b(?:anhand|laut|aus) de[sr] |\bd'après (?:le|la|les)\b|\bselon (?:le|la|les)\b|"
        r"\bsegún (?:el|la|los)\b|"
        r"de acordo com|に基づいて|根据|根據",
        retrieval=2,
    ),
    Signal(
        "answer_question",
        "asks to answer a question put elsewhere",
        "Answer the following question about our leave policy.",
        "The answer was no.",
        r"\banswers? (?:to )?(?:the|this|my|their|his|her|user|users|customer|any|all|following|above|"
        r"questions?)\b"
        r"|\banswer(?: \w+){0,2} (?:questions?|quer(?:y|ies))|\bthe answer to\b|answer is (?:in|"
        r"inside)|\bbeantworte|réponds|répondez|\bresponde|回答",
        task="answer",
        retrieval=1.5,
    ),
    Signal(
        "if_missing",
        "says what to do when the answer is not there",
        "If it is not in the context, say so.",
        "It is cold outside.",
        r"\b(?:(?:say|reply|respond|answer|output|"
        r"write)[ :,'\"]+(?:that )?(?:you )?['\"]?(?:i )?(?:don'?t|do not|not) "
        r"(?:know|found)|insufficient information|not (?:in|found in|covered by|mentioned in|"
        r"contained in) the|"
        r"(?:no|without an) answer|can(?:not|'t) be (?:found|answered)|unanswerable|say so|"
        r"say you don't know|not available|"
        r"steht (?:es|die antwort) nicht|keine antwort)",
        task="answer",
        retrieval=2,
    ),
    Signal(
        "cite",
        "asks for sources",
        "Cite your sources.",
        "He was cited for speeding.",
        r"\b(?:cite (?:the|your|all|sources?|each|passage)|citations?|source (?:ids?|numbers?|links?)|"
        r"quote the (?:passage|source|sentence)|"
        r"link to the (?:article|page|source)|with references)\b",
        task="answer",
        retrieval=1.5,
    ),
    Signal(
        "passage_label",
        "carries a passage under its label",
        "Context: the pier is closed.\nWhen does it open?",
        "The context is not clear to me.",
        _LINE + r"(?:context|background|passages?|documents?|docs?|articles?|excerpts?|sources?|"
        r"search results?|retrieved|"
        r"knowledge|references?|paragraph|transcript|dialog(?:ue)?|conversation|story|faq|kontext|"
        r"dokumente?|contexte|contexto|"
        r"artikel|texte?|texto)(?: [\w]+)?[ \]]*[:>]|上下文[:\x{FF1A}]|文章[:\x{FF1A}]|"
        r"コンテキスト[:\x{FF1A}]|"
        r"文書[:\x{FF1A}]|<(?:doc|docs|document|documents|context|article|passage|source)\b",
        retrieval=2,
    ),
    Signal(
        "numbered_passages",
        "carries numbered passages",
        "[1] The pier is closed.\n[2] It opens in May.\nWhen does it open?",
        "See item [1] of the list.",
        r"(?:^|\n)\[(?:doc(?:ument)? ?)?1\][ :]|(?:^|\n)(?:document|source|passage|doc) ?#?1\b",
        retrieval=2,
    ),
    Signal(
        "question_label",
        "puts its question under a label",
        "Question: when does the pier open?",
        "That is out of the question.",
        _LINE
        + r"(?:user )?(?:question|query|q|frage|pregunta|pergunta)\d?\"?[>:] ?|(?:質問|问题|問題)[:\x{FF1A}]",
        retrieval=1,
        task="answer",
    ),
    Signal(
        "find_answer",
        "asks to find a given answer in a text",
        "Find the answer in the handbook: how many days off?",
        "Find a new flat for me.",
        r"\b(?:(?:extract|find|locate|guess|tell me|what is|give) (?:me )?(?:the|an) answer|"
        r"(?:can you|could you) (?:tell me|guess|find) (?:it|what it is|the answer)|answers? (?:my|"
        r"the) question|contains the answer)\b",
        task="answer",
        retrieval=2.5,
    ),
    Signal(
        "help_desk",
        "answers recurring questions about a product or rules",
        _say("Where is my parcel?", "You answer frequently asked questions about our shop."),
        "Where is my parcel?",
        r"\bfrequently asked|\bfaqs?\b|\bknowledge base|\bhelp cent(?:er|re) (?:bot|assistant|articles?)|"
        r"häufige fragen",
        task="answer",
        retrieval=3.5,
    ),
    Signal(
        "search_query",
        "asks for a search query",
        "Rewrite the message as a search query.",
        "I will search the attic.",
        r"\b(?:search|standalone|retrieval|elasticsearch|keyword) (?:query|queries|terms|keywords|"
        r"question)\b|"
        r"\bsuchanfrage|\brequête de recherche|\bconsulta de búsqueda|検索クエリ|搜索词",
        task="query",
        retrieval=3.5,
    ),
    Signal(
        "look_up",
        "asks to look something up",
        "Look up the status of my order.",
        "She looked up at the sky.",
        _DO + r"(?:look up|search (?:for|the|our)|retrieve|fetch|find (?:me|the|relevant|where|which)|"
        r"locate|show me|check the status)\b|"
        + _ASK
        + r"(?:suche|cherche|trouve|busca|encontre)\b|査して|検索して|查找|查询",
        task="look up",
        retrieval=1,
    ),
)

_EXTRACTION = (
    Signal(
        "classify",
        "asks to classify",
        "Classify this ticket.",
        "This is a classic car.",
        _DO + r"(?:(?:re)?classify|categori[sz]e|triage|label (?:the|this|each|it)|tag (?:the|this|"
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
        r"(?:semantically|are they) equivalent|entail(?:s|ed|ment)?\b|duplicates?\b|(?:sentence|"
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
        _DO + r"(?:extract|pull (?:out|the|all)|parse|list (?:all|every|each|the) |name all|find all|"
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
        r"\b(?:named entit(?:y|ies)|entities|ner\b|(?:person|company|product|people|customer) names?|"
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
        _DO + r"(?:detect|identify|flag|determine (?:if|whether|which|the)|decide (?:if|whether)|"
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
        _DO + r"(?:reformat|format (?:the|this|these|it)|normali[sz]e|standardi[sz]e|redact|mask|"
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
        _DO + r"(?:translate|übersetze\w*|tradui[st]\w*|traduz\w*|traduce\w*|traduci\w*)\b|翻訳|翻译|翻譯",
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
        "item_label",
        "carries an item under its label",
        "Ticket: my parcel is late.",
        "Your ticket is late.",
        _LINE + r"(?:(?:product |movie |app )?review(?: text)?|ticket|e-?mail|message|text|sentence|"
        r"invoice|"
        r"receipt|tweet|comment|resume|cv|"
        r"transaction|record|log line|nachricht|bewertung|avis|mensaje|mensagem|"
        r"reseña)(?: text)?\"?[:>]|(?:レビュー|メール|评论|邮件)[:\x{FF1A}]",
        extraction=1,
    ),
)

_REASONING = (
    Signal(
        "prove",
        "asks for a proof or derivation",
        "Prove that it converges.",
        "The jacket is waterproof.",
        _DO + r"(?:prove|disprove|derive|deduce|show that|verify that|beweise\w*|démontre[rz]?|"
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
        _DO + r"(?:debug|refactor|fix (?:(?:the|this|my|it) )?(?:\w+ )?(?:bug|code|error|issue|test|function|"
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
        _DO + r"(?:analy[sz]e|assess|evaluate|critique|critically|investigate|diagnose|interpret|justify|"
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
        _DO + r"(?:compare|contrast|weigh|rank (?:the|these)|vergleiche|wäge|compare[rz]|compara|"
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
        _DO + r"(?:plan|design|architect|devise|propose|forecast|estimate|schedule|decide|prioriti[sz]e|"
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
        _ASK + r"(?:(?:and|but|so) )?(?:why|explain why|how come|warum|weshalb|wieso|pourquoi|por qué|"
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
        _DO + r"(?:calculate|compute|solve|simplify|evaluate the|factor|find the (?:value|number|sum|area|"
        r"smallest|largest|probability|length|angle)|berechne\w*|löse|calcule[rz]?|résou[ds]\w*|"
        r"calcul[ae]\w*|resuelv\w+|resolva)\b|計算|计算|求",
        task="maths",
        reasoning=2.5,
    ),
)

_OPEN = (
    Signal(
        "creative",
        "asks for writing of one's own",
        "Write a poem about the sea.",
        "I read a poem.",
        r"\b(?:write|compose|create|generate|draft|tell|invent|make up|come up with|brainstorm|"
        r"imagine|build|suggest|produce|give me|construct|schreibe?|écri[st]|escrib[ae]|escreva|"
        r"verfasse) "
        r"(?:me |us )?(?:[\w'-]+ ){0,2}(?:story|poem|song|essay|blog(?: post)?|article|post|email|"
        r"e-mail|letter|speech|joke|plot|dialogue|conversation|tweet|slogans?|taglines?|captions?|"
        r"names?|ideas?|haiku|"
        r"titles? (?:for the following|for this (?:movie|story))|movie title|questions?|review|"
        r"cover letter|press release|lyrics|novel|scenes?|sentences? (?:with|about|that|using|"
        r"containing)|using all|gedicht|geschichte|brief|poème|histoire|lettre|poema|historia|"
        r"história|carta)\b|詩を|小説|写一[首篇个封]|物語を",
        task="write",
        open=3.5,
    ),
    Signal(
        "invent_question",
        "asks to make up a question",
        "Generate a question about this passage.",
        "I have a question.",
        r"\b(?:generate|write|come up with|ask|create|make up|suggest|predict|formulate|"
        r"think of) (?:me )?(?:[\w'-]+ ){0,2}questions?\b|\bwhat (?:is|was|could be) the question\b|"
        r"\bpossible question",
        task="write",
        open=2,
    ),
    Signal(
        "options",
        "offers answers to choose from",
        "Which of the following is heavier? Options: lead, iron",
        "I have no option.",
        r"\b(?:options?|choices?|possible answers)(?: \w+)?:|\bchoose (?:the )?(?:best|right|correct|"
        r"most|between|your)|\bcorrect (?:answer|option|choice)|\banswer correctly|"
        r"\bwhich of (?:the following|these|those)|"
        r"\bbest (?:answer|option)|\b(?:these|following) (?:answers|options)|\banswer choices|"
        r"\bmultiple[- ]choice|\bmost suitable|\bquiz\b|\bnone of the above|all of the above|"
        r"\bwelche der folgenden|\blaquelle des|cuál de|\bqual das|選択肢|以下哪",
        open=4,
    ),
    Signal(
        "lettered_options",
        "lists options by letter or dash",
        "What floats?\nA. iron\nB. cork\nC. lead",
        "Plan A. It works.",
        r"\n[ -]*\(?b[).:] |\(b\) ",
        open=4,
    ),
    Signal(
        "advice",
        "asks for advice or an open explanation",
        "How can I improve my Spanish?",
        "I improved my Spanish.",
        r"\b(?:how (?:can|do|should|would|could) (?:i|we|you|one|people)|how to |tips (?:for|on)|"
        r"advice|what (?:should|do you think|are some|would you)|your opinion|any (?:recommendations|"
        r"suggestions|ideas|tips)|"
        r"can you (?:explain|recommend|suggest|describe|give me)|tell me (?:about|more)|"
        r"help me (?:with|understand|choose|learn)|what about|i'm (?:planning|thinking|trying|curious|"
        r"interested|looking)|"
        r"i (?:want|plan|need|would like) to (?:learn|buy|start|improve|visit|understand)|"
        r"wie kann ich|comment (?:puis|faire)|cómo puedo|como posso|どうすれば|怎么|如何)",
        open=1.5,
    ),
    Signal(
        "explain",
        "asks to explain or discuss",
        "Explain how tides work.",
        "He explained it.",
        _DO + r"(?:explain|describe|discuss|elaborate|teach me|erkläre?|explique[rz]?|explica|beschreibe|"
        r"décri[st])\b|説明して|解释|解釋|介绍",
        task="explain",
        open=1.5,
    ),
    Signal(
        "imagine",
        "asks what might be or how someone would feel",
        "What will Ann want to do next?",
        "Ann did her homework.",
        r"\b(?:what (?:would|will|might|may|does|did|could) (?:the )?[\w'-]+ (?:feel|want|need|do|say|"
        r"happen|think|lead)|how (?:would|will|might) (?:the )?[\w'-]+ feel (?:after|about it|if|"
        r"when)|(?:first|last|final|missing|next) step of|"
        r"probably (?:true|why|what)|might have (?:happened|been)|what (?:is|was|may|might|"
        r"could) be(?:en)? the (?:reason|cause)|what happens? (?:next|before|after)|continue (?:the|"
        r"this)|what if|suppose(?:d)? )",
        open=2.5,
    ),
    Signal(
        "small_talk",
        "is small talk",
        "Hi there!",
        "The high road is long.",
        r"^(?:hi|hey|hello|hallo|bonjour|hola|olá|thanks?(?: you)?|good (?:morning|evening)|i love|"
        r"i feel|i spend|lol|haha|こんにちは|你好|ありがとう|谢谢)\b",
        task="chat",
        open=2,
    ),
    Signal(
        "role_play",
        "asks to play a part",
        "Act as a pirate.",
        "The second act was dull.",
        r"\b(?:act as|role-?play|pretend (?:to be|you|that)|stay in character|you are (?:my|"
        r"a friendly|a funny|a creative)|storytell\w+|creative writ\w+|companion)\b",
        task="chat",
        open=2,
    ),
)

_PLAIN = (
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
        _ASK + r"(?:and )?(?:(?:in|at|on|from|for|of|to) )?(?:what|who|whom|whose|when|where|which|wer|was|"
        r"wann|wo|welche\w*|qui|quand|où|quel\w*|quién|cuándo|dónde|qué|quem|quando|onde)\b|どこ|"
        r"いつ|誰|哪|谁",
    ),
)

_TEXT = (*_RETRIEVAL, *_EXTRACTION, *_REASONING, *_OPEN, *_PLAIN)

_FIELD = (
    Signal(
        "tools",
        "offers tools to call",
        _say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        "Weather in Oslo?",
        test=lambda f: f.tool_count > 0,
        task="call tools",
        extraction=2.5,
    ),
    Signal(
        "plain_tool_request",
        "wants something done that its tools are there for",
        _say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        _say("Plan the trip.", "You are an autonomous agent.", tools=_TOOL, tool_count=1),
        test=lambda f: (
            (f.tool_count > 0)
            & ~f.workshop
            & (f.tool_turns < 3)  # noqa: PLR2004  # as below
            & ~f.fired("agent")
            & ~f.fired("plan")
            & ~f.fired("debug")
            & ~f.fired("write_code")
        ),
        extraction=4.5,
    ),
    Signal(
        "workshop",
        "offers tools of a programmer or an open computer",
        _say("Make the tests pass.", tools=_SHELL, tool_count=2),
        _say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        test=lambda f: f.workshop,
        task="agent",
        reasoning=5,
    ),
    Signal(
        "tool_loop",
        "is in the middle of several tool calls",
        Exchange(
            messages=[Message("user", "Fix it."), *[Message("tool", "ok")] * 3], tools=_TOOL, tool_count=1
        ),
        _say("Weather in Oslo?", tools=_TOOL, tool_count=1),
        test=lambda f: f.tool_turns >= 3,  # noqa: PLR2004  # one or two calls are a lookup
        reasoning=2.5,
    ),
    Signal(
        "json_format",
        "demands JSON by request option",
        _say("Ada, born 1815", response_format=_SCHEMA),
        "Ada, born 1815",
        test=lambda f: f.json_format,
        extraction=2,
    ),
    Signal(
        "json_enum",
        "demands a value out of a closed list by schema",
        _say("My parcel is late", response_format=_ENUM),
        _say("Ada, born 1815", response_format=_SCHEMA),
        test=lambda f: f.json_enum,
        extraction=1.5,
    ),
    Signal(
        "short_answer",
        "leaves room for a few words of answer only",
        _say("My parcel is late", max_output_tokens=5),
        _say("My parcel is late", max_output_tokens=500),
        test=lambda f: (f.max_output > 0) & (f.max_output <= 20),  # noqa: PLR2004  # a label, not a sentence
        extraction=2,
    ),
    Signal(
        "material",
        "brings a text to work on",
        _PASSAGE,
        "Who opened the pier?",
        test=lambda f: f.material,
        retrieval=0.5,
        extraction=0.5,
    ),
    Signal(
        "question_over_text",
        "asks who, what, when or where about a text it brings",
        _PASSAGE + "\nWho runs the ferry?",
        "Who runs the ferry?",
        test=lambda f: f.long & f.fired("wh_question") & f.fired("question_mark") & ~_sorting(f),
        retrieval=2,
    ),
    Signal(
        "nothing_to_go_on",
        "asks out of the blue, with no text to find the answer in",
        "Who runs the ferry?",
        _say("Who runs the ferry?", "You answer frequently asked questions about our ferry."),
        test=lambda f: (
            ~f.material & ~f.has_system & (f.tool_count == 0) & f.fired("question_mark") & ~_carried(f)
        ),
        open=2,
    ),
    Signal(
        "conversation",
        "is one turn of a conversation",
        _turns("Nice day.", "It is.", "Any plans?", "None.", "And tomorrow?"),
        "Any plans?",
        test=lambda f: (f.user_turns > 1) & (f.tool_count == 0) & ~f.has_system,
        open=2,
    ),
    Signal(
        "images",
        "shows images",
        _say("What is it?", images=1),
        "What is it?",
        test=lambda f: f.images > 0,
        open=0.5,
    ),
)


def _carried(facts: Facts) -> NDArray[np.bool_]:
    """Rows that bring a short text or name a closed question about one."""
    names = (
        "passage_label",
        "numbered_passages",
        "same_meaning",
        "closed_list",
        "sentiment",
        "category_words",
        "item_label",
        "named_choices",
        "yes_or_no",
        "detect",
        "summarize",
        "summary_form",
        "translate",
        "convert",
    )
    return facts.any_fired(names)


def _sorting(facts: Facts) -> NDArray[np.bool_]:
    """Rows whose question asks for a choice, not for a passage."""
    names = (
        "how_many",
        "imagine",
        "options",
        "lettered_options",
        "sentiment",
        "type_of",
        "category_words",
        "rating",
        "same_meaning",
    )
    return facts.any_fired(names)


TEXT_SIGNALS: tuple[Signal, ...] = _TEXT
FIELD_SIGNALS: tuple[Signal, ...] = _FIELD
SIGNALS: tuple[Signal, ...] = (*_TEXT, *_FIELD)
POSITION = {signal.name: place for place, signal in enumerate(SIGNALS)}
