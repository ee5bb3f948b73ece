#!/usr/bin/env python3
"""Fetch the front-end files named in vendor.toml, or prove that the committed ones are untouched.

    python3 requirements/vendor.py            take them from npm and write each tree's MANIFEST.json
    python3 requirements/vendor.py --check    compare every vendored file with its manifest; needs no npm

A tree is ``static/vendor`` (shipped) or ``tests/vendor`` (tests alone). Its manifest holds, for each package,
the SHA-512 of npm's tarball and the SHA-384 of each file taken from it. Nothing else may lie in a tree.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WANTED = Path(__file__).resolve().with_name("vendor.toml")
MANIFEST = "MANIFEST.json"


class VendorError(Exception):
    """A package cannot be taken over. The message says which and why."""


@dataclass(frozen=True)
class Package:
    """One npm package at one version, the folder it goes to, and the members of its tarball that we keep."""

    name: str
    version: str
    licence: str
    into: str
    members: tuple[str, ...]

    @property
    def tree(self) -> str:
        """The folder that holds the manifest: the first two parts, such as ``static/vendor``."""
        return "/".join(self.into.split("/")[:2])

    def path_of(self, member: str) -> str:
        """Where a member lies, seen from the manifest: ``htmx/htmx.min.js``."""
        return f"{self.into.removeprefix(self.tree + '/')}/{member.rsplit('/', 1)[-1]}"


def wanted(text: str) -> list[Package]:
    """The packages that vendor.toml asks for, in its order."""
    return [
        Package(
            name=entry["name"],
            version=entry["version"],
            licence=entry["licence"],
            into=entry["into"],
            members=(*entry["files"], *(f"icons/{icon}.svg" for icon in entry.get("icons", ()))),
        )
        for entry in tomllib.loads(text)["package"]
    ]


def digest(algorithm: str, content: bytes) -> str:
    """In the form browsers and npm use: ``sha384-<base64>``."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def problems(tree: Path, packages: list[Package]) -> list[str]:
    """Where a tree, its manifest and the wish list differ: a sentence each, empty when they agree."""
    manifest = _read_manifest(tree)
    asked = {package.name: package for package in packages}
    found = [f"{name} is in {tree.name}/{MANIFEST} but not in vendor.toml" for name in manifest.keys() - asked.keys()]
    known: dict[str, str] = {}
    for package in packages:
        entry = manifest.get(package.name, {"version": "nothing", "files": {}})
        known |= entry["files"]
        if entry["version"] != package.version:
            found.append(f"{package.name}: vendor.toml asks for {package.version}, the manifest has {entry['version']}")
        elif set(entry["files"]) != {package.path_of(member) for member in package.members}:
            found.append(f"{package.name}: vendor.toml and the manifest name different files")
    present = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()} - {MANIFEST}
    found += [f"{path} is missing" for path in sorted(known.keys() - present)]
    found += [f"{path} is in no manifest" for path in sorted(present - known.keys())]
    found += [
        f"{path} is not the file that was taken over"
        for path in sorted(present & known.keys())
        if digest("sha384", (tree / path).read_bytes()) != known[path]
    ]
    return found


def check(root: Path = ROOT) -> list[str]:
    """The problems of every tree, each with the tree in front."""
    packages = wanted(WANTED.read_text(encoding="utf-8"))
    return [
        f"{tree}: {problem}"
        for tree in sorted({package.tree for package in packages})
        for problem in problems(root / tree, [package for package in packages if package.tree == tree])
    ]


def _read_manifest(tree: Path) -> dict[str, Any]:
    path = tree / MANIFEST
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return entries


def _pack(package: Package, folder: Path) -> Path:
    """npm checks the tarball against the registry's own checksum before it hands it over."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is needed to take over files (not to check them)")
    command = [npm, "pack", "--json", "--ignore-scripts", f"{package.name}@{package.version}"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise VendorError(f"npm pack {package.name}@{package.version}: {result.stderr.strip()}")
    return folder / str(json.loads(result.stdout)[0]["filename"])


def _take(package: Package, tarball: Path, root: Path) -> dict[str, Any]:
    """Write the wanted members of a tarball under ``package.into``; returns the package's manifest entry."""
    folder = root / package.into
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files: dict[str, str] = {}
    with tarfile.open(tarball) as archive:
        for member in package.members:
            try:
                stream = archive.extractfile(f"package/{member}")
            except KeyError:
                stream = None
            if stream is None:
                raise VendorError(f"{package.name}@{package.version} has no file {member}")
            content = stream.read()
            path = package.path_of(member)
            (root / package.tree / path).write_bytes(content)
            files[path] = digest("sha384", content)
    return {
        "version": package.version,
        "licence": package.licence,
        "tarball": digest("sha512", tarball.read_bytes()),
        "files": dict(sorted(files.items())),
    }


def fill(root: Path = ROOT) -> None:
    """Take over every wanted package and write the manifests anew.

    Raises VendorError when npm fails, a file is not in its package, or a version has changed its content.
    """
    packages = wanted(WANTED.read_text(encoding="utf-8"))
    manifests: dict[str, dict[str, Any]] = {package.tree: {} for package in packages}
    for package in packages:
        known = _read_manifest(root / package.tree).get(package.name, {})
        with tempfile.TemporaryDirectory() as folder:
            tarball = _pack(package, Path(folder))
            has_moved = known.get("tarball") != digest("sha512", tarball.read_bytes())
            if known.get("version") == package.version and has_moved:
                raise VendorError(f"{package.name}@{package.version} is not what it was; nobody may change a release")
            manifests[package.tree][package.name] = _take(package, tarball, root)
    for tree, entries in manifests.items():
        text = json.dumps(entries, indent=2, sort_keys=True) + "\n"
        (root / tree / MANIFEST).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if not arguments:
            fill()
    except VendorError as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    found = check()
    for problem in found:
        print(f"vendor: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
