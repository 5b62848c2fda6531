#!/usr/bin/env python3
# Checks that every text of the window is translated, and that each translation says all that its source says.
# SPDX-License-Identifier: Apache-2.0
"""Usage: check_translations.py [ROOT]

Texts are looked up in the languages below; isobath_en.ts holds plurals only. Of C++, `tr` is taken without its context,
which depends on the class."""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import source_tree

FOLDER = pathlib.PurePosixPath("resources/translations")
COMPLETE = ("zh_CN",)
PLURALS = ("en",)
SOURCES = ("ui", "app")
PLACEHOLDER = re.compile(r"%L?\d+|%L?n")
LITERALS = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
QML = re.compile(r"\bqsTr\(\s*" + LITERALS)
CXX = re.compile(r"\btr\(\s*" + LITERALS)
NAMED = re.compile(r'\b(?:QT_TRANSLATE_NOOP|QCoreApplication::translate)\(\s*"([^"]+)",\s*' + LITERALS)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def text_of(literals):
    """What the program sees of adjacent string literals."""
    def unescaped(match):
        code = match.group(1)
        return chr(int(code[1:], 16)) if code[0] == "u" and len(code) == 5 else ESCAPED.get(code, code)
    return "".join(ESCAPE.sub(unescaped, piece) for piece in LITERAL.findall(literals))


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


def problems_of(name, context, message, plurals_only):
    """What is wrong with one translation."""
    source = message.findtext("source")
    translation = message.find("translation")
    where = f"{name}: {context}: '{source}'"
    forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
    if translation.get("type") or not all(forms):
        return [f"{where}: not translated"]
    if plurals_only:  # "one file" needs no number
        return [f"{where}: has a placeholder more than its source"
                for form in forms if placeholders(form) - placeholders(source)]
    return [f"{where}: has other placeholders than '{form}'"
            for form in forms if placeholders(form) != placeholders(source)]


def texts_of(root):
    """Every text of the window as (path, context or None, text)."""
    for path in source_tree.files(root):
        if path.parts[0] not in SOURCES or path.suffix not in (".qml", ".h", ".cpp"):
            continue
        code = source_tree.read(root, path)
        if path.suffix == ".qml":
            yield from ((path, path.stem, text_of(found)) for found in QML.findall(code))
            continue
        yield from ((path, None, text_of(found)) for found in CXX.findall(code))
        yield from ((path, context, text_of(found)) for context, found in NAMED.findall(code))


def check(root):
    problems = []
    for language in COMPLETE + PLURALS:
        path = FOLDER / f"isobath_{language}.ts"
        try:
            tree = ElementTree.fromstring(source_tree.read(root, path))
        except (OSError, ElementTree.ParseError) as error:
            problems.append(f"{path}: can't be read: {error}")
            continue
        known = set()
        for context in tree.iter("context"):
            name = context.findtext("name")
            for message in context.iter("message"):
                known |= {(name, message.findtext("source")), (None, message.findtext("source"))}
                problems += problems_of(path, name, message, language in PLURALS)
        if language in COMPLETE:
            problems += [f"{path}: lacks '{text}' of {file}"
                         for file, context, text in texts_of(root) if (context, text) not in known]
    return problems


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent
    return source_tree.report("check_translations", check(root), "Run ./dev translate and write what it adds.")


if __name__ == "__main__":
    sys.exit(main())
