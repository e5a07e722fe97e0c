"""The words that a request type's label may show.

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
_OTHER = """
antworte beantworte extrahiere fasse klassifiziere kategorie frage kontext dokument rechnung text übersetze
zusammenfassung classe classifie extrais facture question réponds résume traduis texte contexte catégorie
clasifica extrae factura pregunta responde resume texto traduce contexto categoría classifique extraia fatura
pergunta responda resuma traduza categoria
"""

WORDS = frozenset(f"{_WORK} {_TEXTS} {_FORMS} {_OTHER}".split())


def known_words(text: str, limit: int) -> list[str]:
    """The words of ``text`` that are in the vocabulary, in order, each once, at most ``limit``."""
    found: dict[str, None] = {}
    for word in text.lower().split():
        bare = word if word.isalpha() else word.strip("\"'.,:;!?()[]{}<>*#-·")
        if bare in WORDS:
            found[bare] = None
            if len(found) == limit:
                break
    return list(found)
