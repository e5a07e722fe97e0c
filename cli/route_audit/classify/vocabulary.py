"""The words that tell one template from another, and those of them that a type's label may show.

Words of work, of texts and of formats, which stand in anyone's prompts. Every other word of a
template is prompt text, even where it never changes, and stays masked.
"""

from __future__ import annotations

_WORK = """
add agent analyze analyse annotate answer assess assistant assign audit brainstorm calculate call
categorize categorise check choose cite clarify classifier classify clean code compare complete compose
compute condense convert correct create debug decide deduplicate derive describe design detect determine
diagnose draft edit estimate evaluate execute explain extract extraction fill filter find fix flag
forecast format generate grade grammar identify implement improve infer interpret justify label list
look map mask match merge moderate monitor normalize normalise optimize optimise outline paraphrase
parse plan predict prioritize proofread propose prove query rank rate read reason recommend
redact refactor rephrase reply report respond retrieve return review rewrite route schedule score
search select shorten simplify solve sort split suggest summarize summarise summary support tag test
transcribe translate translation triage update validate verify weigh write
"""
_TEXTS = """
abstract address agreement alert amount application article attachment bill case chat claim clause code
comment company complaint contact content context contract conversation customer data database date
description diagram dialogue diff document documents draft email entity entities error event excerpt faq
feedback field fields file form function headline history image incident input instruction invoice
issue items job knowledge letter log logs manual meeting message messages minutes name names news note
notes number order output page paragraph passage passages policy post product profile program prompt
question questions receipt record records report request requirements response resume review rows schema
section sentence sentences snippet source sources speech statement story table task tasks template text
thread ticket tickets title tool tools topic total transcript transaction tweet user website
"""
_FORMS = """
array bullet categories category concise csv exactly following given html intent json key keys label labels
language line markdown negative neutral no numbered object one only options or percent points positive
priority rating regex scale schema sentiment sql step steps style tone trade-offs type urgency valid
value values xml yaml yes
"""
_OTHER_WORK = """
analysiere antworte beantworte berechne bewerte entscheide erkläre erstelle extrahiere fasse formuliere gib
klassifiziere korrigiere lies plane prüfe schreib schreibe übersetze vergleiche
analyse calcule classe classifie compare corrige décide explique extrais planifie rédige réponds résume
résumez traduis vérifie écris
analiza calcula clasifica compara corrige decide escribe explica extrae planifica responde resume revisa
traduce analise calcule classifique compare corrija decida escreva explique extraia planeje resuma revise
traduza
"""
_OTHER_TEXTS = """
anfrage aufgabe auszüge bericht dokument felder frage kategorie kontext kunde nachricht rechnung text
vertrag zusammenfassung
avis catégorie client contexte contrat document fiches question facture rapport texte
categoría cliente contexto contrato documento factura informe pregunta texto
categoria fatura pergunta relatório
"""
_RULES = """
act always anything avoid briefly don't each every everything exact friendly keep mention must never not
nothing otherwise short unless use using whether without word words
immer kein keine nenne nicht nie nur ohne
aucun jamais pas sans seulement uniquement
nada nunca sin solo sólo só sem
"""

NOT_SHOWN = frozenset(["exactly", "following", "given", "no", "one", "only", "or"])
"""Words of formats that say little by themselves."""

_ANSWERS = """
array bullet category csv html intent json label labels markdown number rating sentence sentences sql table
xml yaml yes
"""
FORMS_OF_ANSWERS = frozenset(_ANSWERS.split())
"""Words that name what the answer is to be."""

VERBS = frozenset(f"{_WORK} {_OTHER_WORK}".split())
"""Words that say what to do."""

WORDS = frozenset(f"{_WORK} {_TEXTS} {_FORMS} {_OTHER_WORK} {_OTHER_TEXTS}".split())
"""Words that a label may show."""

RULES = frozenset(_RULES.split())
"""Words that only tell templates apart."""

ORDERS = VERBS | RULES | {"output"}
"""Words that open a sentence which gives an order."""

LEAD_INS = frozenset(["please", "then", "first", "next", "also", "and", "now", "but", "bitte"])
"""Words that may stand before an order."""

ADDRESSES = frozenset(
    ["you", "you're", "your", "if", "do", "du", "sie", "tu", "vous", "você", "usted", "eres"]
)
"""Words that open a sentence which speaks to the model."""

_TELLING = WORDS | RULES
PUNCTUATION = "\"'.,:;!?()[]{}<>*#-·"


def words_of(text: str) -> list[str]:
    """The words of ``text`` that tell templates apart, in order."""
    return [bare for bare in map(bare_word, text.lower().split()) if bare in _TELLING]


def bare_word(word: str) -> str:
    """The word without the marks around it."""
    return word if word.isalpha() else word.strip(PUNCTUATION)


def known_words(text: str) -> list[str]:
    """The words of ``text`` that a label may show, in order, each once."""
    return list(dict.fromkeys(word for word in words_of(text) if word in WORDS))
