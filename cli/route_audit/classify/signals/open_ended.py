"""Signals of work that has no one right answer, or no material to find it in."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

OPEN_ENDED = (
    Signal(
        "creative",
        "asks for writing of one's own",
        "Write a poem about the sea.",
        "I read a poem.",
        any_of(
            word(
                r"(?:write|compose|create|generate|draft|invent|make up|come up with|brainstorm|imagine|build|"
                r"suggest|produce|construct|schreibe?|écri[st]|escrib[ae]|escreva|scrivi|verfasse|genera) "
                r"(?:me |us |mir |moi )?(?:[\w'-]+ ){0,3}(?:story|poem|song|essay|blog(?: post)?|article|post|email|"
                r"e-mail|letter|speech|joke|plot|dialogue|conversation|tweet|slogans?|taglines?|names?|"
                r"ideas?|haiku|titles? for (?:the|this|my|a)(?: following)? (?:movie|story|song|poem|blog|book|video|film|plot)|movie title|questions?|review|"
                r"cover letter|press release|lyrics|novel|scenes?|sentences?(?: (?:with|about|that|using|containing)|[:.])|"
                r"product description|ad copy|toast|brochure|notice|announcement|proposal|newsletter|report|itinerary|recipe|"
                r"script for|limerick|bio|using all|chapter|passage to|gedicht|geschichte|mail|"
                r"rede|histoire|lettre|discours|poema|historia|cuento|carta|conto|racconto|lettera)\b",
                r"give (?:me|us) (?:[\w'-]+ ){0,3}(?:story|poem|joke|ideas?|names?|slogans?|taglines?|titles?|questions|sentences?|speech|caption|captions)\b",
                r"tell (?:me |us )?(?:[\w'-]+ ){0,3}(?:story|poem|joke|tale|anecdote)\b",
                *(
                    "frase (?:corta|curta) ",
                    "(?:schreibe?|verfasse) (?:\\w+ ){0,3}brief",
                    "keep it (?:fun|catchy|light)",
                    "in the style of",
                    "rhym(?:e|es|ing)\\b",
                    "copywrit(?:er|ing)\\b",
                    r"counter-?(?:narrative|speech)\b",
                    (
                        r"(?:need|want|gimme|got|any|looking for|\d+|ten|five|three|some) (?:[\w'-]+ ){0,2}(?:names?|slogans?|taglines?|ideas?|titles|puns|jokes?|captions?|headlines|"
                        r"hooks|poem|limerick|party games|gift ideas|subject lines) (?:for (?:an?|my|our)|about|ideas)\b|name ideas\b"
                    ),
                    r"(?:write|generate|create|invent|make up) (?:me )?(?:[\w'-]+ ){0,4}(?:synthetic|fictional|fictitious|made-up|imaginary|invented) ",
                    (
                        r"(?:write|compose|create|generate|draft|invent|suggest|produce|give|craft|need|want) (?:me )?(?:[\w'-]+ ){0,3}(?:monologue|obituary|"
                        r"sonnet|eulogy|sketch|skit|fable|fairy ?tale|diary entry|screenplay|jingle|manifesto|ballad|pun|tale|anecdote|acronym)s?\b"
                    ),
                    r"(?:story|tale|poem|joke) (?:plz|please|about)\b|(?:seed|basis|inspiration|premise|prompt) (?:for|of) an? (?:[\w-]+ ){0,2}(?:story|tale|poem|song|scene)\b",
                    (
                        r"(?:write|generate|create|compose|produce) (?:me )?(?:an? )?(?:[\w-]+ ){0,2}(?:text|document|passage|paragraph|content) (?:about|for (?:this|the) (?:title|headline|topic)|"
                        r"(?:based on|from|given|with) (?:this|the|these|following)[\w -]* (?:bullet points|headline|highlights|idea|key ?points|key ?words|outline|prompt|summary|title|topic|words))\b"
                    ),
                    r"(?:expand|elaborate|turn|develop) (?:on )?(?:this|the|these) (?:[\w-]+ ){0,2}(?:bullet points|headline|highlights|idea|key ?points|outline|prompt|summary|title)\b",
                    r"what (?:they|he|she) (?:would )?say to (?:each other|him|her)",
                    "(?:writing|story|creative|poetry|song) assistant",
                    "(?:engaging|fun|catchy|compelling|captivating|persuasive)(?:,| and) (?:[\\w-]+ )?(?:article|post|copy|content|story|caption|text)",
                    (
                        r"continue (?:writing|to write|the (?:story|tale|novel|scene)|in the same)|"
                        r"write (?:the|your|its|my) (?:next|last|final|first|second|third|fourth|fifth|missing) (?:[\w-]+ )?(?:chapter|line of the|message|paragraph|scene|sentence|stanza|verse)\b"
                    ),
                    "persuasive (?:argument|essay|paragraph|speech|text)",
                    r"(?:image|video|art|illustration) prompts?\b|prompts? for (?:an? )?(?:image|video)",
                    "(?:stable ?diffusion|midjourney|text-to-image|dall-?e)\\b",
                    "(?:theme|notes) of (?:the )?story",
                    (
                        r"(?:write|add|compose) (?:only |just )?(?:the|your|a|one|his|her) (?:next|first|last|final|closing|opening|second|third|fourth|fifth) "
                        r"(?:\w+ ){0,2}(?:sentences?|lines?|turn|message|paragraph|chapter|verse|stanza|scene|reply|entry|post)\b"
                    ),
                    r"continue (?:in|with) the (?:same|author|style|voice)\b",
                    (
                        r"(?:generate|create|write|produce|construct) (?:[\w-]+ ){0,4}(?:diverse|synthetic|varied|realistic) (?:[\w-]+ ){0,2}"
                        r"(?:queries|examples|samples|instructions|prompts|requests|utterances|tasks|scenarios|conversations)\b"
                    ),
                    (
                        r"(?:funnier|heartfelt|hilarious|lively|playful|poetic|punchy|slightly ironic|snappy|spooky|"
                        r"tongue-in-cheek|whimsical|witty)\b"
                    ),
                    (
                        r"(?:make (?:it|this|that)|retell|say it|sound|turn (?:this|that|it)) (?:\w+ ){0,3}(?:as if|in the (?:style|voice)|"
                        r"into an? (?:\w+ )?(?:ad|blurb|dialogue|joke|play|poem|scene|song|story))\b"
                    ),
                    "(?:ad|marketing|sales|landing page) copy\\b",
                ),
            ),
            "poème|詩を|小説|物語を|俳句|写一[首篇个封份]|撰写|起草|キャッチコピー|文案|写作助手|续写|(?:写|讲|编|创作).{0,8}(?:故事|诗|小说)|创作|ストーリーを|ブログ(?:記事)?を|アイデアを|キャッチフレーズ|编一个|写(?:一)?(?:段|个故事|条)|朋友圈",
            word(
                r"schreibe?n? (?:sie )?(?:mir )?(?:bitte )?(?:einen?|ein|zwei|drei) (?:\w+ ){0,3}(?:text|artikel|post|beitrag|werbetext|slogan|gedicht|einladung|rede|märchen|newsletter|vierzeiler|geschichte|brief|mail)\b",
                r"(?:um (?:[^ \n]+ )?poema|(?:un|une|una|ein|einen|uma|een) (?:[^ \n]+ ){0,2}(?:poema|poème|gedicht|poesia|limerick|haiku|vierzeiler|märchen|chiste|witz|blague|conte|cuento))\b",
                r"(?:make up|write|invent) a (?:\w+ )?(?:limerick|riddle|rhyme|haiku|sonnet)\b",
                r"(?:an?|creative|experienced|expert|professional|skilled|talented) (?:essay|story|song|speech|screenplay|copy|blog|content) writer\b",
                "(?:dichte|reime) ",
                r"rédige[rz]? (?:une?|des|le|la|un court|une courte) ?(?:[\w-]+ )?(?:article|histoire|poème|lettre|e-?mail|mail|post|discours|message|annonce|description|billet|accroche|texte)",
                r"(?:redact[ae]|crea|escribe|inventa) (?:me )?una? (?:\w+ )?(?:artículo|historia|poema|carta|correo|post|discurso|mensaje|anuncio|descripción|texto|eslogan|cuento)",
                r"(?:redija|crie|escreva|inventa) uma? (?:\w+ )?(?:artigo|história|poema|carta|e-?mail|post|discurso|mensagem|anúncio|descrição|texto|slogan|conto)",
                r"(?:scrivi|crea|redigi|inventa)(?:mi)? un[ao']? ?(?:\w+ )?(?:articolo|storia|poesia|lettera|e-?mail|post|discorso|messaggio|annuncio|descrizione|testo|slogan|racconto)",
                r"schrijf (?:\w+ )?(?:een|me) (?:\w+ )?(?:rijm(?:pje)?|limerick|verhaal|gedicht|blog|tekst|artikel|brief|mail|post|slogan)",
            ),
        ),
        task="write",
        open=3.5,
    ),
    Signal(
        "invent_question",
        "asks to make up a question",
        "Generate a question about this passage.",
        "I have a question.",
        word(
            r"(?:generate|write|come up with|ask|create|make up|suggest|predict|formulate|think of) (?:me )?"
            r"(?:[\w'-]+ ){0,2}questions?\b",
            r"(?:generate|write|create|formulate|think up|develop|prepare|propose|draft|compose|pose|set ?up|invent) "
            r"(?:[\w'-]+ ){0,3}(?:questions?|(?:user|customer) (?:queries|requests|messages|utterances)|quiz(?:zes)?|riddles?)\b",
            *("what (?:is|was|could be) the question", "possible question"),
        ),
        task="write",
        open=2,
    ),
    Signal(
        "advice",
        "asks for advice or an open explanation",
        "How can I improve my Spanish?",
        "I improved my Spanish.",
        any_of(
            word(
                *(
                    "how (?:can|do|should|would|could) (?:i|we|one|people)\\b",
                    "how (?:do|can) you\\b",
                    "how to ",
                    "tips (?:for|on)",
                    "any advice",
                ),
                *(
                    "advice (?:on|for|about)",
                    "what (?:should|do you think|are some|(?:\\w+ )?would you)",
                    "your opinion",
                ),
                *(
                    "any (?:recommendations|suggestions|ideas|tips)",
                    "tell me (?:about|more)",
                    "what about\\b",
                ),
                r"can you (?:explain|recommend|suggest|describe|give me)\b",
                "help me (?:with|understand|choose|learn)",
                "i'm (?:planning|thinking|trying|curious|interested|looking)",
                "i (?:want|plan|need|would like) to (?:learn|buy|start|improve|visit|understand)",
                *(
                    "wie kann ich",
                    "comment (?:puis|faire)",
                    "cómo puedo",
                    "como posso",
                    "come posso",
                    "hast du (?:tipps|ideen)",
                ),
            ),
            "どうすれば|おすすめ|怎么|如何|有什么(?:建议|推荐)|アドバイス|コツ|どうしたら|怎么办|给我(?:一些)?建议",
            word(
                "was kann ich (?:tun|machen)",
                "was soll ich",
                r"tipps\b",
                r"ratschl[aä]g\w*",
                "que (?:puis|dois)-je",
                r"conseil(?:s|le|lez)\b",
                "qué (?:puedo|debo|debería) ",
                r"consejos?\b",
                "recomiéndame",
                "o que (?:posso|devo) ",
                r"conselhos?\b",
                r"dicas\b",
                "cosa (?:posso|devo) ",
                r"consigli\b",
                "(?:wat|hoe) (?:kan|moet) ik",
                r"advies\b",
                "wie (?:soll|mache|schaffe|finde) ich",
                "comment (?:est-ce que )?je",
                "qué me recomiendas",
                "como (?:eu )?(?:faço|posso)",
            ),
        ),
        extraction=0.5,
        open=1.5,
    ),
    Signal(
        "explain",
        "asks to explain or discuss",
        "Explain how tides work.",
        "He explained it.",
        any_of(
            does(
                *(
                    "explain",
                    "describe",
                    "discuss",
                    "elaborate",
                    "teach me",
                    "erkläre?",
                    "explique[rz]?",
                    "explica",
                ),
                *("beschreibe", "décri[st]", "spiega"),
            ),
            "説明して|について教えて|(?:^|[^要用需必])解[释釋]|介绍|解説|とは(?:何|なん)|讲讲|什么是|讲解",
            word(
                r"erklär\w*",
                "explícame",
                r"explique\w*",
                "spiegami",
                r"leg (?:\w+ )?uit",
                "was (?:ist|bedeutet|sind) (?:der unterschied|ein)",
                r"what(?:'?s| is| are) the (?:\w+ )?differences? between\b",
                "c'est quoi",
            ),
        ),
        task="explain",
        open=1.5,
    ),
    Signal(
        "own_knowledge",
        "wants what the model knows by itself",
        "Answer from general knowledge: who painted it?",
        "Answer from the knowledge base: who painted it?",
        any_of(
            word(
                r"(?:based on|from|using|use|with|requires?|need(?:s|ing)?(?: to use)?) (?:(?:your|the model's|some|its) )?"
                r"(?:(?:own|general|common|prior|background|everyday|world|real-world|commonsense|common-sense|common sense) )+"
                r"(?:world )?(?:knowledge|facts|sense|reasoning|understanding)\b",
                r"(?:based on|from|using|use) your (?:\w+ )?knowledge\b|(?:based|rely|relying) (?:only )?on what you (?:already )?know\b",
                r"no (?:context|documents?|evidence|passages?|sources?|text) (?:is|are|was|will be) (?:given|provided|shown|supplied)\b",
                r"commonsense\b|common[- ]sense (?:reasoning|knowledge|question)",
                r"(?:completes?|continues?|connects?|fits?|ends?) (?:the|a|this) (?:rest of the )?(?:\w+ )?story\b",
                r"(?:missing|next|last|final) sentence of the story\b|story (?:sounds|is) (?:fully )?coherent\b",
            ),
        ),
        open=3.5,
    ),
    Signal(
        "imagine",
        "asks what might be or how someone would feel",
        "What will Ann want to do next?",
        "Ann did her homework.",
        word(
            r"what (?:would|will|might|may|could) (?:the )?[\w'-]+ (?:feel|want|need|do|say|happen|think|lead)\b",
            r"what (?:does|did) (?:the )?[\w'-]+ (?:feel|want|need|think)\b",
            r"how (?:would|will|might) (?:the )?[\w'-]+ feel (?:after|about it|if|when)",
            *(
                "(?:first|last|final|missing|next) step of",
                "probably (?:true|why|what)",
                "might have (?:happened|been)",
            ),
            r"what (?:is|was|may|might|could) be(?:en)? the (?:reason|cause)",
            *("what happens? (?:next|before|after)", "continue (?:the|this)", "what if\\b", "suppose "),
            r"(?:complete|continue|finish|extend) (?:the|this|my|an?|one) (?:\w+ )?(?:chapter|conversation|dialogue|joke|"
            r"paragraph|poem|scene|story|tale)\b",
            r"(?:next|(?:most |more )?(?:likely|plausible)|possible) (?:\w+ )?(?:ending|event|response|sentence|statement|utterance)s?\b",
            r"common ?sense|general knowledge|trivia\b|(?:your own|based on your|from your|from) knowledge\b",
            r"(?:will|would|might) (?:most )?(?:likely|probably)\b|(?:most|more) (?:likely|plausibl[ey])\b",
            *("fullfør|complete the (?:idiom|proverb|sentence)", "typical person"),
            r"(?:im)?plausib\w+|anachronis\w+",
            r"(?:fill|guess|predict|complete)(?: in)? (?:\w+ ){0,3}(?:blanks?|gaps?|masks?|masked \w+)\b|with the next word\b|(?:predict|guess) the (?:next|last|missing) word\b",
            r"(?:right|correct|best|alternative|different|new|happy|sad|surprising|likeliest) endings?\b",
            r"(?:finish|complete|continue) creatively\b",
        ),
        open=2.5,
    ),
    Signal(
        "gap",
        "leaves a gap to fill with what fits best",
        "Fill in the blank: a grand piano has ___ pedals.",
        "Mind the gap.",
        any_of(
            word(
                r"(?:next|missing|last|final|right|best|likeliest|likely) words?\b[^.\n]{0,40}(?:of|for|to|in|fit|belong|complete|[.:\n])",
                r"fill (?:in )?(?:the |each |every |all |these )?(?:blank|gap|mask)s?\b",
                r"(?:complete|finish) (?:the |this |each |these )?(?:\w+ )?(?:passage|sentence|text|phrase|line|clause|thought)s?\b",
                r"(?:cloze|fill-in-the-blank)\b",
            ),
            r"\[mask\]|<mask>|\w ___+[ .,?]|[a-z,] _ (?:is|[a-hj-z])",
        ),
        open=2.5,
    ),
    Signal(
        "small_talk",
        "is small talk",
        "Hi there!",
        "The high road is long.",
        r"^(?:hi|hey|hello|hallo|bonjour|salut|hola|olá|ciao|thanks?(?: you)?|good (?:morning|evening))\b[^\n]{0,90}$|"
        r"^(?:i love|i feel|i spend|lol|haha|こんにちは|你好|ありがとう|谢谢)\b|^(?:こんにちは|你好|ありがとう|谢谢)",
        task="chat",
        open=2,
    ),
    Signal(
        "opinion",
        "asks for an opinion, or for company",
        "Do you think I should get a cat?",
        "The thinker sat down.",
        any_of(
            word(
                r"(?:do|don't|would|what do|what would|how do) you (?:really |personally |honestly )?(?:think|reckon|feel|say|prefer|like|believe)\b",
                r"would you (?:sooner|rather|pick|choose|go for|most)\b|do you agree\?",
                r"(?:your|ur) (?:honest |personal |own )?(?:opinion|view|take|thoughts|favou?rite)\b",
                r"(?:should|shall|could|would) i (?:better |rather |just |really |even |maybe )?(?:buy|get|take|go|quit|tell|marry|move|learn|study|say|ask|choose|pick|wear|invest|sell|stay|leave|try|call|text)\b",
                *(
                    "i(?:'m| am) (?:so |really |very )?(?:bored|lonely|sad|scared|nervous|stressed|tired)",
                    "cheer me up",
                    r"discuss both (?:sides|views)|to what extent do you|(?:do you )?agree or disagree\?|write at least \d+ words",
                    "keep me company",
                ),
                *(
                    "(?:chat|talk) (?:with|to) me",
                    "entertain me",
                    r"(?:guess what|fun fact|surprise me)\b",
                    "make me laugh",
                ),
                *(
                    "was (?:hältst|meinst|denkst|würdest) du",
                    "(?:findest|meinst|glaubst|denkst) du",
                    "soll(?:te)? ich",
                    "deine meinung",
                ),
                *(
                    "was halten sie",
                    "(?:finden|meinen|glauben) sie",
                    "ihre meinung",
                    "mir ist (?:so )?langweilig",
                    "erzähl",
                ),
                *(
                    "qu'en penses?-",
                    "(?:tu|vous) (?:penses?z?|crois|croyez) que",
                    "ton avis",
                    "votre avis",
                    "devrais-je",
                    "je m'ennuie",
                    "raconte",
                ),
                *(
                    "qué (?:opinas|piensas|te parece)",
                    "(?:crees|piensas) que",
                    "tu opinión",
                    "debería ",
                    "me aburro",
                    "cuéntame",
                ),
                *(
                    "o que (?:achas?|você acha|pensa)",
                    "(?:achas?|você acha) que",
                    "sua opinião",
                    "devo ",
                    "conta(?:-me)? uma",
                    "me conta",
                ),
                *("(?:cosa|che) ne pensi", "secondo te", "pensi che", "dovrei ", "raccontami", "mi annoio"),
                "(?:qué harías|que ferais-tu|que feriez-vous|o que (?:você )?faria|cosa faresti|wat zou (?:jij|je|u) )",
                *("wat vind je", "vind je", "denk je", "zou ik", "moet ik", "vertel (?:me )?een"),
            ),
            r"どう思|と思いますか|思う[?\x{FF1F}]|あなたなら|雑談|退屈|怖い話|お話を(?:して|聞)|你觉得|你認為|你认为|该不该|要不要|好看吗|陪我|无聊|讲个|聊聊",
        ),
        task="chat",
        open=2,
    ),
    Signal(
        "role_play",
        "asks to play a part",
        "Act as a pirate.",
        "The second act was dull.",
        word(
            *("act as\\b", "role-?play", "pretend (?:to be|you|that)", "stay in character", r"storytell\w+"),
            *(
                "you are (?:my|a friendly|a funny|a creative)",
                r"creative writ\w+",
                r"companion\b",
                "chat about",
                r"conversation between an? (?:[\w-]+ )?(?:human|user|person) and\b",
                *(
                    "fictional character",
                    "back-?story",
                    "personality\\b",
                    "sense of humou?r",
                    "in[- ]character",
                ),
                (
                    r"you(?:'re| are) (?:an? |the )?(?:[\w'-]+ ){0,4}(?:coach|therapist|mentor|tutor|friend|girlfriend|"
                    r"boyfriend|listener|narrator|grandm\w+|neighbou?r|pirate|storyteller|comedian|poet|novelist|author|screenwriter|songwriter|influencer)\b"
                ),
                *(
                    "(?:game|dungeon) master",
                    "your (?:persona|mood)\\b",
                    r"(?:like|as if) you(?:'re| are| were) (?:my|an?|the)\b",
                    r"(?:spiele?|mime) (?:bitte )?(?:einen?|eine|den|die|meinen?) \w+|bleib in der rolle",
                    r"(?:joue|jouez|juega|interpreta) (?:le rôle|el papel|il ruolo|a ser)",
                    "(?:witty|playful|flirty|quirky)\\b",
                ),
                r"you(?:'re| are) (?:currently )?(?:in a conversation|talking|chatting|speaking) (?:with|to)\b",
            ),
        ),
        task="chat",
        open=2,
    ),
)
