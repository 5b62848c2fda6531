# The program as its reader meets it: started, seen through AT-SPI, driven with xdotool.
# SPDX-License-Identifier: Apache-2.0
import pathlib
import shutil
import sqlite3
import subprocess
import time

import pyatspi

WAIT_S = 20


def wait_for(look, what, longest=WAIT_S):
    """What `look` returns once that is something."""
    end = time.monotonic() + longest
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {longest} s for {what}")
        time.sleep(0.1)


def walk(node):
    """The node and everything below it; what goes away meanwhile is left out."""
    try:
        yield node
        for index in range(node.childCount):
            child = node.getChildAtIndex(index)
            if child is not None:
                yield from walk(child)
    except Exception:  # pylint: disable=broad-except  # of many kinds, when the window changes
        return


def is_showing(node):
    try:
        states = node.getState()
        return states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_VISIBLE)
    except Exception:  # pylint: disable=broad-except
        return False


def actions_of(node):
    try:
        actions = node.queryAction()
        return [actions.getName(i) for i in range(actions.nActions)]
    except NotImplementedError:
        return []


def is_failing(test):
    """Whether the test that is being torn down went wrong."""
    result = test._outcome.result  # there is no other way to know
    return any(test is failed for failed, _ in result.failures + result.errors)


class Server:
    """The double of the API, which writes slowly enough to be stopped."""

    def __init__(self, program, delay_ms=40):
        self.process = subprocess.Popen([program, "--delay", str(delay_ms)], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.url = self.process.stdout.readline().strip()

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Program:
    """One start of isobath over a folder of its own."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.process = None
        self.manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def make_database(self):
        """As a first start leaves it."""
        subprocess.run([self.program, "--data-dir", self.folder, "--first-frame-probe"],
                       check=True, stdout=subprocess.DEVNULL, timeout=60)

    def sql(self, statement, *values):
        connection = sqlite3.connect(self.folder / "isobath.db", timeout=5)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def set(self, name, value):
        self.sql("INSERT INTO settings (name, value) VALUES (?1, ?2) "
                 "ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)

    def use_server(self, url, models):
        """An endpoint that was asked for its models before; the first of them is chosen."""
        lines = "\n".join(f"{model}\tthinks\t{model}\t128000" for model in models)
        self.sql("INSERT INTO endpoints (name, base_url, models) VALUES ('Double', ?1, ?2)",
                 url, lines)
        self.set("selected_model", f"remote:{url}#{models[0]}")

    def start(self, *arguments):
        self.process = subprocess.Popen([self.program, "--data-dir", self.folder, *arguments])
        wait_for(self.window, "the window")
        self.focus()

    def end(self):
        for process in (self.process, self.manager):
            if process:
                process.terminate()
                process.wait()

    # What can be seen.
    def application(self):
        for one in pyatspi.Registry.getDesktop(0):
            try:
                if one is not None and one.get_process_id() == self.process.pid:
                    return one
            except Exception:  # pylint: disable=broad-except
                continue
        return None

    def window(self):
        application = self.application()
        return application[0] if application and application.childCount else None

    def nodes(self):
        application = self.application()
        return [node for node in walk(application) if is_showing(node)] if application else []

    def find(self, name, role=None):
        """The first node that can be seen with this beginning of its name."""
        for node in self.nodes():
            try:
                if node.name.startswith(name) and role in (None, node.getRoleName()):
                    return node
            except Exception:  # pylint: disable=broad-except
                continue
        return None

    def names(self):
        return [node.name for node in self.nodes() if node.name]

    # What a reader does.
    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], check=True, capture_output=True,
                              text=True).stdout

    def focus(self):
        ids = wait_for(lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Isobath"], check=False,
            capture_output=True, text=True).stdout.split(), "a window with a title")
        # Not --sync, which waits for ever where the window was the active one before.
        self.xdotool("windowactivate", ids[0])
        wait_for(lambda: self.xdotool("getwindowfocus").strip() in ids, "the keyboard")
        wait_for(self.has_focus, "something with the keyboard in the window")

    def has_focus(self):
        return any(node.getState().contains(pyatspi.STATE_FOCUSED) for node in self.nodes())

    def title(self):
        return self.xdotool("getactivewindow", "getwindowname").strip()

    def type(self, text):
        self.xdotool("type", "--delay", "15", text)

    def key(self, *keys):
        for key in keys:
            self.xdotool("key", key)

    def press(self, name, role=None):
        """Does what a click on it does."""
        node = wait_for(lambda: self.find(name, role), f"“{name}”")
        for index, action in enumerate(actions_of(node)):
            if action.lower() in ("press", "click", "toggle"):
                node.queryAction().doAction(index)
                return
        raise AssertionError(f"“{name}” can't be pressed: {actions_of(node)}")

    def picture(self, file):
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", file], check=False)
