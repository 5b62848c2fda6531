#!/usr/bin/env python3
# Puts the Jinja library, MathJax and Prism for isobath-script into build/scripts: with npm, by the hashes of package-lock.json.
# SPDX-License-Identifier: Apache-2.0
"""Exit status 1, with one line on stderr: they can't be had now. Then models with a chat template of their own are refused,
formulas are shown as their source, and code has no colours."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "scripts"
FOLDER = ROOT / "build" / "scripts"
MODULES = FOLDER / "node_modules"
TARGETS = ("jinja.js", "mathjax.js", "prism.js")
# What the results depend on.
INPUTS = (SOURCE / "package-lock.json", SOURCE / "math.js", SOURCE / "attributes.js", SOURCE / "highlight.js", SOURCE / "languages.txt",
          pathlib.Path(__file__).resolve())


def run(*command):
    done = subprocess.run(command, cwd=FOLDER, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()] or ["it failed"]
        raise OSError(f"{command[0]}: {said[-1].strip()}")


def bundle(entry, target, *options):
    """One script of old-style JavaScript: Qt 6.4's engine knows the one of 2016."""
    run(str(MODULES / ".bin" / "esbuild"), entry, "--bundle", "--target=es2015", "--format=iife", "--legal-comments=inline",
        "--charset=utf8", "--log-level=error", *options, f"--outfile={target}.part")


def install():
    npm = shutil.which("npm")
    if not npm:
        raise OSError("npm is not installed")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCE / name, FOLDER / name)
    run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def make_jinja():
    bundle("node_modules/@huggingface/jinja/dist/index.js", "jinja.js", "--global-name=jinja")
    # The flag s is newer; the one expression that has it has no dot that it would change.
    partial = FOLDER / "jinja.js.part"
    partial.write_text(partial.read_text(encoding="utf-8").replace('"gs"', '"g"'), encoding="utf-8")


def make_mathjax():
    shutil.copy(SOURCE / "math.js", FOLDER / "math.js")
    # Ours in place of a class that is very slow in Qt's engine; attributes.js says why.
    shutil.copy(SOURCE / "attributes.js", MODULES / "mathjax-full" / "js" / "core" / "MmlTree" / "Attributes.js")
    bundle("math.js", "mathjax.js", "--minify")


def with_what_they_need(names):
    """Prism's languages in an order in which each comes after those it is made of."""
    known = json.loads((MODULES / "prismjs" / "components.json").read_text(encoding="utf-8"))["languages"]
    order = []

    def add(name):
        if name in order:
            return
        needs = known[name].get("require", [])
        for other in [needs] if isinstance(needs, str) else needs:
            add(other)
        order.append(name)

    for name in names:
        add(name)
    return order


def make_prism():
    # Its files speak of a global Prism: one scope around all of them.
    components = MODULES / "prismjs" / "components"
    names = [line for line in (SOURCE / "languages.txt").read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    texts = ["var highlightCode = (function () {"]
    for name in ["core", *with_what_they_need(names)]:
        texts.append((components / f"prism-{name}.js").read_text(encoding="utf-8"))
    texts += [(SOURCE / "highlight.js").read_text(encoding="utf-8"), "})();"]
    (FOLDER / "prism_parts.js").write_text("\n".join(texts), encoding="utf-8")
    run(str(MODULES / ".bin" / "esbuild"), "prism_parts.js", "--minify-whitespace", "--target=es2015", "--charset=utf8",
        "--log-level=error", "--outfile=prism.js.part")


def fetch():
    for name in TARGETS:  # of other inputs: they would pass for these ones' when something below fails
        (FOLDER / name).unlink(missing_ok=True)
    install()
    make_jinja()
    make_mathjax()
    make_prism()
    for name in TARGETS:
        (FOLDER / f"{name}.part").replace(FOLDER / name)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    made_from = hashlib.sha256(b"".join(path.read_bytes() for path in INPUTS)).hexdigest()
    stamp = FOLDER / "made_from"
    is_there = all((FOLDER / name).exists() for name in TARGETS) and stamp.exists()
    if is_there and stamp.read_text(encoding="utf-8") == made_from:
        return 0
    if os.environ.get("ISOBATH_OFFLINE") == "1":
        return 1
    try:
        fetch()
        stamp.write_text(made_from, encoding="utf-8")
    except (OSError, subprocess.TimeoutExpired) as error:
        print("dev: no script libraries, so chat templates of models' own are refused, formulas shown as their source and "
              "code without colours: "
              f"{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
