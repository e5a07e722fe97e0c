"""Which language a request is written in, by script or by small words that only one of them has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from route_audit.verdict import LANGUAGES

# No word of English stands under another language, so that plain English fires one pattern only.
_SMALL_WORDS = {
    "en": ("the|and|of|this|with|your|what|which|from|that|how|is|are|you|for|it|in|by|my",),
    "de": (
        "der|das|und|ist|nicht|eine[rnms]?|auf|wie|ich|wird",
        "mit|für|den|dem|des|zu|von|sie|welche[rns]?|bitte|nur|aus|oder|im",
    ),
    "fr": ("les|est|une|dans|pour|avec|vous|cette|quel(?:le)?s?|ces", "des|du|et|sur|le|la|au|que|ou|un"),
    "es": ("los|las|una|con|este|esta|cu[aá]l|qu[eé]|del|el", "por|en|la|de|al|es|un|para|sus?"),
    "pt": ("uma|com|n[aã]o|os|dos|qual|em|voc[eê]|este|da", "ao|na|por|de|um|para|que|seu"),
    "it": ("il|gli|della?|sono|che|questo|una", "di|con|nel|alla|è|le|un|e"),
    "nl": ("het|een|niet|zijn|voor|deze|wat|naar", "de|van|en|met|te|aan|dat"),
    "pl": ("jest|nie|się|dla|oraz|czy|który", "na|od|po|ze|jak"),
}
_SCRIPTS = {
    "ru": r"\p{Cyrillic}{3}",
    "ar": r"\p{Arabic}{2}",
    "hi": r"\p{Devanagari}{2}",
    "ja": r"[\p{Hiragana}\p{Katakana}]",
    "ko": r"\p{Hangul}",
    "zh": r"\p{Han}",
}

_STRONG, _WEAK, _SCRIPT = 2, 1, 8


def _between(words: str) -> str:
    return rf"(?:^|[\s.,;:!?(\"'¿¡])(?:{words})(?:[\s.,;:!?)\"']|$)"


def _rows() -> list[tuple[str, str, int]]:
    rows = []
    for language, groups in _SMALL_WORDS.items():
        rows += [
            (language, _between(words), points)
            for words, points in zip(groups, (_STRONG, _WEAK), strict=False)
        ]
    # Japanese is written with Chinese characters too, so its own scripts weigh more.
    return rows + [
        (language, pattern, _SCRIPT + (language != "zh")) for language, pattern in _SCRIPTS.items()
    ]


PATTERNS: tuple[str, ...] = tuple(pattern for _, pattern, _ in _rows())

_LANGUAGE = np.array([LANGUAGES.index(language) for language, _, _ in _rows()], np.intp)
_POINTS = np.array([points for _, _, points in _rows()], np.float64)
_ENOUGH = 2


def languages(hits: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The code of each row's language, -1 where nothing tells it.

    Args:
        hits: shape (n, len(PATTERNS)); which patterns occur in each row's text.
    """
    rows, patterns = np.nonzero(hits)
    cells = rows * len(LANGUAGES) + _LANGUAGE[patterns]
    points = np.bincount(cells, _POINTS[patterns], len(hits) * len(LANGUAGES)).reshape(
        len(hits), len(LANGUAGES)
    )
    best = points.argmax(axis=1)
    return np.where(points.max(axis=1, initial=0) >= _ENOUGH, best, -1).astype(np.int8)
