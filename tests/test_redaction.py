"""What tags may not show, and what they may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from in_process import route_audit_here
from route_audit.redaction import SHOWN, redacted

HIDDEN = [
    "jane.doe@example.com",
    "sk_test_abcDEF1234567890abcd",
    "sk-ant-REDACTED",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "xoxb-1234567890-abcdefghij",
    "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123",
    "Bearer abcdef123456",
    "password=hunter22",
    "123e4567-e89b-12d3-a456-426614174000",
    "d41d8cd98f00b204e9800998ecf8427e",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1",
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "192.168.10.44",
    "+49 (0)30 901820 123",
    "415-555-0134 22",
    "4111 1111 1111 1111",
    "078-05-1120",
]
SHOWN_AS_THEY_ARE = [
    "ticket-triage",
    "kb-answer v2.10.3",
    "team:search/eu-west-1",
    "2026-11-29",
    "release 2026.11",
    "summarize_customer_feedback_emails_nightly",
    "GPT-6.1 migration",
    "Rechnungsprüfung",
    "請求書",
    "a" * 60,
    "route 66",
    "12345678",
    "",
]


@pytest.mark.parametrize("secret", HIDDEN)
def test_a_secret_is_masked_wherever_it_stands(secret: str) -> None:
    assert secret not in redacted(secret)
    shown = redacted(f"mail {secret} now")
    assert shown == f"mail {SHOWN} now"


@pytest.mark.parametrize("tag", SHOWN_AS_THEY_ARE)
def test_a_harmless_tag_is_shown(tag: str) -> None:
    assert redacted(tag) == tag


@pytest.mark.parametrize("form", ["json", "table", "markdown"])
def test_no_label_of_a_report_shows_a_secret(form: str, tmp_path: Path) -> None:
    row = {"model": "gpt-6-luna", "input_tokens": 9, "output_tokens": 2, "prompt": "Classify this ticket"}
    rows = (json.dumps(row | {"feature": f"for {secret}"}) for secret in HIDDEN)
    (tmp_path / "log.jsonl").write_text("\n".join(rows), encoding="utf-8")
    run = route_audit_here("analyze", "log.jsonl", "--format", form, "--top", "50", cwd=tmp_path)
    assert run.status == 0, run.stderr
    shown = run.stdout.replace("\\", "")
    assert SHOWN in shown
    assert not [secret for secret in HIDDEN if secret in shown]
