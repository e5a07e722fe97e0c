"""Signals of sorting into labels."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal, say
from route_audit.classify.signals.wording import any_of, does, word

SORTING = (
    Signal(
        "classify",
        "asks to classify",
        "Classify this ticket.",
        "This is a classic car.",
        any_of(
            word(
                "(?:bestimme|ermittle|nenne) (?:die|den|das) (?:kategorie|art|typ|thema|stimmung|sprache|absicht|priorität)",
                r"(?:weise|ordne) (?:\w+ ){1,6}zu\b",
                r"(?:zuordn|einordn|eingeordnet|einstuf)\w*",
                "um welche art",
                r"classificeer\b",
                r"categoriseer\b",
                r"deel (?:\w+ ){1,5}in\b",
                "(?:attribue[rz]?|détermine[rz]?|indique[rz]?) (?:la|le|une?) (?:catégorie|type|thème|langue|priorité)",
                "(?:asigna|determina|indica) (?:la|el|una?) (?:categoría|tipo|tema|idioma|prioridad)",
                "(?:atribua|determine|indique) (?:a|o|uma?) (?:categoria|tipo|tema|idioma|prioridade)",
                "(?:assegna|determina|indica) (?:la|il|una) (?:categoria|tipo|tema|lingua|priorità)",
                r"classifica\b",
            ),
            "哪(?:个|种|一)?(?:类别|主题|领域|标签)|(?:是|为|于)哪(?:个|种)?类型|关于哪(?:方面|个)|どの(?:カテゴリ|分類|種類(?:か|に|です))|어떤 (?:범주|주제|유형(?:인|에))|分成.{0,4}类|属于(?:哪|以下)|打标签|标注|判断.{0,10}(?:类型|类别|意图)|カテゴリー?(?:を|に)|どれに(?:該当|当て)|ラベル付け|분류",
            does(
                *(
                    "assign (?:each|the|this|one|a|an|it|every|exactly)",
                    "(?:re)?classify",
                    "categori[sz]e",
                    "triage",
                    "label (?:the|this|each|it)",
                    r"(?:re-?)?rank (?:the|these|all|each) (?:\d+ )?(?:\w+ )?(?:passages|documents|results|items|candidates|snippets)",
                ),
                r"(?:re-?)?rank (?:the|these|all|each) [^.\n]*\b(?:according to|based on|by|order of) (?:their |the )?relevan(?:ce|cy)",
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
                r"(?:tasked with|task of|responsible for|speciali[sz]ed in) (?:classifying|categori[sz]ing|labell?ing|tagging|"
                r"sorting|routing|triaging)\b",
                r"(?:text |ticket |intent )?classifier\b",
                "classification (?:task|system|model|engine|bot|assistant)",
                r"(?:you are|act as|behave like|as) an? (?:[\w-]+ ){0,2}(?:parser|tagger|extractor|annotator|labell?er|formatter|redactor|normali[sz]er|router)\b",
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
                r"tickets?|calls?|tasks?|inquir(?:y|ies)|e?-?mails?|users?|customers?|(?:\w+ )?posts?|letters?|complaints?|cases?|items?)\b",
                r"(?:which|what|to one|the right) (?:channel|desk|folder|inbox|mailbox|office)\b",
                r"(?:hand(?:s|ing)?|pass(?:es)?) (?:\w+ ){0,3}(?:off|over) to\b|handoffs?\b",
                r"(?:transfer|delegate|forward|dispatch|escalate)s? (?:\w+ ){0,3}to (?:the |an? )?(?:\w+ )?(?:agent|team|department|specialist|human|queue)",
                r"which (?:agent|department|team|queue|route|destination|expert|specialist|data ?source|index|collection)\b",
                r"(?:triage|routing|dispatch(?:ing)?) (?:agent|assistant|bot|system|model)",
                r"(?:request|query|intent|message|semantic) router\b",
                r"(?:select|choose|pick) the (?:[\w]+ ){0,3}best suited\b|(?:select|choose|pick) the next (?:agent|role|speaker|worker)\b",
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
                    r"(?:a|each|its|the|their|which) severity\b|severity(?:[:;]| (?:class|label|level|score)\b)",
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
        any_of(
            word(
                r"beleidig\w*",
                r"verstößt\b",
                r"hasskommentar\w*",
                r"injurieu\w+",
                r"haineu\w+",
                "ofensiv[oa]s?",
                r"moder(?:e|iere|ieren|eer|era|a|ar|are) (?:(?:os|as|den|die|das|le|les|los|las|i|de) )?(?:comentários|commenti|comentarios|commentaires?|kommentare?|berichten|beitr|conte[nú]|inhalte|mensa|messag|nachricht|posts|public)",
            ),
            word(
                *(
                    r"toxic(?:ity)?\b",
                    r"(?:whether|if) .{0,60}\b(?:harmful|unsafe)\b|harmful(?:ness)? (?:or|score|label|content detect)",
                    "(?:un)?safe(?: or |/)(?:un)?safe",
                    "(?:prompt[- ]injection|jailbreak)s?\\b",
                    "违禁|违规|敏感(?:词|内容)|辱骂|色情|暴力|攻击性|冒犯|歧视性",
                    r"spam\b",
                    "hate(?:ful|\\ speech)\\b",
                    r"offensive\b",
                    r"harassment\b",
                    r"profanity\b",
                ),
                *(
                    "policy violation",
                    r"(?:violat(?:es?|ions? of|ing)|breach(?:es)?|breaks?) (?:our|the|any|this|that|these|a|one) (?:\w+ ){0,2}(?:guideline|polic|rule|principle|standards)",
                    r"inappropriate\b|vandalism\b|nonsensical\b|odio (?:contra|hacia)|contiene (?:el \w+ )?(?:odio|insultos)",
                    "nsfw",
                    r"moderat(?:e|ion)\b",
                ),
                *("hassrede", "discours haineux", "discurso de ódio", "incitamento all'odio", r"phishing\b"),
            ),
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
                r"genau eine[rs]?\b",
                r"wähle (?:\w+ )?(?:eine|aus)\b",
                "mögliche (?:werte|kategorien|antworten)",
                "parmi (?:les|ces)",
                "(?:elige|escoge|selecciona) un[ao]",
                "escolha um[a]?",
                r"scegli (?:una?|tra)\b",
                "kies (?:één|een|uit)",
                "één van de",
            ),
            "从(?:以下|下列|这些).{0,12}(?:中)?选|只能(?:输出|回答|返回|选择)|次の(?:中|うち)から|のうち(?:どれ|1つ|一つ)",
            word(
                r"(?:(?:exactly|only|just) one (?:of|label|category|word|tag|option|value|team|queue|class)|"
                r"(?:with|return|choose|assign|output|pick|select|answer|reply|give|use|name) exactly one \w+)\b",
                r"one of (?:the )?(?:(?:following|these|those)?:? )?(?:labels|categories|classes|values|tags|topics|"
                r"departments)",
                *(
                    "one of: ",
                    r"one of [\[{(]",
                    r"one of [\w-]+, [\w -]+,",
                    "(?:one|single)[- ](?:word|label)",
                    "label only",
                ),
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
            r"\[\[(?:[a-c]|yes|no|rating|tie|score)\]\]",
            r"\w, (?:or )?(?:other|none|unknown|unclear|misc)(?:[.)\]:?]|$|\n)",
            # The lines of a table stand one below the other, and end in no sign.
            r"(?:^|(?:^|\n)[^|\n]*\n)[^|\n]* \| [^|\n\d][^|\n]* \| [a-z][^\n]*(?:$|\n[^|\n]*(?:\n|$))",
            r" \| [^|\n\d][^|\n]* \| [a-z][^\n]*[]?:.)}>] *(?:$|\n)",
            r"[a-z)] or (?:an? )?[\w-]+(?: [\w-]+)? or (?:an? )?[\w-]+\?",
            r"[a-z]s: [\w -]+, [\w -]+, [\w ,-]+\. (?:reply|answer|output|return|respond|choose|pick|print)",
            r"\b(?:choose|pick|select) (?:one )?(?:from|of|between): ",
            r"\b(?:answer|return|reply|respond|output|say|print)(?: with)?:? \W?\w+\W? or \W?\w+\W?(?:[.,\n]|$| and nothing| only)",
            r"[\"'“\x{2018}][\w -]+[\"'”\x{2019}](?: or | oder | ou | o | eller )[\"'“\x{2018}][\w -]+[\"'”\x{2019}]",
            r", [\w /-]+, [\w /-]+,? (?:or |and )[\w /-]+\?",
            r"\b(?:answer|output|reply|respond|return|result)(?: with| is)?:? \W?[\w<>-]+\W?, \W?[\w<>-]+\W?(?:,| or)",
            r"\b(?:type|answer|respond|reply|say|write|return|output|print)(?: with)?(?: only)?(?: an?)? "
            r"(?:[\"'“\x{2018}][\w -]+[\"'”\x{2019}]|[01]) (?:if|when|for|or)\b",
            r"、[^、。\n]{1,8}、[^、。\n]{1,8}(?:中|之一|或|のいずれか|の(?:中|うち))|[“「][^”」\n]{1,8}[”」](?:或|、|还是|または|か)[“「]",
            r"\b(?:say|output|print|return|answer|reply) (?-i:[A-Z]{2,})\b(?: if|,| or| /)",
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
            r"(?-i:\b[A-Z]{4,}, [A-Z]{3,}(?:, [A-Z]{3,})*,? (?:or|oder|ou|o|of|eller) [A-Z]{3,})",
            r"[\"'] ?\| ?[\"'][\w -]+[\"']",
            r"\b(?:from|of|in|between|among|are|is|labels?|categories|options|classes|choices|types):? ?\[[\"'][\w -]+[\"'](?:, ?[\"'][\w -]+[\"'])+\]",
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
            "「はい」(?:または|か)|是/否|“是”(?:或|还是)",
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
                r"(?:sì|sí|si|oui|ja|sim)\W{0,2} (?:o|ou|oder|of) \W{0,2}(?:no|non|nein|nee|não)\b",
            ),
            "sí o no|はいかいいえ|是或否|是还是否|是的?[\\x{FF0C},/、]不是|예(?: 또는 |/)아니",
        ),
    ),
)
