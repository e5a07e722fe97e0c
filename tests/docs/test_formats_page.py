"""docs/formats.md is true: its tables are written from the code, its sections and its mapping are checked.

``pytest --update-golden`` rewrites the lines between two marks.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from golden import Golden
from losses import losses
from repository import ROOT
from route_audit.ingest import plan, read
from route_audit.ingest.formats import FORMATS, custom
from route_audit.ingest.formats.interface import CAN_SAY

PAGE = ROOT / "docs" / "formats.md"
TEXT = PAGE.read_text(encoding="utf-8")
ABOUTS = [log_format.about for log_format in FORMATS]


def _formats() -> str:
    rows = ["| name | files | can't say | note |", "|---|---|---|---|"]
    for about in ABOUTS:
        page = about.docs.split()[0]
        name = f"[`{about.name}`]({page})" if "://" in page else f"`{about.name}`"
        rows.append(f"| {name} | {about.files} | {', '.join(about.lacks) or '-'} | {about.note} |")
    return "\n".join(rows)


def _losses() -> str:
    files: dict[str, list[str]] = {}
    for file, lost in losses().items():
        told = "; ".join(f"**{thing}**: {why}" for thing, why in lost.items())
        files.setdefault(told, []).append(f"`{file}`")
    rows = [f"| {', '.join(names)} | {told} |" for told, names in files.items()]
    return "\n".join(["| file | what is lost, and why |", "|---|---|", *rows])


@pytest.mark.parametrize(("mark", "written"), [("formats", _formats), ("losses", _losses)])
def test_a_table_is_what_the_code_says(mark: str, written: object, golden: Golden) -> None:
    assert callable(written)
    begin, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->\n"
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    assert after, f"the marks of the {mark} are missing"
    golden.check(PAGE, f"{before}{begin}{written()}\n{end}{after}")


def test_each_format_has_its_section_in_order() -> None:
    named = re.findall(r"^## .*\n\nFormats?: (.*)\.$", TEXT, re.MULTILINE)
    assert [name for line in named for name in re.findall(r"`([^`]+)`", line)] == [
        about.name for about in ABOUTS
    ]


def test_the_words_of_what_a_log_may_say_are_all_there() -> None:
    told = " ".join(re.split(r"\n## ", TEXT.partition("\n## All formats\n")[2])[0].split())
    for word in CAN_SAY:
        assert re.search(rf"[:,] {word}\b", told), word


def test_every_key_of_a_mapping_is_listed() -> None:
    _, _, keys = TEXT.partition("\n### Keys\n")
    of_mapping, _, of_tokens = re.split(r"\n## ", keys)[0].partition("Keys of `tokens`:")
    assert sorted(_first_words(of_mapping)) == sorted(custom.KEYS)
    assert sorted(_first_words(of_tokens)) == sorted(custom.TOKEN_KEYS)


def _first_words(table: str) -> list[str]:
    """The words in backquotes in the first cell of each row."""
    cells = re.findall(r"^\| (`.*?) \| ", table, re.MULTILINE)
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


def _block(language: str) -> str:
    section = TEXT.partition("\n## Logs of your own\n")[2]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_mapping_reads_its_record(tmp_path: Path) -> None:
    mapping, log = tmp_path / "mine.yaml", tmp_path / "mine.jsonl"
    mapping.write_text(_block("yaml"), encoding="utf-8")
    log.write_text(json.dumps(json.loads(_block("json"))), encoding="utf-8")
    (part,) = plan([str(log)], log_format=f"map:{mapping}", jobs=1)
    ((one,),) = [batch.exchanges for batch in read(part) if batch.exchanges]
    assert (one.input_tokens, one.cached_input_tokens, one.output_tokens) == (1_336, 24, 70)
    assert (one.latency_s, one.cost_usd, one.failed) == (1.84, 0.025, False)
    assert (one.provider, one.session, one.tags) == ("openai", "c-1", {"team": "support"})
    assert one.timestamp_us == 1_782_900_000 * 1_000_000  # noon in Berlin's summer is 10:00 UTC
    assert ([message.text for message in one.messages], one.answer) == (["Refund window?"], "30 days.")
