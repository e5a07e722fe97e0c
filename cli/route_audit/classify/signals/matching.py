"""Signals of comparing texts, and of a question that yes or no answers."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, label, last_label, word

MATCHING = (
    Signal(
        "same_meaning",
        "compares two texts for the same meaning",
        "Do these two sentences mean the same thing?",
        "What is the meaning of life?",
        word(
            *("paraphrases? (?:of|or|each)", r"paraphrase\?", "mean(?:ing)? the same"),
            "(?:same|convey the same|similar) (?:meaning|thing|question|topic)",
            r"(?:are|is|do|does) (?:the )?\w+ [a1] and (?:the )?\w+ [b2]\b",
            r"(?:are|is) (?:the )?(?:company|customer|entity|entry|item|person|product|record|entities|items|products|records|question|sentence|statement|term)s? ?\w* and [^.?!\n]* the same\b",
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
                    "(?:stess[oa]|medesim[oa]) (?:aziend|prodott|client)[aeo]",
                    "la même (?:entreprise|entité)",
                    "(?:dieselbe|denselben|dasselbe|derselben|die gleiche) (?:firma|unternehmen|produkt|kunden)",
                    "(?:la misma|a mesma|el mismo|o mesmo) (?:empresa|producto|produto|cliente)",
                    "(?:hetzelfde|dezelfde) (?:bedrijf|product|klant)",
                    r"(?:beziehen sich|désignent|se referem|se refieren|si riferiscono|verwijzen) (?:[^ \n]+ ){0,3}(?:chose|coisa|cosa|person|pessoa|sache)",
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
                r"(?:pronoun|word|name|noun|mention|entity) (?:\W{0,2}\w+\W{0,2}|in \W{0,3}\w*\W{0,3}) ?refers? to",
                "(?:sentence|response|answer|text) answers? the question",
                "factually consistent",
                r"supports? (?:or (?:refutes?|contradicts?) )?(?:the|a|this) (?:given |following )?(?:claim|hypothesis)\b",
                r"(?:identify|determine|decide|check|verify|tell|judge) (?:if|whether) (?:the|a|this|each) (?:\w+ )?(?:hypothesis|claim) (?:is|can|follows|holds|was)\b",
                r"(?:is|are|be|was) (?:\w+ )?(?:in)?consistent with (?:the|its|this) (?:\w+ ){0,2}(?:article|source|document|text|passage|context|evidence)\b",
                (
                    r"(?:true|vrai|vero|verdadero|supported|correct)\W{1,3}(?:false|faux|falso|refuted|incorrect)\W{1,3}(?:or |ou |o )\W?"
                    r"(?:is there )?(?:neither|neutral|indéterminé|not (?:enough|given|mentioned)|unsupported|can't tell|cannot tell)"
                ),
                r"\W?supports?\W{1,3}(?:or )?\W?refutes?\b|not enough info|(?:claim|statement) (?:is )?supported,? (?:by|or|refuted)\b",
                r"(?:can|may) (?:we|one|you) (?:conclude|infer|say) (?:that|from)\b[^.\n]*[\"'\x{2018}\x{201C}]",
                r"(?:not |un|in)equivalent\b|whether they are (?:\w+ )?equivalent|(?:describes?|asks?) the same (?:\w+ )?(?:problem|bug|issue|as\b)|not[_ ](?:duplicate|equivalent)",
                r"paráfrasis|paráfrases|parafrasi\b|paraphrasen?\b|folgt (?:die )?\w+ aus dem text|sigue (?:la )?\w+ del texto",
                r"(?:supports?|undermines?|denies|contradicts?|opposes?) (?:or|and) (?:supports?|undermines?|denies|contradicts?|opposes?)\b",
                r"(?:does|do|did) (?:the |this |that )?(?:sentence|passage|text|article|document|statement) \w+ (?:contradict|support|imply|mention|confirm)\b",
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
            "(?:sentence|question|statement|text|title|expression|report|oración|frase|phrase|satz|arg)[ _]?2",
            "утверждение|affirmation|behauptung|afirmación|afirmação|affermazione|hipótesis|hipótese|ipotesi|hypothese|påstand|påstående|stelling|väite",
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
        "fit_of_texts",
        "asks whether one text answers, fits or supports another",
        "Is the document relevant to the query?",
        "He has relevant experience.",
        any_of(
            word(
                r"(?:ir)?relevan(?:t|ce|cy) (?:\w+ ){0,6}(?:to|for|in answering) (?:the |a |this |each |user'?s? |search |given )*"
                r"(?:quer(?:y|ies)|questions?|topic|claim|request|search)\b",
                r"order of (?:their )?relevance|(?:in|by) relevance\b|relevance\b[^.\n]{0,30}\b(?:query|scale)",
                r"(?:is|are|was|were) (?:\w+ )?(?:useful|sufficient|helpful|enough) (?:in|for|to) (?:answer(?:ing)?|arriving|reach(?:ing)?)\b",
                r"(?:if|whether|does|is|are) (?:the|this|a|each|all|these) (?:\w+ ){1,3}(?:(?:is|are) )?"
                r"(?:factually |logically |fully )?(?:(?:in)?consistent with|(?:faithful|grounded|supported|unsupported) (?:to|in|by)) (?:the|its|this|a|any|that)\b",
                r"answerab(?:le|ility)\b|unanswerable or \W?answerable\b",
                r"factual(?:ly)? consisten(?:t|cy)\b|(?:contains?|detect|exists?|identify|potential|types? of|any) hallucinat(?:ions?|ed)\b",
                r"(?:answer|question) (?:is|can be|could be|be) (?:\w+ )?(?:answered|contained|found|inferred) (?:in|from|by|using|based)\b",
                r"(?:whether|(?:do|does) [a-mo-z]\w*|(?:assess|check|decide|determine|judge|predict|say|see|state|tell|verify) if) (?:\w+ ){0,4}(?:contains?|have|has|holds?|gives?|provides?) "
                r"(?:the answer|all you need|enough (?:information )?to answer)\b",
                r"(?:whether|does|if) (?:\w+ ){1,4}(?:answers?|address(?:es)?|match(?:es)?|is in accordance with) (?:the|its|this) (?:question|query|answer|image|text)\b",
                r"(?:can|could) (?:be )?(?:directly )?inferred from the (?:context|text|passage|document|premise)",
                r"(?:judge|verify|assess|check|evaluate|rate|score) (?:\w+ ){0,2}(?:faithfulness|relevance|relevancy|groundedness)\b",
                r"(?:judge|verify|check|evaluate) (?:if|whether) the (?:answer|claim|context|statement|summary|response)\b",
                r"(?:which|what) (?:\w+ )?(?:candidate|passage|document|sentence|paragraph|reply|response|answer|page|title)s? "
                r"(?:\w+ )?(?:answers?|asks?|fits?|match(?:es)?|supports?|would|belongs?|contains?|should)\b",
                r"(?:question|claim|query|entry|statement)s? (?:is|are|can be) (?:\w+ )?(?:answered|supported|covered|implied) by\b|"
                r"which (?:[\w-]+ ){0,2}(?:entry|entries|questions?|faqs?|apis?|tools?|snippets?|templates?) (?:\w+ )?(?:answers?|fits?|match(?:es)?|covers?)\b",
                r"documents? (?:that )?you should consult\b|documents? (?:is|are) (?:most |more )?relevant\b",
            ),
            last_label("relevant", "relevance", "useful", "answerable", "supported", "verification"),
        ),
        task="match",
        extraction=2.5,
    ),
    Signal(
        "polar_question",
        "puts a question under its label that yes or no would answer",
        "The pier is closed.\nQuestion: is the pier open?\nAnswer:",
        "Question: who opened the pier?",
        any_of(
            r"[^\n]\n+ *(?:question|q): (?:is|are|was|were|does|do|did|has|have|can|could|will|would|should|may|must) [^\n,;]+\n?"
            r"\s*(?:answer|a|output|yes/no)[^\n]{0,16}:\s*$",
            r"[^\n]\n+ *(?:question|q): [^\n]+ (?:true or false|true, false,? or \w+|yes or no|yes, no,? or \w+)\?\s*(?:answer|a|output)?:?\s*$",
        ),
        extraction=1.5,
    ),
)
