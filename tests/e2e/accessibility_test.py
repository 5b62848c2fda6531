# What a screen reader finds: every control has a name and a role, and answers are text.
# SPDX-License-Identifier: Apache-2.0
# usage: accessibility_test.py ISOBATH API-DOUBLE FOLDER
import pathlib
import sys
import tempfile
import unittest

import pyatspi

import desktop

ISOBATH, DOUBLE, PICTURES = sys.argv[1:4]
# Of these nobody does anything with themselves: they hold others.
CONTAINERS = {"application", "frame", "window", "filler", "panel", "layered pane", "viewport",
              "scroll pane", "section", "grouping", "list", "separator", "scroll bar", "dialog"}


def is_for_use(node):
    """Whether the reader can reach it with the keyboard, or do something with it."""
    states = node.getState()
    return states.contains(pyatspi.STATE_FOCUSABLE) or bool(desktop.actions_of(node))


def problems_of(node):
    """What a screen reader could not say of this control."""
    role = node.getRoleName()
    if role in ("unknown", "invalid"):
        return "has no role"
    if node.name.strip() or role in CONTAINERS:
        return None
    return "has no name"


def where(node):
    """The names above it, to find it again."""
    names = []
    while node is not None and node.getRoleName() != "application":
        names.append(node.name or node.getRoleName())
        node = node.parent
    return " < ".join(names)


class AccessibilityTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.server = desktop.Server(DOUBLE)
        self.program = desktop.Program(ISOBATH, self.folder.name)
        self.program.make_database()
        self.program.use_server(self.server.url, ["deepseek-flash"])

    def tearDown(self):
        if desktop.is_failing(self):
            self.program.picture(pathlib.Path(PICTURES, self._testMethodName + ".png"))
        self.program.end()
        self.server.end()
        self.folder.cleanup()

    def start(self, first_run_done=True):
        self.program.set("first_run_done", "true" if first_run_done else "false")
        self.program.start()

    def check_names(self):
        nodes = self.program.nodes()
        used = [node for node in nodes if is_for_use(node)]
        self.assertGreater(len(used), 3, "there is hardly anything to use")
        lacking = [f"{node.getRoleName()} {problem}: {where(node)}"
                   for node in used if (problem := problems_of(node))]
        self.assertFalse(lacking, "\n".join(lacking))

    def test_the_empty_window(self):
        self.start()
        self.check_names()

    def test_the_first_start(self):
        self.start(first_run_done=False)
        self.check_names()

    def test_a_conversation_is_text(self):
        self.start()
        self.program.type("What is an isobath?")
        self.program.key("Return")
        # There is no key, and the double says so.
        said = desktop.wait_for(
            lambda: (lambda all: all if "did not accept the API key" in all else None)(
                "\n".join(self.program.names())), "what became of the question")
        self.assertIn("What is an isobath?", said)
        self.check_names()

    def test_the_pages(self):
        self.start()
        for key, part in (("ctrl+comma", "Sections of the settings"), ("ctrl+k", "Search")):
            with self.subTest(part):
                self.program.key(key)
                desktop.wait_for(lambda: self.program.find(part), part)
                self.check_names()
                self.program.key("Escape")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
