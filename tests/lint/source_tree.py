# Lists the files that the lints read.
# SPDX-License-Identifier: Apache-2.0
import pathlib
import subprocess

CXX = (".cpp", ".h", ".cu", ".cuh")
OUTSIDE = {"build", ".git", ".cache", "node_modules", "__pycache__", "shared"}


def files(root):
    """Every file of ours as a path relative to `root`, sorted: what git tracks or would track."""
    root = pathlib.Path(root)
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.decode("utf-8").split("\0")
        found = [pathlib.PurePosixPath(name) for name in names if name]
    else:  # a source archive: no git there
        found = [pathlib.PurePosixPath(path.relative_to(root).as_posix()) for path in root.rglob("*")]
    return sorted(path for path in found
                  if path.parts[0] not in OUTSIDE and (root / path).is_file())


def read(root, path):
    return (pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace")


def report(name, problems, hint):
    """Prints one line per problem and returns the exit status."""
    for problem in problems:
        print(problem)
    if problems:
        print(f"{name}: {len(problems)} problem(s). {hint}")
        return 1
    print(f"{name}: clean")
    return 0
