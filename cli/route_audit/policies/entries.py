"""The items of ``policies:`` lists, made into policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from route_audit.policies.kinds import KINDS
from route_audit.policies.kinds.as_logged import NAME as AS_LOGGED
from route_audit.policies.kinds.interface import Entry, Kind, Policy
from route_audit.policies.spelling import nearest
from route_audit.yamlfile import Node, suggestion


def by_name(nodes: Iterable[Node]) -> dict[str, Node]:
    """The items by the policy's name, in their order.

    Raises:
        ConfigError: an item has no name, or a name stands twice.
    """
    named: dict[str, Node] = {}
    for node in nodes:
        mapping = node.mapping()
        if "name" not in mapping:
            node.fail("this policy has no name", "add 'name:'; reports call the policy by it")
        name = mapping["name"].name()
        if name in named:
            repeated(name, mapping["name"], named[name])
        named[name] = node
    return named


def repeated(name: str, node: Node, earlier: Node) -> NoReturn:
    """Raise the ``ConfigError`` for a second policy of one name."""
    node.fail(
        f"the policy name '{name}' stands here a second time", f"rename one; the first is at {earlier.where}"
    )


class Entries:
    """Policies by name, each read when it is first asked for.

    Args:
        nodes: the items by name.
        others: where ``inherit`` looks when a name is not among them; None for none.
        where: what stands for the items' own places in reports; None for their ``file:line``.
    """

    def __init__(
        self,
        nodes: Mapping[str, Node],
        *,
        others: Callable[[], Mapping[str, Policy]] = dict,
        where: str | None = None,
    ) -> None:
        self._nodes = nodes
        self._others = others
        self._where = where
        self._made: dict[str, Policy] = {}
        self._open: list[str] = []

    def policies(self) -> tuple[Policy, ...]:
        """All of them, in the order of the items.

        Raises:
            ConfigError: an item is of no kind, has a value that its kind can't use, or inherits from
                what does not exist or from itself.
        """
        return tuple(self._policy(name) for name in self._nodes)

    def _policy(self, name: str) -> Policy:
        if name not in self._made:
            self._open.append(name)
            self._made[name] = self._make(name, self._nodes[name])
            self._open.pop()
        return self._made[name]

    def _make(self, name: str, node: Node) -> Policy:
        keys = {key: value for key, value in node.mapping().items() if key != "name"}
        kind = _kind(name, node, keys)
        return kind.read(Entry(name, self._where or node.where, node, keys, self._find))

    def _find(self, node: Node) -> Policy:
        name = node.name()
        if name in self._open:
            circle = " -> ".join([*self._open[self._open.index(name) :], name])
            node.fail(
                f"these policies inherit in a circle: {circle}", "let one of them say what to do by itself"
            )
        if name in self._nodes:
            return self._policy(name)
        others = self._others()
        if name not in others:
            node.fail(
                f"there is no policy '{name}' to inherit from", suggestion(name, [*self._nodes, *others])
            )
        return others[name]


def _kind(name: str, node: Node, keys: Mapping[str, Node]) -> Kind:
    """The kind that the keys make."""
    if name == AS_LOGGED and keys:
        node.fail(f"the name '{AS_LOGGED}' is kept for the baseline", "choose another name")
    fitting = next((kind for kind in KINDS if kind.fits(frozenset(keys))), None)
    if fitting is None:
        _misfit(node, keys)
    return fitting


def _misfit(node: Node, keys: Mapping[str, Node]) -> NoReturn:
    """Say which key no kind reads, or that no kind reads all of them."""
    read = {"name"}.union(*(kind.needs | kind.may for kind in KINDS))
    kinds = f"kinds: {', '.join(map(str, KINDS))}"
    for key, value in keys.items():
        if key not in read:
            near = nearest(key, read)
            hint = f"did you mean '{near}'? " if near else ""
            value.fail(f"no kind of policy in this version reads the key '{key}'", hint + kinds)
    node.fail(f"no kind of policy has the keys {', '.join(sorted(keys))} together", kinds)
