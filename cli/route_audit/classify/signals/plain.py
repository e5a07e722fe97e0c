"""Signals that speak for nothing by themselves; others ask for them."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal, say
from route_audit.classify.signals.wording import any_of, asks, does, last_label, word

_CELL = r" \| [-$(]?\d[\d.,]*[%)]? \|"
_COMPARED = (
    r"\b(?:average|combined|differ(?:ed|ence)?|exceed(?:s|ed)?|fewer|greater|grew|growth|higher|lower|mean|percent(?:age)?|proportion|"
    r"rate|ratio|share|sum|(?:change|decrease|increase)d? (?:between|from|over))\b[^.!?\n]*\?"
)

PLAIN = (
    Signal(
        "partner",
        "sets up an assistant that people talk to",
        say("Where is it?", "You are the assistant of our shop."),
        "The assistant left.",
        any_of(
            word(
                r"(?:you(?:'re| are)|act as|your name is|i am|this is) (?:[\w'\",-]+ ){0,8}(?:assistant|(?:chat)?bot|helper|concierge|receptionist|agent|"
                r"copilot|companion|representative|advis[eo]r|guide|tutor|librarian|butler|host|support)\b",
                r"(?:answer|help|assist|support|serve|talk to|chat with|speak (?:with|to)|advise) (?:[\w'-]+ ){0,3}(?:users?|customers?|employees|guests?|"
                r"visitors?|patients?|members?|tenants?|clients?|students?|passengers|residents|shoppers|colleagues|staff|callers?|travell?ers|citizens|parents)\b",
                r"(?:user|customer|guest|employee|caller|patient|client|visitor)s?'?s? (?:questions?|quer(?:y|ies)|request)s?\b",
                *(
                    r"(?:du bist|sie sind) (?:[\w'\"äöüß,-]+ ){0,8}(?:\w*assisten(?:t|tin|z)|\w*bot|\w*berater(?:in)?|\w*helfer|\w*steuerung|\w*hilfe)",
                    r"\w*assistent(?:in)?\b",
                    "beantworte (?:die )?fragen",
                    r"sprachsteuerung\b",
                ),
                *(
                    r"(?:tu es|vous êtes) (?:[^ \n]+ ){0,8}(?:assistante?|conseill(?:er|ère)|agent|chatbot)",
                    r"(?:eres|usted es|você é|tu és|és o|sei) (?:[^ \n]+ ){0,8}(?:as+istente|assistente|asesora?|agente|chatbot|consulente)",
                ),
                *(r"je bent (?:[^ \n]+ ){0,8}(?:assistent|medewerker|chatbot|hulp)",),
            ),
            "アシスタント|助手|客服|チャットボット|コンシェルジュ|助理|顾问|サポート(?:担当|窓口)",
        ),
    ),
    Signal(
        "question_mark",
        "ends in or holds a question",
        "Who is it?",
        "It is me.",
        r"\?|\x{FF1F}|؟",
    ),
    Signal(
        "offers",
        "offers alternatives in a line",
        "It rained. wet / dry / unclear",
        "It rained on the wet pier.",
        any_of(
            r"[a-z)] / [a-z][\w' -]{0,24} / [a-z(]|[a-z] / [a-z' ]{2,24}[?.)]*\s*$",
            r"(?:^|[\s(>:])[a-z'-]+(?:/[a-z'-]+)+[)?.]*\s*(?:$|\n)",
            r"\{[a-z][\w-]+, ?[a-z][\w-]+\}|\{[a-z][\w -]+(?:, ?[a-z][\w -]+){2,}\}|\[[a-z]\w+\](?:,? \[[a-z]\w+\])+",
            r"[\n\"\x{00BB})] ?[\w-]+,? (?:[\w-]+,? )?(?:[\w-]+,? )?or [\w-]+ ?(?:[\w-]+ ?)?[?.]\s*$",
            r"(?-i:\b[A-Z][A-Z]+(?:, [A-Z][A-Z]+)*,? or [A-Z][A-Z]+\b|\b[A-Z]+(?:, [A-Z]+)+,? or [A-Z]+\b)",
            r"(?-i:\b[A-Z][A-Z_]+(?:, | / |/|\|)[A-Z][A-Z_]+(?: [A-Z]+)?(?:, | / |/|\|)[A-Z][A-Z_]+)",
            r"(?-i:\b[A-Z0-9]+ ?[=:] ?[a-z][\w -]*[,;] ?[A-Z0-9]+ ?[=:] ?[a-z])",
            r"(?-i:\b[A-Z] ?\([a-z][\w -]*\)[,;]? (?:or )?[A-Z] ?\([a-z])|(?-i:[a-z] \([A-Z]+\)(?:, or|,| or) [a-z]+ \([A-Z]+\))",
            r" \([^\s(),;/\d][^(),;\n]+(?:(?:, [^\s(),\d][^(),\n]+)(?:, [^\s(),\d][^(),\n]+)+|(?:/[^\s(),/\d][^(),/\n]+)(?:/[^\s(),/\d][^(),/\n]+)+)\)(?: ?[:?]|\s*$)",
            r"\b(?:codes?|options|choices|supported|allowed|candidates|commands?|kinds?|types?|senses|genres|choose|moods)(?: \w+)?: ?[\w-]+, [\w -]+, \w",
            r"\bas (?:an? )?[\w-]+(?: \(\w+\))?(?:, [\w-]+(?: \(\w+\))?)* or (?:an? )?[\w-]+(?: \(\w+\))?[.:\n]",
        ),
    ),
    Signal(
        "empty_label",
        "ends with a label and nothing after it",
        "Text: ada, 1815\nName:",
        "Name: Ada",
        r"[:\x{FF1A}]\s*$",
    ),
    Signal(
        "answer_cue",
        "ends where an answer should begin",
        "Who is it?\nAnswer:",
        "Answer: Ada",
        any_of(
            r"\b(?:answer|output|response|reply|solution|explanation|reasoning|thoughts?|conclusion|result|proof|code|function|"
            r"program|query|sql|story|poem|essay|article|dialogue|continuation|next \w+|question|q|a|assistant|ai|bot|chatbot|"
            r"system|user|human|me|you|listener|friend|customer|guest|patient|therapist|agent|operator|advis[eo]r|clerk|"
            r"librarian|wizard|apprentice|speaker ?[ab\d]?|person ?[ab\d]?|antwort|respuesta|resposta|risposta|svar|"
            r"svaret|antwoord|cevap|erantzuna|jawaban|vastaus|vastus|válasz|odgovor|odpověď|răspuns|atsakymas|jibu|sagot|ateb|atbilde)(?: is)?"
            r"[:\x{FF1A}]\s*$",
            r"(?:réponse|odpowiedź|ответ|відповідь|απάντηση|đáp án|応答|回答|答案|答え|답변|답|إجابة|الجواب|उत्तर|উত্তর|"
            r"సమాధానం|பதில்|תשובה|پاسخ|جواب|คำตอบ|отговор)[\]\x{3011}]?[:\x{FF1A}]\s*$",
        ),
    ),
    Signal(
        "quoted",
        "hands over a text in quotation marks",
        "Is this rude? 'Come here now, will you.'",
        "It's Ann's turn, isn't it?",
        any_of(
            r"(?:[:?.!,)] |\n|\b(?:in|of|for|is|this|say|mean|statement|sentence|text|string|title|word) )[\"“«'\x{2018}]\w",
            r'""',
        ),
    ),
    Signal(
        "next_turn",
        "ends where a partner in a conversation should speak",
        "Ann: nice day, isn't it?\nListener:",
        "Listener: nice day, isn't it?",
        last_label(r"(?:speaker|person|user) ?\d?|listener|partner|friend|(?:chat)?bot|agent|you"),
    ),
    Signal(
        "names_its_text",
        "speaks of a text that it brings",
        "Is this message a complaint?",
        "I got a message.",
        word(
            r"(?:this|these|the following|following|above|below|the) (?:\w+ )?(?:message|sentence|text|review|e-?mail|"
            r"ticket|paragraph|article|conversation|comment|post|tweet|address(?:es)?|note|table|document|transcript|"
            r"utterance|headline|invoice|snippet|string|reply|response|description|abstract|caption|claim|"
            r"log|data|record|passage|phrase|quote|dialogue|excerpt)s?\b",
            r"(?:this|these|the following|following|above|below) (?:\w+ )?(?:clause|mail|letter|thread|notice|cv|resume|line|title|"
            r"chat|call|order|job|bio|section|page|question pair|product|file|item|entry|input|text)s?\b",
            "(?:delimited|surrounded|enclosed) (?:by|with|in)",
            r"(?:given|presented with|provided with) (?:an? |two |some )(?:\w+ )?(?:sentence|text|tweet|review|message|comment|"
            r"statement|post|headline|utterance|abstract|phrase|snippet|e-?mail)s?\b",
            r"(?:this|here|below|following) is (?:an? |the |some )?(?:[\w-]+ )?(?:conversation|transcript|message|review|"
            r"e-?mail|text|article|table|list|report|dialogue|thread)\b",
            *(
                r"die(?:se[rsn]?)? (?:nachricht|bewertung|text)",
                r"ce (?:message|texte)",
                r"es(?:te|ta) (?:mensaje|reseña|texto)",
                r"(?:cette|ce|cet|ces|la|le|l')(?: suivante?)? ?(?:phrase|avis|commentaire|article|e-?mail|conversation|message|texte) (?:suivante?|ci-dessous)",
                r"(?:cette|ces) (?:phrase|conversation|annonce|note)s?",
                r"(?:quest[oa]|il seguente|la seguente) (?:testo|messaggio|frase|recensione|commento|articolo|mail)",
                r"(?:est[ea]|o seguinte|a seguinte) (?:texto|mensagem|frase|avaliação|comentário|artigo|comentario|artículo|conversación|conversa)",
                r"(?:el|la) siguiente (?:texto|mensaje|frase|reseña|comentario|artículo|conversación)",
                r"(?:deze|dit|het volgende|de volgende) (?:tekst|bericht|zin|recensie|mail|artikel|opmerking)",
                r"(?:diese[nrsm]?|folgende[nrsm]?) (?:satz|absatz|artikel|kommentar|mail|e-mail|text|nachricht|bewertung|meldung|gespräch)\w*",
            ),
        )
        + r"|(?:上面|下面|以下|这个|这句|这段|这条|该|上述|给定)的?(?:句子|文本|文章|段落|对话|评论|新闻|邮件|消息|话)"
        + r"|(?:この|次の|以下の|上記の)(?:文章?|テキスト|メッセージ|メール|レビュー|コメント|発言|記事|会話)|다음 (?:문장|글|리뷰|메시지|댓글)",
    ),
    Signal(
        "text_before_question",
        "puts a question under its label, some lines of text before it",
        "The pier, built in 1902, is closed.\nQuestion: when was it built?",
        "Question: when was the pier built?",
        r"[.,;] [^\n]+[.!?\"]\s*\n *q: [^\n.!?]+\?? *(?:\n|$)|[.,;] [^\n]+[.!?\"]\s*\n *(?:question|query|instruction|frage|pregunta|pergunta|domanda|"
        r"vraag|spørsmål|fråga|pytanie|soru|kysymys|pertanyaan|swali|câu hỏi|вопрос|питання|ερώτηση|سؤال|প্রশ্ন|प्रश्न|שאלה)\d?:|"
        r"[.,;\x{3002}][^\n]+[\x{3002}.]\n+ *(?:问|問|问题|質問)[:\x{FF1A}]",
    ),
    Signal(
        "question_first",
        "begins with its question, under a label",
        "Question: when was the pier built?",
        "The pier is closed.\nQuestion: when was it built?",
        any_of(
            r"^\W*(?:question|q|query|frage|pregunta|pergunta|problem)\b ?\d*[:.]",
            r"^[\s#]*(?:질문|문제|问题|問題|質問|问)[:\x{FF1A}]",
        ),
    ),
    Signal(
        "worked_answer",
        "answers a question before it puts one",
        "Q: 2 + 2\nA: 4\nQ: 3 + 3\nA:",
        "Q: 3 + 3\nA:",
        r"\n(?:a|answer): ?[\w(\[{]",
    ),
    Signal(
        "hands_over",
        "says what to do with this, and hands it over after a colon",
        "Sort out who promised what in this: Ann does the slides.",
        "I like this a lot.",
        r"\b(?:this|these|the following|below)\b[^\n.?!:]*:\s",
    ),
    Signal(
        "verdict_after_statement",
        "states something, asks about it and names yes and no",
        "Ann has a licence. Does she meet the rule? Yes or no.",
        "Does Ann have a licence? Yes or no.",
        r"[.;!] [^.?!\n]+\? ?\(?(?:yes|y/n|y or n|true)",
    ),
    Signal(
        "fenced",
        "holds something between code fences",
        "Is this rude?\n```\nCome here now.\n```",
        "Is `now` a word?",
        "```",
    ),
    Signal(
        "data_fenced",
        "holds data or prose between code fences",
        "Return ```json",
        "Return ```",
        r"```(?:json|jsonc|yaml|yml|xml|csv|markdown|md|text|txt|plaintext)\b",
    ),
    Signal(
        "table_compared",
        "asks how figures of its table compare",
        "| town | ships |\n| Oslo | 12 |\nWhat is the average?",
        "| town | ships |\n| Oslo | 12 |\nWhat is the town?",
        any_of(
            rf"{_CELL}(?:.|\n)*{_COMPARED}",
            rf"{_COMPARED}(?:.|\n)*{_CELL}",
        ),
    ),
    Signal(
        "turn_by_turn",
        "tells how to act, one step after another",
        "Interact with the environment, one action at a time.",
        "They interact with each other.",
        word(
            r"(?:thought|reasoning) (?:\w+ ){0,3}followed by (?:an? |the )?(?:\w+ )?action\b",
            r"one (?:\w+ )?(?:thought|action|command|step|call) (?:at a time|per (?:turn|step|message|response))\b",
            r"interact(?:s|ing)? with (?:the|an?|your|this) (?:\w+ ){0,3}(?:browser|computer|environment|household|instance|operati(?:ng|on) system|"
            r"simulator|terminal|text game)\b",
            r"you (?:\w+ )?interact(?:ing)? with (?:the|an?|this) (?:\w+ ){0,3}(?:apps?|game|website|world)\b",
            r"(?:admissible|allowed|available|permitted) (?:actions?|commands?)\b|(?:possible|previous|past|prior) (?:actions?|commands?):",
            r"(?:action|observation) (?:history|space)\b|actions (?:taken|performed) so far\b",
            r"(?:choose|decide|generate|give|issue|output|predict|return|select|what(?:'s| is| should be)) (?:on )?(?:the |your )?"
            r"(?:(?:best|next) )+(?:action|command|move)\b",
            r"you (?:\w+ )?(?:control|navigate|operate) (?:a|the) (?:\w+ )?(?:browser|computer|desktop|phone|robot|web ?site|smartphone)\b",
            r"after each (?:action|command|observation|screenshot|tool call)\b|at each step,? you\b",
            r"accessibility tree\b|(?:at|in|on) (?:each|every) turn\b|observation:",
            r"thought ?\d+:|thought: (?:you should|consider)|cycle of \W?thought",
        ),
    ),
    Signal(
        "patient_case",
        "tells of a patient",
        "A 54-year-old man presents with chest pain.",
        "She is 54 years old.",
        any_of(
            r"\b[\w-]+[- ]year[- ]old (?:[\w-]+ ){0,2}(?:boy|child|female|girl|infant|male|man|patient|woman)\b",
            r"\b(?:donna|fille|garçon|hombre|homem|homme|mujer|mulher|paciente|patiente?|paziente|uomo|varón|femme) (?:[^ \n]+ )?"
            r"(?:de|di) \d+ (?:años|ans|anni|anos)\b",
            r"\b\d+-jährige[rn]? |\d+歳の|患者.{0,10}\d+岁",
        ),
    ),
    Signal(
        "makes_something",
        "asks for something that is not there yet",
        "Suggest a name with these words: pier, boat, gull.",
        "The pier has a name.",
        does(
            *("generate", "create", "compose", "construct", "craft", "draft", "produce", "invent", "imagine"),
            *(
                "suggest",
                "come up",
                "think of",
                "describe",
                "discuss",
                "develop",
                "build",
                "give (?:an?|some|two|three)",
                "make an?",
                "provide (?:an?|one|two|three|some|several|multiple) (?:example|solution|reason|argument|idea|tip|way)s?",
                "turn (?:\\w+ ){1,5}into an?",
            ),
            *("write (?:an?|me|some|two|three|about)", "tell (?:me|us|a)", "make up", "predict"),
            *(
                "find (?:the|out|an?)",
                "count",
                "add",
                "sum",
                "multiply",
                "merge",
                "order",
                "rank",
                "estimate",
                "implement",
            ),
        ),
    ),
    Signal(
        "wh_question",
        "asks who, what, when or where",
        "Who opened the pier?",
        "I know who it was.",
        any_of(
            asks(
                r"(?:and )?(?:(?:in|at|on|from|for|of|to) )?(?:what|who|whom|whose|when|where|which|wer|was|wann|wo|"
                r"welche\w*|qui|quand|où|quel\w*|quién|cuándo|dónde|qué|quem|quando|onde|chi|dove|quale)",
            ),
            r"(?:^|[\n.!?:] ?)\x{BF}?(?:cuál(?:es)?|a quién|qual|quais|o que|quali|(?:che )?cosa|wat|waar|wanneer|welke|hvem|hvad|hva|"
            r"hvornår|hvilke[nt]?|vem|vad|när|vilke[nt]|vilka|kto|kiedy|gdzie|jaki\w*|któr\w*|kdo|kdy|kde|kter\w*|cine|când|unde|"
            r"nerede|ne zaman|hangi|kuka|mikä|missä|milloin|mikor|melyik|siapa|kapan|di mana|"
            r"ποι[οαέ]ς?|ποιον|πού|πότε|τι|хто|коли|який|яка|מי|מה|איפה|מתי) ",
            "どこ|いつ|誰|哪|谁|누가|누구|언제|어디|무엇|कौन|कब|कहाँ|किस|क्या|مَن|متى|أين|ماذا|кто|где|когда|какой|какая|какие",
        ),
    ),
)
