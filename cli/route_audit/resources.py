"""Where the data files that ship with the tool are."""

from __future__ import annotations

from pathlib import Path

from route_audit.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def data_dir(name: str) -> Path:
    """The folder of shipped data called ``name`` (``pricing`` or ``sample_logs``).

    An installed wheel carries it inside the package; an editable install reads it at the
    checkout's root, so that an edit takes effect at once.

    Raises:
        ConfigError: the folder is in neither place, so the install is incomplete.
    """
    packaged = _PACKAGE / "_data" / name
    if packaged.is_dir():
        return packaged
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / name).is_dir():
        return _CHECKOUT / name
    raise ConfigError(
        f"the shipped data folder '{name}' is missing",
        where=str(packaged),
        hint="install route-audit again: pip install --force-reinstall route-audit",
    )
