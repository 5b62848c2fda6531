#!/usr/bin/env python3
# Checks that every C++ file is as clang-format 14 would write it.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_format.py [ROOT]. Exit status 77 where clang-format-14 is not installed: the check is skipped."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

import source_tree

TOOL = "clang-format-14"  # another version formats differently
SKIPPED = 77


def unformatted(root, batch):
    done = subprocess.run([TOOL, "--dry-run", "-Werror", *batch], cwd=root, capture_output=True, text=True, check=False)
    lines = (line for line in done.stderr.splitlines() if "[-Wclang-format-violations]" in line)
    found = {line.split(":", 1)[0]: line.rsplit(":", 1)[0] for line in reversed(list(lines))}
    if done.returncode != 0 and not found:
        return [done.stderr.strip() or f"{TOOL} failed"]
    return list(found.values())


def check(root):
    names = [str(path) for path in source_tree.files(root) if path.suffix in source_tree.CXX]
    batches = [names[start:start + 20] for start in range(0, len(names), 20)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return sorted(sum(pool.map(lambda batch: unformatted(root, batch), batches), []))


def main():
    if shutil.which(TOOL) is None:
        print(f"check_format: skipped, {TOOL} is not installed")
        return SKIPPED
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent
    return source_tree.report("check_format", check(root), f"Run {TOOL} -i on them.")


if __name__ == "__main__":
    sys.exit(main())
