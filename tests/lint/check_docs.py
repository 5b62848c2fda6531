#!/usr/bin/env python3
# Checks that every path, command and qualified name in back-ticks in the documents exists.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_docs.py [ROOT]"""
import pathlib
import re
import sys

import source_tree

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "THIRD_PARTY_LICENSES.md")
CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"^[A-Za-z0-9_.][A-Za-z0-9_./-]*$")
SUFFIXES = (".md", ".h", ".cpp", ".py", ".txt", ".qml", ".sh", ".json", ".png", ".cmake", ".mjs")
NAME = re.compile(r"^([A-Za-z_]\w*(?:::[A-Za-z_]\w*)+|[A-Za-z_]\w*)(\(\))?$")
DEV_COMMAND = re.compile(r"\./dev ([a-z]+)")
NOT_OURS = ("build/", "std::", "../")


class Tree:
    """What exists: paths with their folders, words of the sources, commands of the script."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        files = source_tree.files(root)
        self.paths = {str(path) for path in files}
        for path in files:
            self.paths.update(str(parent) for parent in path.parents)
        self.words = set()
        for path in files:
            if path.suffix in source_tree.CXX + (".qml",):
                self.words.update(re.findall(r"[A-Za-z_]\w*", source_tree.read(root, path)))
        script = self.root / "dev"
        source = script.read_text(encoding="utf-8") if script.exists() else ""
        self.commands = set(re.findall(r"^cmd_(\w+)\(\)", source, re.MULTILINE)) | {"help"}

    def has_path(self, text):
        return text.rstrip("/") in self.paths


def span_problem(tree, text):
    """What is wrong with the text between two back-ticks, or None."""
    if text.startswith(NOT_OURS):
        return None
    if PATH.match(text) and ("/" in text or text.endswith(SUFFIXES)):
        if tree.has_path(text.removeprefix("./")):
            return None
        return "no such path"
    name = NAME.match(text)
    if name and ("::" in text or text.endswith("()")):
        missing = [word for word in re.findall(r"\w+", text) if word not in tree.words]
        return f"the sources have no '{missing[0]}'" if missing else None
    return None


def check(root):
    tree, problems = Tree(root), []
    for name in DOCUMENTS:
        if not (tree.root / name).exists():
            problems.append(f"{name}: missing")
            continue
        text = source_tree.read(root, name)
        for command in DEV_COMMAND.findall(text):
            if command not in tree.commands:
                problems.append(f"{name}: './dev {command}': the script has no such command")
        prose = FENCE.sub("", text)
        for span in CODE_SPAN.findall(prose):
            problem = span_problem(tree, span.strip())
            if problem:
                problems.append(f"{name}: `{span}`: {problem}")
        for target in LINK.findall(prose):
            if "://" not in target and not target.startswith("mailto:") and not tree.has_path(target):
                problems.append(f"{name}: link to {target}: no such path")
    return problems


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent
    return source_tree.report("check_docs", check(root), "Documents say only what is there today.")


if __name__ == "__main__":
    sys.exit(main())
