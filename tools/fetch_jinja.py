#!/usr/bin/env python3
# Puts the Jinja library for isobath-script into build/templates: with npm, by the hashes of package-lock.json.
# SPDX-License-Identifier: Apache-2.0
"""Exit status 1, with one line on stderr: it can't be had now. Then models with a chat template of their own are refused."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "templates"
FOLDER = ROOT / "build" / "templates"


def run(*command):
    done = subprocess.run(command, cwd=FOLDER, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()] or ["it failed"]
        raise OSError(f"{command[0]}: {said[-1].strip()}")


def fetch(target):
    npm = shutil.which("npm")
    if not npm:
        raise OSError("npm is not installed")
    target.unlink(missing_ok=True)  # of another lock: it would pass for this one's when something below fails
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCE / name, FOLDER / name)
    run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    # Qt 6.4's engine knows JavaScript of 2016.
    partial = target.with_suffix(".part")
    run(str(FOLDER / "node_modules" / ".bin" / "esbuild"), "node_modules/@huggingface/jinja/dist/index.js", "--bundle", "--target=es2015",
        "--format=iife", "--global-name=jinja", "--legal-comments=inline", "--charset=utf8", "--log-level=error", f"--outfile={partial}")
    # The flag s is newer; the one expression that has it has no dot that it would change.
    text = partial.read_text(encoding="utf-8").replace('"gs"', '"g"')
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    target, lock = FOLDER / "jinja.js", FOLDER / "package-lock.json"
    if target.exists() and lock.exists() and lock.read_bytes() == (SOURCE / "package-lock.json").read_bytes():
        return 0
    if os.environ.get("ISOBATH_OFFLINE") == "1":
        return 1
    try:
        fetch(target)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"dev: no Jinja library, so chat templates of models' own are refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
