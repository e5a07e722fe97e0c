"""The business case as Markdown: as reviewed, whole, and inert whatever the log is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from golden import Golden
from odd_logs import LOGS, case_of
from route_audit.renderers import RENDERERS, Page
from route_audit.renderers.document import document
from route_audit.report import Report

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
OURS = ("<details>", "</details>", "<summary>")
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details><h1>paid</h1>",
    "</summary><b>",
    "[here](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "https://evil.example/?q=1",
    "www.evil.example",
    "<https://evil.example>",
    "@octocat",
    "`code`",
    "``` fence",
    "**bold** _it_ ~~gone~~",
    "a | b | c",
    "# heading",
    "&lt;b&gt; &amp; &#64;",
    "\\| \\[x](y)",
    "line\nbreak\r\n# new",
    "\x1b[31mred\x07",
    "=cmd|' /C calc'!A0",
    "$x$ $$y$$",
    "<!-- hidden",
    "{{ jinja }} {% raw %}",
    "#set page(height: 1pt)",
    "> quote",
)


def render(report: Report) -> str:
    return str(RENDERERS["markdown"].render(report, Page()))


def tokens(text: str) -> list[Token]:
    found = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [*found, *(child for token in found for child in token.children or ())]


def renamed(tree: Any, words: str) -> Any:
    """The report with every name of the log's or the user's hostile."""
    if isinstance(tree, dict):
        names = {
            "name",
            "label",
            "model",
            "policy",
            "path",
            "provider",
            "saving_policy",
            "source",
            "statement",
        }
        return {
            key: words if key in names and isinstance(value, str) else renamed(value, words)
            for key, value in tree.items()
        }
    return [renamed(each, words) for each in tree] if isinstance(tree, list | tuple) else tree


@pytest.mark.parametrize("suffix", ["md", "txt100"])
def test_a_case_looks_as_reviewed(suffix: str, golden: Golden) -> None:
    kind, page = {"md": ("markdown", Page()), "txt100": ("case", Page(100))}[suffix]
    golden.check(GOLDEN / f"case.{suffix}", str(RENDERERS[kind].render(case_of("cheap mistakes"), page)))


@pytest.mark.parametrize("name", LOGS)
def test_every_part_and_chart_is_there(name: str) -> None:
    report = case_of(name)
    found, text = document(report), render(report)
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert len(headings) >= len(found.parts)
    assert text.count("<details>") == text.count("</details>") == len([*found.charts()])
    assert text.startswith("# Business case")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert {token.content for token in tokens(text) if token.type == "html_inline"} == set()


@pytest.mark.parametrize("words", HOSTILE)
def test_names_are_inert(words: str) -> None:
    tree = renamed(msgspec.to_builtins(case_of("evaluated")), words)
    report = msgspec.convert(tree, Report)
    text = render(report)
    found = tokens(text)
    kinds = {token.type for token in found}
    assert not kinds & {"link_open", "image", "code_inline", "fence", "code_block", "html_inline", "em_open"}
    blocks = [token.content.strip() for token in found if token.type == "html_block"]
    assert all(line.startswith(OURS) for block in blocks for line in block.splitlines())
    assert not [
        token for token in found if token.type == "heading_open" and token.tag not in {"h1", "h2", "h3"}
    ]
    assert len([token for token in found if token.tag == "h1"]) == 2  # opened and closed
    assert "\x1b" not in text
    assert "@octocat" not in text
    assert "://evil" not in text
    assert "www.evil" not in text
    assert same_columns(found)


def same_columns(found: list[Token]) -> bool:
    """Whether each row of each table has as many cells as its heading."""
    widths: list[int] = []
    for token in found:
        if token.type == "tr_open":
            widths.append(0)
        widths[-1:] = [widths[-1] + 1] if token.type in {"th_open", "td_open"} else widths[-1:]
    return all(widths)
