#!/usr/bin/env python3
# Checks every #include against the rules of layers.txt: which folder may know which.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_layers.py [ROOT [LAYERS_FILE]]"""
import fnmatch
import pathlib
import re
import sys

import source_tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
GENERATED = re.compile(r"(^|/)(moc_\w+\.cpp|\w+\.moc|qrc_\w+\.cpp|ui_\w+\.h)$")


class Rules:
    """What layers.txt says. Raises ValueError with the line that is wrong."""

    def __init__(self, text):
        self.folders = {}  # folder or file -> folders and files it may include
        self.headers = []  # (pattern, owners): the first pattern that fits counts
        self.debt = {}     # (file, include) -> line number
        section = None
        for number, line in enumerate(text.splitlines(), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            if line in ("[folders]", "[headers]", "[debt]"):
                section = line
                continue
            if section is None or (":" not in line):
                raise ValueError(f"line {number}: expected 'name : what it may use', got '{line}'")
            left, right = (part.strip() for part in line.split(":", 1))
            if section == "[folders]":
                self.folders[left] = right.split()
            elif section == "[headers]":
                self.headers.append((left, right.split()))
            else:
                self.debt[(left, right)] = number
        self._reject_unknown_and_cycles()

    def _reject_unknown_and_cycles(self):
        done, path = set(), []

        def visit(name):
            if name in path:
                raise ValueError("a cycle: " + " -> ".join(path[path.index(name):] + [name]))
            if name in done:
                return
            path.append(name)
            for used in self.folders[name]:
                if used != "*":
                    if used not in self.folders:
                        raise ValueError(f"{name} may use '{used}', which has no row")
                    visit(used)
            path.pop()
            done.add(name)

        for name in self.folders:
            visit(name)

    def row_of(self, path):
        """The row for a file: its own, else that of the nearest folder above it; None without one."""
        candidate = pathlib.PurePosixPath(path)
        while str(candidate) != ".":
            if str(candidate) in self.folders:
                return str(candidate)
            candidate = candidate.parent
        return None

    def home(self, row):
        """The folder whose family a row belongs to: a file's row belongs to its folder's."""
        is_file = row.endswith(source_tree.CXX)
        return self.row_of(pathlib.PurePosixPath(row).parent) if is_file else row

    def may_use(self, user, used):
        allowed = self.folders[user]
        return self.home(user) == self.home(used) or "*" in allowed or used in allowed

    def owners_of(self, header):
        """Who may include this outside header; None: nobody said."""
        for pattern, owners in self.headers:
            if fnmatch.fnmatchcase(header, pattern):
                return owners
        return None if "/" in header or "." in header else ["*"]  # <vector>: the standard library


def owns(owners, path):
    return any(owner == "*" or path == owner or path.startswith(owner + "/") for owner in owners)


def problem_of(rules, known, path, quote, header):
    """One sentence about an include that breaks a rule, or None."""
    user = rules.row_of(path)
    if quote == '"':
        if GENERATED.search(header):
            return None
        if header not in known:
            return f'{path}: "{header}" is not a path from the root of the tree'
        used = rules.row_of(header)
        if used is None:
            return f'{path}: "{header}" lies in a folder without a row'
        if not rules.may_use(user, used):
            return f'{path}: {user} may not include "{header}" ({used})'
        return None
    owners = rules.owners_of(header)
    if owners is None:
        return f"{path}: <{header}> is a header that nobody owns yet"
    if not owns(owners, path):
        return f"{path}: <{header}> belongs to {' '.join(owners)}"
    return None


def check(root, rules):
    files = [str(path) for path in source_tree.files(root) if path.suffix in source_tree.CXX]
    known, problems, paid = set(files), [], set()
    for path in files:
        if rules.row_of(path) is None:
            problems.append(f"{path}: its folder has no row")
            continue
        for quote, header in INCLUDE.findall(source_tree.read(root, path)):
            problem = problem_of(rules, known, path, quote, header)
            if problem and (path, header) in rules.debt:
                paid.add((path, header))
            elif problem:
                problems.append(problem)
    for (path, header), number in rules.debt.items():
        if (path, header) not in paid:
            problems.append(f"layers.txt:{number}: the debt {path} : {header} is paid: remove the line")
    return problems


def main():
    here = pathlib.Path(__file__).resolve().parent
    root = sys.argv[1] if len(sys.argv) > 1 else here.parent.parent
    layers = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else here / "layers.txt"
    try:
        problems = check(root, Rules(layers.read_text(encoding="utf-8")))
    except ValueError as error:
        problems = [f"layers.txt: {error}"]
    return source_tree.report("check_layers", problems, "The rules are in tests/lint/layers.txt.")


if __name__ == "__main__":
    sys.exit(main())
