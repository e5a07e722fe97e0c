"""Twenty invented products, each with a few templates that its team fills day after day.

A product is a file beside this one. ``words`` holds banks of lines; ``$(name)`` in a line or a
template draws a line of that bank, ``$(3-40)`` a number. A template has the tier of its work and
what a request of its kind carries: ``system``, ``user`` or ``talk`` (turns of a conversation),
``shots`` (examples as earlier turns), ``tools``, ``loop`` (tool calls already made), ``schema`` or
``response_format``, ``max_output_tokens`` and, for hindsight, a typical ``answer``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from invented.dice import Dice

FOLDER = Path(__file__).resolve().parent
SEED = 2026
COMMON = "common"

_SLOT = re.compile(r"\$\(([^()]+)\)")
_NUMBER = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class Template:
    """One sort of request of one product.

    Attributes:
        product, name: whose it is and what the team calls it.
        tier: the work that it asks for.
        told: the template as its file has it.
        words: the banks that it draws from.
    """

    product: str
    name: str
    tier: str
    told: Mapping[str, Any]
    words: Mapping[str, list[str]]

    def request(self, dice: Dice) -> dict[str, Any]:
        """One request in OpenAI's form, with ``product``, ``template``, ``tier`` and ``answer`` beside it."""
        told = self.told
        request: dict[str, Any] = {
            "product": self.product,
            "template": self.name,
            "tier": self.tier,
            "messages": [*self._before(dice), *self._asked(dice)],
        }
        if "feature" in told:
            request["feature"] = told["feature"]
        if "tools" in told:
            request["tools"] = [_tool(each) for each in told["tools"]]
        if "schema" in told:
            request["response_format"] = _schema(told["schema"])
        if "response_format" in told:
            request["response_format"] = {"type": told["response_format"]}
        if "max_output_tokens" in told:
            request["max_output_tokens"] = told["max_output_tokens"]
        return request | {"answer": told.get("answer"), "answer_calls": told.get("answer_calls", 0)}

    def _before(self, dice: Dice) -> Iterator[dict[str, Any]]:
        """What stands before the conversation."""
        if "system" in self.told:
            yield {"role": "system", "content": self._filled(self.told["system"], dice).strip()}
        for user, assistant in self.told.get("shots", ()):
            yield {"role": "user", "content": user}
            yield {"role": "assistant", "content": assistant}

    def _asked(self, dice: Dice) -> Iterator[dict[str, Any]]:
        """The conversation so far; its last turn is the one to answer."""
        if "user" in self.told:
            yield {"role": "user", "content": self._filled(self.told["user"], dice).strip()}
        talk = self.told.get("talk", ())
        turns = dice.between(1, len(talk)) if talk else 0
        for place, (user, assistant) in enumerate(talk[:turns], 1):
            yield {"role": "user", "content": self._filled(user, dice)}
            if place < turns:
                yield {"role": "assistant", "content": assistant}
        steps = self.told.get("loop", ())
        for name, result in steps[: dice.between(0, len(steps))]:
            yield {"role": "assistant", "content": f"[{name}]"}
            yield {"role": "tool", "content": result}

    def _filled(self, text: str, dice: Dice) -> str:
        def drawn(slot: re.Match[str]) -> str:
            number = _NUMBER.fullmatch(slot[1])
            if number:
                return str(dice.between(int(number[1]), int(number[2])))
            return self._filled(dice.pick(self.words[slot[1]]), dice)

        return _SLOT.sub(drawn, text)


def _tool(told: Mapping[str, Any]) -> dict[str, Any]:
    properties = {key: {"type": kind} for key, kind in told["keys"].items()}
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "type": "function",
        "function": {"name": told["name"], "description": told["about"], "parameters": parameters},
    }


def _schema(told: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        key: {"type": "string", "enum": kind} if isinstance(kind, list) else {"type": kind}
        for key, kind in told["keys"].items()
    }
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "json_schema", "json_schema": {"name": told["name"], "strict": True, "schema": schema}}


@cache
def templates() -> tuple[Template, ...]:
    """All templates of all products, in the order of the files."""
    common = _file(FOLDER / f"{COMMON}.yaml")["words"]
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != COMMON:
            told = _file(path)
            for each in told["templates"]:
                words = common | told.get("words", {}) | each.get("words", {})
                found.append(Template(told["product"], each["name"], each["tier"], each, words))
    return tuple(found)


def _file(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def requests(each: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """``each`` requests of every template, the same on every machine."""
    for number, template in enumerate(templates()):
        dice = Dice(seed + number)
        for _ in range(each):
            yield template.request(dice)


def write(path: Path, each: int, seed: int = SEED) -> None:
    """Write ``requests`` as JSON lines."""
    lines = (json.dumps(request, ensure_ascii=False) for request in requests(each, seed))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
