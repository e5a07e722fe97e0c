"""Signals of answers found in material that comes along."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal, say
from route_audit.classify.signals.wording import any_of, asks, does, label, word

RETRIEVAL = (
    Signal(
        "material_only",
        "ties the answer to the material given",
        "Use only the provided context.",
        "Use only your imagination.",
        any_of(
            word(
                "erfinde (?:nichts|keine)",
                "keine anderen (?:quellen|informationen)",
                "n'invente (?:rien|pas)",
                "no inventes",
                "não invente",
                "non inventare",
                "verzin niets",
                "alleen (?:uit|met) (?:de|het)",
            ),
            "不要编造|不得编造|只能(?:根据|使用)|以外の情報は|情報だけ",
            word(
                r"(?:only|solely|strictly|exclusively)(?: \w+){0,2} (?:context|documents?|passages?|sources?|"
                r"excerpts?|articles?|information (?:provided|given|in|from|below)|provided|knowledge base|"
                r"search results|snippets|transcript|notes|records?)\b",
                r"(?:given|provided|retrieved|supplied) (?:context|passages?|documents|sources|excerpts?|"
                r"search results|knowledge|snippets)",
                r"(?:your|the) only source\b",
                r"from (?:them|it|these|those|this|that|the \w+) (?:only|alone)\b",
                r"(?:on the (?:basis|ground|strength) of|stick to|go(?:ing)? beyond|straight from|only (?:from|by|with|using|through|out of|what)) "
                r"(?:the|this|these|its|what) (?:\w+ )?(?:chunks?|circular|content|contract|data|descriptions?|document|facts|glossary|"
                r"leaflet|letters?|list|manual|material|page|paragraph|rules?|says?|sheet|statute|terms|text|texts|tickets|wording)\b",
                r"use (?:only|nothing but) (?:the|this|these|what) (?:\w+ )?(?:chunks?|circular|content|data|descriptions?|facts|glossary|list|"
                r"manual|page|rules?|sheet|statute|terms|texts?|tickets|training data|wording)\b",
                r"closed[- ]context\b",
                *(
                    "nothing else than the",
                    "word for word from",
                    "do not use (?:any )?(?:outside|prior|external)",
                ),
                *(
                    "nur (?:anhand|mit|auf|aus) (?:de[rmns]|dem) ",
                    r"nur (?:de[nr]|die|das|diese\w*) (?:\w+ )?(?:angaben|artikel|auszüge|dokument|fundstelle|information|inhalt|kontext|passage|quelle|text|unterlagen)",
                    "ausschließlich (?:anhand|auf|aus|d(?:ie|as|en)|mit) ",
                    r"uniquement (?:avec|dans|sur|à partir|d'après|en (?:te|vous)|les?) ?",
                    "exclusivement (?:sur|à partir|d'après|avec l)",
                    "apenas com (?:base|[ao]s? (?:contexto|dados|documento|informaç|texto))",
                    r"(?:apenas|somente|só) (?:com )?(?:[ao]s?|n[ao]s?) (?:\w+ )?(?:artigo|contexto|documento|fonte|informaç|passage|texto|trecho)",
                ),
                *(
                    "s[oó]lo con (?:base|el (?:contexto|documento|texto)|la informaci|lo que|los (?:dato|documento|texto))",
                    "basándote",
                    "esclusivamente",
                ),
                r"(?:solo|sólo) (?:con |desde |según )?(?:el|la|las|los) (?:\w+ )?(?:artículo|contexto|documento|extracto|ficha|fragmento|"
                "fuente|información|pasaje|tabla|texto)",
                r"(?:solo|soltanto) (?:gli|i|il|la|le) (?:\w+ )?(?:articol|contest|document|estratt|fonte|fonti|informazion|pass|test)",
                r"(?:alleen|uitsluitend) (?:op basis van|(?:met |uit )?(?:de|deze|dit|het) (?:\w+ )?(?:artikel|bron|context|document|"
                "fragment|informatie|passage|tekst))",
            ),
            "únicamente|(?:文書|資料|文脈|情報|記事|コンテキスト)のみ|のみに基づ|だけを(?:使|もと)|仅根据|只根据|僅根據",
        ),
        task="answer",
        retrieval=3,
    ),
    Signal(
        "based_on",
        "asks about a text that comes along",
        "According to the article, who won?",
        "According to my boss, I won.",
        any_of(
            word(
                # "In a short paragraph" says how to answer.
                r"(?:(?:based on|according to|using|use|from|given|inside|is in|read|reading|per|consult|see) "
                r"(?:(?:it|the|this|these|that|my|our|your) )?|(?:in|with) (?:it|the|this|these|that|those|my|our|your|their|its|his|her|each|attached|following|given) )"
                r"(?:\w+ ){0,3}(?:context|passages?|articles?|"
                r"documents?|docs|paragraphs?|excerpts?|extracts?|transcripts?|search results|knowledge base|manual|"
                r"policy|handbook|wiki|reports?|table|spreadsheet|note|bio|dialog(?:ue)?|email thread|thread|notes|plot|story|memo|"
                r"contract|chapter|filing|announcement|faqs?|slides)\b",
                r"(?:according to|based on) the (?:following|above|attached|given|quoted) \w+",
                r"using the (?:following|above|attached|given|quoted) (?:content|data|details|facts|information|sources?)\b",
                r"(?:from|in|on|use|read|reading|using|according to|consider) (?:the|this|following|above|attached|given)"
                r"(?: following| above| given| provided)? text\b",
                r"supported by the (?:\w+ )?(?:information|sources?|passages?|documents?)\b",
                r"(?:based on|using|from) (?:only )?(?:the|these) (?:\w+ ){0,2}(?:chat|chats|history|references?|facts|records|conversations?|messages)\b",
                r"read (?:this|the following|the below)\b",
                r"(?:from|using|use|per) the (?:\w+ ){1,3}(?:below|above)\b",
                r"(?:from|in) (?:here|the following):",
                r"(?:does|do|did) (?:the|this) (?:\w+ )?(?:document|text|article|passage|policy|contract|report|manual|author|"
                r"e-?mail|message|note|paper) (?:say|state|mention|tell|specify|describe|claim|recommend|suggest)\b",
                *("anhand de[sr] ", "laut de[sr] ", "aus de[sr] ", r"d'après (?:le|la|les)\b"),
                *("auf (?:basis|grundlage) de[sr] ", "mit ?hilfe de[sr] ", "con base en "),
                r"schlage? (?:\w+ ){1,6}nach[.!,:\n]",
                r"à partir d(?:u|e la|es) (?:\w+ )?(?:article|contexte|document|donnée|élément|extrait|fiche|information|note|passage|"
                "source|texte)",
                r"a partir d(?:el?|o|a|os|as) (?:\w+ ){0,2}(?:artículo|artigo|contexto|dados|datos|documento|extracto|ficha|fonte|fragmento|"
                "fuente|informaci|informaç|nota|pasaje|texto|trecho)",
                *("com base n?[oae]", "op basis van "),
                *("sulla base d", "partendo da", "aan de hand van "),
                *(
                    r"selon (?:le|la|les)\b",
                    r"según (?:el|la|los)\b",
                    "de acordo com",
                    "in base a",
                    "secondo (?:il|la)",
                ),
            ),
            "阅读(?:以下|下面|上述|上面|下列)|(?:以下|上述|上面的|下面的|所给|给定的?|已知|参考|提供的?)(?:文字|文本|材料|文章|资料|段落|上下文)|(?:上述|上面的|所给|给定的?|已知|参考|提供的?)(?:内容|信息)|次の文章|以下の(?:文章|資料|本文|記事|情報)|に基づいて|をもとに|(?:根据|根據|基于)(?:[以上下提所给這这该文材检檢知历歷参參已收]|.{0,8}(?:内容|信息|上下文|文档|资料|材料|原文|对话|段落))|을 바탕으로|를 바탕으로|다음 (?:글|문서|지문|내용|기사)|(?:지문|본문|기사)을 읽고|지문에 (?:관한|대한)",
        ),
        retrieval=2,
    ),
    Signal(
        "answer_question",
        "asks to answer a question put elsewhere",
        "Answer the following question about our leave policy.",
        "The answer was no.",
        any_of(
            word(
                r"answers? (?:to )?(?:the|this|my|their|his|her|user|users|customer|any|all|following|above|based on|"
                r"questions?)\b",
                "answer (?:only |just )?(?:from|using|out of) (?:the|this|these|our)",
                *(r"answer(?: \w+){0,2} (?:questions?|quer(?:y|ies))", "the answer to\\b"),
                *(
                    "answer is (?:present |found |given )?(?:in|inside|within)",
                    "beantworte",
                    "réponds",
                    "répondez",
                    "responde",
                    "rispondi",
                ),
            ),
            "(?:[并請请来后\\x{FF0C},]|简短|简要|简洁|中文)回答|回答[^。\\n]{0,10}(?:问|問|疑)|(?:问题|問題|质询|質問)[^。\\n]{0,12}回答|"
            "回答(?:以下|下列|下述|如下|用户|客户)|に答えて",
        ),
        task="answer",
    ),
    Signal(
        "if_missing",
        "says what to do when the answer is not there",
        "If it is not in the context, say so.",
        "It is cold outside.",
        any_of(
            word(
                r"(?:wenn|falls) (?:\w+ ){1,8}nicht (?:\w+ ){0,3}(?:steht|findest|enthalten|weißt|vorkommt)",
                "dazu (?:finde|liegt|habe) ",
                "si (?:l'information|la réponse|tu ne|vous ne) ",
                "si no (?:está|aparece|sabes|encuentras|lo sabes)",
                "se (?:não|a resposta não|a informação não) ",
                "se (?:non|la risposta non|l'informazione non) ",
                r"als (?:het|je|de|dit) (?:\w+ ){1,6}niet ",
                r"(?:staat|steht) (?:het|es|die antwort) (?:er )?ni(?:ch|e)t\b",
                r"if (?:the|it|this|you) (?:\w+ ){0,4}(?:cannot|can't|can not|could not) (?:be (?:answered|classified|derived|determined|found|inferred|verified)|answer|find)\b",
            ),
            "(?:如果|若|如).{0,14}(?:没有(?:找到|提到|提供|相关|答案|信息|出现|包含|给出)|无法|找不到|不知道|未提及)|記載(?:が|されて)|わからない場合|不明な場合|見つからない場合",
            word(
                r"(?:say|reply|respond|answer|output|write)[ :,'\"]+(?:that )?(?:you )?['\"]?(?:i )?(?:don'?t|do not|"
                r"not) (?:know|found)",
                r"not (?:in|found in|covered by|mentioned in|contained in) the",
                *(
                    "insufficient information",
                    "(?:no|without an) answer",
                    "can(?:not|'t) be (?:found|answered)",
                ),
                *(
                    "unanswerable",
                    "say so",
                    "say you don't know",
                    "not available",
                    r"nothing (?:is )?found\b",
                ),
                r"if (?:nothing|none|no (?:\w+ )?(?:source|passage|section|article|entry|document)s? )",
                *(
                    "steht (?:es|die antwort) nicht",
                    "keine antwort",
                    "nicht gefunden",
                    "si la réponse n",
                    "si no (?:está|aparece)",
                ),
            ),
        ),
        task="answer",
        retrieval=2,
    ),
    Signal(
        "cite",
        "asks for sources",
        "Cite your sources.",
        "He was cited for speeding.",
        word(
            *(
                "cite (?:the|your|all|sources?|each|passage)",
                r"citations?\b",
                "source (?:ids?|numbers?|links?)",
            ),
            *(
                "quote the (?:passage|source|sentence)",
                "link to the (?:article|page|source)",
                "with references",
            ),
            *("mit quelle", "nenne die quelle", "cite[rz]? (?:la|les|vos) sources?", "cita la fuente"),
        ),
        task="answer",
        retrieval=1.5,
    ),
    Signal(
        "passage_label",
        "carries a passage under its label",
        "Context: the pier is closed.\nWhen does it open?",
        "The context is not clear to me.",
        any_of(
            label(
                r"(?:[\w-]+ )?(?:context|background|passages?|documents?|docs?|articles?|excerpts?|sources?|search results?|"
                r"retrieved|knowledge|references?|paragraph|transcript|dialog(?:ue)?|conversation|story|faq|"
                r"memo|contract|policy|handbook|manual|extract|snippets?|facts?|minutes|thread|chat|sheet|stock|"
                r"kontext|quellen?|suchergebnisse|dokumente?|contexte|sources? trouvées|contexto|contesto|fonti|fuentes|fontes|bronnen|artikel|texte|texto|abstract|news|testua|kontekst|samhengi|konteks|"
                r"bağlam|metin|"
                r"konteksti|teksti|tekst|kontextus|szöveg|kontekstas|kontekstu|tekstas|lýsing|afsnit|avsnitt|testo|pasaje|trecho|passagem|văn bản|đoạn văn|ngữ cảnh|bacaan|wacana|teks|tekstu|kifungu|muktadha|petikan|talata|úryvek|pasaj)(?: \w+)? ?"
            ),
            r"(?:^|\W)(?:passage|context|document|article|paragraph): ?[\"'“\x{2018}]",
            r"(?:上下文|文章|材料|素材|原文|正文|段落|文档|背景|已知信息|コンテキスト|文書|文脈|資料|参考|맥락|본문|지문|السياق|контекст|текст|συμφραζόμενα|κείμενο|متن|النص|संदर्भ|প্রসঙ্গ|অনুচ্ছেদ|अनुच्छेद|गद्यांश|సందర్భం|சூழல்|பத்தி|פסקה|הקשר|קטע|טקסט|الفقرة|فقرة|النص|بافت|บริบท|บทความ|ข้อความ|абзац|отрывок|уривок|απόσπασμα)\]?[:\x{FF1A}\n]",
            r"<(?:doc|docs|document|documents|context|article|passage|source|manual|faq|policy|transcript|notes)\b",
            r"<begin (?:source|document|context)|-{3,} ?(?:begin )?(?:document|source|context|transcript|excerpt)s?\b",
            r"(?:fundstellen|auszüge|wissensdatenbank|unterlagen|extraits|fragmentos|trechos|estratti|recuperad[ao]s?|encontrad[ao]s|gevonden|récupérée?s|bereitgestellt\w*) ?[:(]",
            r"检索结果|知识库|検索結果|参考文档|参考ドキュメント|参考資料|收集到的(?:上?下文|信息)[:\x{FF1A}]|검색 결과",
            r"[.!?,] (?:(?:\w+ )?info|faq|facts|sheet|context|policy|minutes|stock)(?: \w+)*: ",
        ),
        retrieval=2,
    ),
    Signal(
        "numbered_passages",
        "carries numbered passages",
        "[1] The pier is closed.\n[2] It opens in May.\nWhen does it open?",
        "See item [1] of the list.",
        r"(?:^|\n)\[(?:doc(?:ument)? ?)?1\][ :]|(?:^|\n)(?:document|source|passage|doc|paragraph) ?#?1\b",
        retrieval=2,
    ),
    Signal(
        "question_label",
        "puts its question under a label",
        "Question: when does the pier open?",
        "That is out of the question.",
        any_of(
            label(
                r"(?:user )?(?:question|query|q|frage|pregunta|pergunta|domanda|spørsmål|fråga|vraag|pytanie|soru|galdera|"
                r"pertanyaan|câu hỏi|kysymys|spurning|küsimus|kérdés|întrebare|otázka|pitanje|vprašanje|klausimas|swali|soalan|tanong|cwestiwn|jautājums)\d?"
            ),
            r"(?:^|\W)question: ?[\"'“\x{2018}]",
            r"[.!?] question: ",
            r"(?:質問|问题|問題|問い|設問|질문|السؤال|سؤال|پرسش|вопрос|питання|въпрос|ερώτηση|प्रश्न|ప్రశ్న|கேள்வி|প্রশ্ন|ਸਵਾਲ|પ્રશ્ન|ചോദ്യം|ಪ್ರಶ್ನೆ|שאלה|คำถาม|հարց|კითხვა)[\])\x{3011}]?[:\x{FF1A}]",
        ),
        retrieval=0.5,
        task="answer",
    ),
    Signal(
        "find_answer",
        "asks to find a given answer in a text",
        "Find the answer in the handbook: how many days off?",
        "Find a new flat for me.",
        word(
            r"(?:extract|find|locate|guess|tell me|what is|give me) (?:the|an) answer",
            r"(?:can you|could you) (?:tell me|guess|find) (?:it|what it is|the answer)",
            *("(?:that|which|it) answers? (?:my|the) question", "contains the answer"),
            r"(?:retrieve|quote|find|locate|show) the (?:paragraph|section|sentence|passage|clause|line|part)\b",
        ),
        task="answer",
        retrieval=2.5,
    ),
    Signal(
        "help_desk",
        "answers recurring questions about a product or rules",
        say("Where is my parcel?", "You answer frequently asked questions about our shop."),
        "Where is my parcel?",
        word(
            r"you (?:answer|help with) (?:\w+ ){0,2}questions (?:of|from|about|on|for)\b",
            r"you (?:help|assist|serve) (?:our |the )?(?:customers|users|guests|visitors|patients|members|tenants|employees)\b",
            *(
                "frequently asked",
                r"faqs?\b",
                "knowledge base",
                "help cent(?:er|re) (?:bot|assistant|articles?)",
            ),
            *("häufige fragen", "preguntas frecuentes", "foire aux questions", "perguntas frequentes"),
        ),
        task="answer",
        retrieval=3.5,
    ),
    Signal(
        "search_query",
        "asks for a search query",
        "Rewrite the message as a search query.",
        "I will search the attic.",
        any_of(
            "(?:搜索|检索|查询|查找)[^。\\n]{0,12}(?:关键词|关键字)|搜索(?:查询|语句)|查询(?:语句|词)|検索(?:キーワード|語|ワード)",
            word(
                r"(?:search|standalone|retrieval|elasticsearch|keyword|self-contained) (?:query|queries|terms|keywords|question|string|phrase)\b",
                r"(?:rephrase|rewrite|reformulate|combine|condense) (?:\w+ ){0,4}(?:questions?|quer(?:y|ies))\b",
                *("suchanfrage", "requête de recherche", "consulta de búsqueda"),
                r"standalone (?:task|message|sentence)\b|(?:as|into|to) (?:a |the )?standalone version\b",
                r"(?:as|into|to) (?:a |one )?(?:concrete|detailed|specific) research (?:question|query)\b",
            ),
            "検索クエリ|搜索词|检索词|(?:query|クエリ)を生成",
        ),
        task="query",
        retrieval=3.5,
    ),
    Signal(
        "look_up",
        "asks to look something up",
        "Look up the status of my order.",
        "She looked up at the sky.",
        any_of(
            does(
                *(
                    "look up",
                    "search (?:for|the|our)",
                    "retrieve",
                    "fetch",
                    "locate",
                    "show me",
                    "check the status",
                ),
                "find (?:me|relevant|where|which)",
            ),
            word(
                r"schlage? .{0,30}\bnach\b",
                r"(?:price ?list|preisliste|liste des prix|lista de preços|lista de precios|listino)\b",
            ),
            asks("suche", "cherche", "trouve", "busca", "encontre"),
            "査して|検索して|查找|查询",
        ),
        task="look up",
        retrieval=1,
    ),
    Signal(
        "status_from_events",
        "wants the state of something told from the records given",
        "Tell the customer where the parcel is, from the tracking events below.",
        "We track every event.",
        word(
            r"(?:events?|records?|entries|sections?|rows|articles|results|excerpts|pages|history|details)"
            r"(?: \w+){0,4} (?:below|in the message|that match|are given|given|provided|we found|follow)\b",
            r"(?:use|from|in) the (?:\w+ ){0,2}(?:events|records|entries|order data|account data|log book)\b",
            *("runbook", "your (?:customer|order|booking) data"),
        ),
        task="look up",
        retrieval=2.5,
    ),
)
