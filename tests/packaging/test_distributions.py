"""What is installed is what is in the repository: one package, all its data, wherever it is built from."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import route_audit
from command_line import OFFLINE
from repository import ROOT, tracked_files

pytestmark = pytest.mark.slow


def _python(*arguments: str | Path, cwd: Path, path: Path | None = None) -> str:
    """The standard output of a Python process that has no network and sees ``path`` before all else."""
    places = [str(place) for place in (path, OFFLINE) if place]
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _build(kind: str, source: Path, into: Path) -> Path:
    _python("-m", "hatchling", "build", "-t", kind, "-d", into, cwd=source)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel was installed into, without its dependencies."""
    target = tmp_path_factory.mktemp("site")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    _python(*pip, "--target", target, wheel, cwd=target)
    return target


def _files(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def test_the_only_import_package_is_route_audit(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in _files(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"route_audit"}


@pytest.mark.parametrize("folder", ["pricing", "sample_logs"])
def test_every_tracked_data_file_is_in_the_wheel(wheel: Path, folder: str) -> None:
    files = _files(wheel)
    tracked = tracked_files(folder)
    assert tracked
    for path in tracked:
        assert files[f"route_audit/_data/{path.as_posix()}"] == (ROOT / path).read_bytes()


def test_every_tracked_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    names = set(_files(wheel))
    for path in tracked_files("cli"):
        assert path.relative_to("cli").as_posix() in names


def test_type_checkers_are_told_that_it_is_typed(wheel: Path) -> None:
    assert "route_audit/py.typed" in _files(wheel)


def test_the_command_is_declared(wheel: Path) -> None:
    (declared,) = (body for name, body in _files(wheel).items() if name.endswith("/entry_points.txt"))
    assert "route-audit = route_audit.__main__:main" in declared.decode()


def test_the_licence_travels_along(wheel: Path) -> None:
    assert any(name.endswith("/licenses/LICENSE") for name in _files(wheel))


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = _build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as unpacked:
        unpacked.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert _files(_build("wheel", source, tmp_path / "wheel")) == _files(wheel)


def test_the_installed_command_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    said = _python("-m", "route_audit", "--version", cwd=tmp_path, path=installed)
    assert route_audit.__version__ in said
    where = _python("-c", "import route_audit; print(route_audit.__file__)", cwd=tmp_path, path=installed)
    assert Path(where).is_relative_to(installed)


_FIND_DATA = (
    "from route_audit.resources import data_dir; print(data_dir('pricing')); print(data_dir('sample_logs'))"
)


def test_an_installed_package_carries_its_data(installed: Path, tmp_path: Path) -> None:
    for found in _python("-c", _FIND_DATA, cwd=tmp_path, path=installed).splitlines():
        assert Path(found).is_relative_to(installed)


def test_an_editable_install_reads_the_data_of_the_checkout(tmp_path: Path) -> None:
    build = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    built = tmp_path / "built"
    built.mkdir()
    _python("-c", build, built, cwd=ROOT)
    (wheel,) = built.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)  # noqa: S202  # built a moment ago by us
    # Without its own site-packages (-S) Python sees no route-audit but the one of this wheel.
    find = f"import site, sys; site.addsitedir(sys.argv[1]); {_FIND_DATA}"
    found = _python("-S", "-c", find, site, cwd=tmp_path).splitlines()
    assert found == [str(ROOT / "pricing"), str(ROOT / "sample_logs")]
