# Runs a test on a screen, a bus and a window manager of its own; skips (77) where a tool is missing.
# SPDX-License-Identifier: Apache-2.0
# usage: on_desktop.py TEST.py ARGUMENTS...
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PYTHON = "/usr/bin/python3"  # the one that Debian's pyatspi is for
TOOLS = ("Xvfb", "openbox", "xdotool", "dbus-run-session")
SKIPPED = 77


def missing():
    """The first thing that is not there; None: all is."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            return tool
    found = subprocess.run([PYTHON, "-c", "import pyatspi"], capture_output=True, check=False)
    return "python3-pyatspi" if found.returncode else None


def start_screen():
    """A virtual screen, and its name."""
    reader, writer = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as numbers:
        number = numbers.readline().strip()
    return screen, ":" + number


def environment(display, folder):
    """Of a desktop whose every window speaks to assistive technology."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("QT_", "DBUS_", "XDG_", "AT_SPI", "ISOBATH_", "WAYLAND"))}
    runtime = pathlib.Path(folder, "runtime")
    runtime.mkdir(mode=0o700)
    return kept | {
        "DISPLAY": display, "HOME": folder, "XDG_RUNTIME_DIR": str(runtime), "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "NO_AT_BRIDGE": "0", "GTK_MODULES": "",
        "ISOBATH_STARTER_MODEL": "/nowhere/starter.gguf", "PYTHONDONTWRITEBYTECODE": "1"}


def main():
    lack = missing()
    if lack:
        print(f"skipped: {lack} is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="isobath-e2e-") as folder:
        screen, display = start_screen()
        try:
            return subprocess.run(
                ["dbus-run-session", "--", PYTHON, *sys.argv[1:]],
                env=environment(display, folder), check=False, timeout=240).returncode
        finally:
            screen.terminate()
            screen.wait()


if __name__ == "__main__":
    sys.exit(main())
