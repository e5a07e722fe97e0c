"""Signals of a prompt that shows by examples and labels what to fill in."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, label, last_label, word

CUES = (
    Signal(
        "few_shot",
        "shows worked examples",
        "Word: cat\nCategory: animal\nName the category of oak.",
        "The category was late.",
        any_of(
            r"\n(?:label|category|sentiment|class|intent|type)\"?: ?\w",
            r"[a-z)][\"']? ?(?:->|=>|\x{2192})\s*$",
        ),
        extraction=2,
    ),
    Signal(
        "tools_in_text",
        "describes tools to call in its text",
        "You have access to the following tools: get_weather(town).",
        "The tools are in the shed.",
        word(
            r"(?:you have|has|have|with) access to (?:\w+ ){0,4}(?:tools|functions|apis?|actions)\b",
            r"(?:following|available|list of) (?:\w+ )?(?:tools|functions|apis?)(?: \w+){0,3}:",
            r"(?:<tools>|<functions>|tool[_ ]call|tool_name|action input)",
            r"(?:call|invoke|choose|select|use|pick) (?:one of |the |an? |which |most relevant )+(?:[\w-]+ )?(?:tools?|apis?)\b",
            r"(?:choose|select|pick) (?:one of |the |an? |which |most relevant )+(?:[\w-]+ )?functions?\b",
            r"call the (?:appropriate|correct|matching|relevant|right) functions?\b|use the (?:functions(?:[.,:;\n]|$)|[a-z]+_\w+ function\b)",
            r"(?:choose|generate|output|produce|return) (?:an? |the )?(?:[\w-]+ )?api (?:requests?|calls?)\b",
            r"(?:which|what) functions? (?:to call|should be called)\b|set of (?:\w+ )?(?:functions|tools|apis)\b",
            r"(?:function|tool|api) (?:schemas?|descriptions?|names? and arguments)\b",
            r"namespace functions|available_tools\]|function (?:signatures? (?:within|in|below)|definitions? that should)",
        ),
        task="call tools",
        extraction=3,
    ),
    Signal(
        "label_cue",
        "ends where a label should stand",
        "My parcel is late.\nIntent:",
        "Intent: late parcel, see above.",
        any_of(
            last_label(
                *(
                    "type",
                    "label",
                    "category",
                    "sentiment",
                    "intent",
                    "class",
                    "topic",
                    "emotion",
                    "tags?",
                    "rating",
                ),
                *(
                    "stars",
                    "entities",
                    "relations?",
                    "language",
                    "translation",
                    "correction",
                    "corrected(?: \\w+)?",
                ),
                *(
                    "kategorie",
                    "étiquette",
                    "etiqueta",
                    "catégorie",
                    "categoría",
                    "categoria",
                    "entità",
                ),
                *("感情", "カテゴリ", "ラベル", "类别", "标签", "情感"),
                r"is_\w+",
                *(
                    "verdict",
                    "(?:is )?duplicates?",
                    "polarity",
                    "stance",
                    "tone",
                    "genre",
                    "acceptab\\w+",
                    "entail\\w+",
                ),
            ),
        ),
        task="classify",
        extraction=2.5,
    ),
    Signal(
        "item_label",
        "carries an item under its label",
        "Ticket: my parcel is late.",
        "Your ticket is late.",
        any_of(
            label(
                r"(?:(?:product |movie |app )?review|ticket|e-?mail|message|text|sentence|invoice|receipt|tweet|comment|"
                r"resume|cv|transaction|record|log line|utterance|nachricht|bewertung|avis|mensaje|mensagem|"
                r"reseña|testo|frase|phrase|satz)(?: text)?"
            ),
            r"(?:レビュー|メール|评论|邮件|入力|文本|句子)[:\x{FF1A}]",
        ),
        extraction=1,
    ),
)
