#!/usr/bin/env python3
# Finds words that don't belong in the tree: unfinished work, and paths of one person's machine.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_words.py [ROOT]"""
import pathlib
import re
import sys

import source_tree

TEXT = (".cpp", ".h", ".cu", ".qml", ".js", ".mjs", ".py", ".sh", ".cmake", ".txt", ".md", ".json", ".yml")
# Written in pieces, so that this file does not find itself.
FORBIDDEN = (
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), "unfinished work: finish it, or file an issue"),
    (re.compile(r"(?<![\w.])/(work|root|home/(?!user\b)\w+)/"), "a path of one machine"),
    (re.compile(r"^(<{7}|>{7}) ", re.MULTILINE), "a merge conflict"),
)
# Golden files are data of other projects, names and all.
EXEMPT = ("tests/golden/",)


def check(root):
    problems = []
    for path in source_tree.files(root):
        if path.suffix not in TEXT and path.name not in ("dev", "run"):
            continue
        if str(path).startswith(EXEMPT):
            continue
        text = source_tree.read(root, path)
        for pattern, why in FORBIDDEN:
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                problems.append(f"{path}:{line}: '{match.group(0).strip()}': {why}")
    return problems


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent
    return source_tree.report("check_words", check(root), "Say it without them.")


if __name__ == "__main__":
    sys.exit(main())
