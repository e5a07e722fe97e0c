"""Signals of answers found in, or condensed from, material that comes along."""

from __future__ import annotations

from route_audit.classify.signals.signal import ASK, DO, LINE, Signal, say

RETRIEVAL = (
    Signal(
        "summarize",
        "asks for a summary",
        "Summarize the minutes below.",
        "The summary was attached yesterday.",
        DO + r"(?:summari[sz]e|sum up|sum (?:the|this)|condense|recap|boil down|"
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
        LINE + r"(?:context|background|passages?|documents?|docs?|articles?|excerpts?|sources?|"
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
        LINE
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
        say("Where is my parcel?", "You answer frequently asked questions about our shop."),
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
        DO + r"(?:look up|search (?:for|the|our)|retrieve|fetch|find (?:me|the|relevant|where|which)|"
        r"locate|show me|check the status)\b|"
        + ASK
        + r"(?:suche|cherche|trouve|busca|encontre)\b|査して|検索して|查找|查询",
        task="look up",
        retrieval=1,
    ),
)
