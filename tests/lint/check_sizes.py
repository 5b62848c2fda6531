#!/usr/bin/env python3
# Reports how big our files are; fails for a file too big without a reason or without a first line that says its purpose.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_sizes.py [ROOT [REASONS_FILE]]"""
import pathlib
import re
import statistics
import sys

import source_tree

# Lines that need a written reason, by kind.
LIMITS = {".cpp": 800, ".cu": 800, ".h": 300, ".cuh": 300, ".qml": 350, ".py": 500, ".sh": 300, ".cmake": 150}
COMMENT = {".cpp": "//", ".h": "//", ".cu": "//", ".cuh": "//", ".qml": "//", ".js": "//", ".mjs": "//",
           ".py": "#", ".sh": "#", ".cmake": "#"}
SPDX = "SPDX-License-Identifier: Apache-2.0"


def kind_of(path):
    return ".cmake" if path.name == "CMakeLists.txt" else path.suffix


def head_problem(path, text):
    """A file begins with one sentence of purpose and, except for CMake, the licence line."""
    mark = COMMENT.get(kind_of(path))
    if mark is None:
        return None
    lines = text.splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if not lines or not re.match(re.escape(mark) + r" \S+ \S+", lines[0]):
        return f"{path}: line 1 should be '{mark} <one sentence: what it is for>'"
    # A sentence may be longer than a line.
    if kind_of(path) != ".cmake" and f"{mark} {SPDX}" not in lines[1:4]:
        return f"{path}: the line after the purpose should be '{mark} {SPDX}'"
    return None


def read_reasons(text):
    rows = (line.split(":", 1) for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {row[0].strip(): row[-1].strip() for row in rows}


def check(root, reasons):
    problems, lengths = [], {}
    used = set()
    for path in source_tree.files(root):
        kind = kind_of(path)
        if kind not in COMMENT:
            continue
        text = source_tree.read(root, path)
        length = lengths[path] = len(text.splitlines())
        problem = head_problem(path, text)
        if problem:
            problems.append(problem)
        if length > LIMITS.get(kind, 800):
            used.add(str(path))
            if not reasons.get(str(path)):
                problems.append(f"{path}: {length} lines, more than {LIMITS.get(kind, 800)}, and no reason")
    problems += [f"{path}: needs no reason any more: remove the line" for path in reasons if path not in used]
    return problems, lengths


def row(name, lengths):
    values = sorted(lengths)
    if values:
        p90 = values[int(0.9 * (len(values) - 1))]
        print(f"{name:<8} {len(values):4} files  {sum(values):6} lines  "
              f"median {statistics.median(values):.0f}  p90 {p90}  longest {values[-1]}")


def print_report(lengths):
    product = {path: n for path, n in lengths.items() if path.parts[0] in ("engine", "storage", "ui", "app")}
    for name, kinds in (("sources", (".cpp", ".cu")), ("headers", (".h",)), ("QML", (".qml",))):
        row(name, [n for path, n in product.items() if path.suffix in kinds])
    row("tests", [n for path, n in lengths.items() if path.parts[0] == "tests"])
    for part in ("engine", "storage", "ui"):
        code = sum(n for path, n in product.items() if path.parts[0] == part)
        tests = sum(n for path, n in lengths.items() if path.parts[:2] == ("tests", part))
        if code:
            print(f"{part}: {tests / code:.2f} lines of test per line")


def main():
    here = pathlib.Path(__file__).resolve().parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent.parent
    reasons = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else here / "size_reasons.txt"
    problems, lengths = check(root, read_reasons(reasons.read_text(encoding="utf-8")))
    print_report(lengths)
    return source_tree.report("check_sizes", problems, "Reasons go into tests/lint/size_reasons.txt.")


if __name__ == "__main__":
    sys.exit(main())
