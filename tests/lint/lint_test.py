# The lints find what they are for, and nothing in a clean tree.
# SPDX-License-Identifier: Apache-2.0
import pathlib
import shutil
import tempfile
import unittest

import check_docs
import check_format
import check_layers
import check_sizes
import check_translations
import check_words

HEAD = "// What this file is for.\n// SPDX-License-Identifier: Apache-2.0\n"
LAYERS = """
[folders]
engine      : engine/base
engine/base :
engine/net  : engine/base
ui          : engine
engine/factory.cpp : engine/net
[headers]
curl/*  : engine/net
sys/*   : *
Q[A-Z]* : ui
[debt]
"""


class TreeCase(unittest.TestCase):
    """A source tree in a temporary folder that is no git checkout."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


class LayersTest(TreeCase):
    def problems(self, layers=LAYERS):
        return check_layers.check(self.root, check_layers.Rules(layers))

    def include(self, path, line):
        self.write(path, HEAD + line + "\n")

    def test_allowed_includes_are_clean(self):
        self.include("engine/base/a.h", "#include <vector>")
        self.include("engine/net/b.cpp", '#include "engine/base/a.h"\n#include <curl/curl.h>\n#include <sys/mman.h>')
        self.include("ui/c.cpp", "#include <QString>")
        self.assertEqual(self.problems(), [])

    def test_a_folder_may_not_include_a_forbidden_one(self):
        self.include("ui/a.h", "")
        self.include("engine/base/b.cpp", '#include "ui/a.h"')
        self.assertIn("engine/base may not include", self.problems()[0])

    def test_an_outside_header_stays_with_its_owner(self):
        self.include("engine/base/a.cpp", "#include <QString>")
        self.include("ui/b.cpp", "#include <curl/curl.h>")
        self.assertEqual(len(self.problems()), 2)

    def test_an_unknown_outside_header_needs_an_owner(self):
        self.include("engine/base/a.cpp", "#include <boost/any.hpp>")
        self.assertIn("nobody owns", self.problems()[0])

    def test_includes_are_paths_from_the_root(self):
        self.include("engine/base/a.h", "")
        self.include("engine/base/b.cpp", '#include "a.h"')
        self.assertIn("not a path from the root", self.problems()[0])

    def test_a_file_of_moc_is_no_include_of_ours(self):
        self.include("ui/a_test.cpp", '#include "a_test.moc"')
        self.assertEqual(self.problems(), [])

    def test_a_row_of_one_file_holds_for_that_file_only(self):
        self.include("engine/net/a.h", "")
        self.include("engine/factory.cpp", '#include "engine/net/a.h"')
        self.include("engine/other.cpp", '#include "engine/net/a.h"')
        self.assertEqual([problem.split(":")[0] for problem in self.problems()], ["engine/other.cpp"])

    def test_a_new_folder_needs_a_row(self):
        self.include("plugins/a.cpp", "")
        self.assertIn("no row", self.problems()[0])

    def test_debt_is_forgiven_but_must_be_removed_when_paid(self):
        layers = LAYERS + "engine/base/a.cpp : QString\n"
        self.include("engine/base/a.cpp", "#include <QString>")
        self.assertEqual(self.problems(layers), [])
        self.include("engine/base/a.cpp", "")
        self.assertIn("is paid", self.problems(layers)[0])

    def test_rules_with_a_cycle_or_an_unknown_folder_are_refused(self):
        with self.assertRaisesRegex(ValueError, "cycle"):
            check_layers.Rules("[folders]\na : b\nb : a\n")
        with self.assertRaisesRegex(ValueError, "no row"):
            check_layers.Rules("[folders]\na : b\n")
        with self.assertRaisesRegex(ValueError, "line 1"):
            check_layers.Rules("a b\n")


class SizesTest(TreeCase):
    def problems(self, reasons=None):
        return check_sizes.check(self.root, reasons or {})[0]

    def test_a_good_head_is_clean(self):
        self.write("a.cpp", HEAD)
        self.write("b.py", "#!/usr/bin/env python3\n# What it is for.\n# SPDX-License-Identifier: Apache-2.0\n")
        self.write("CMakeLists.txt", "# What it builds.\n")
        self.assertEqual(self.problems(), [])

    def test_purpose_and_licence_are_required(self):
        self.write("a.cpp", "#include <vector>\n")
        self.write("b.cpp", "// What it is for.\n\nint b;\n")
        self.assertEqual(len(self.problems()), 2)

    def test_a_long_file_needs_a_reason_and_only_a_long_one(self):
        self.write("a.cpp", HEAD + "\n" * 799)
        self.assertIn("801 lines", self.problems()[0])
        self.assertEqual(self.problems({"a.cpp": "a generated table"}), [])
        self.write("a.cpp", HEAD + "\n" * 798)
        self.assertIn("no reason any more", self.problems({"a.cpp": "a generated table"})[0])


class WordsTest(TreeCase):
    def test_finds_unfinished_work_and_machine_paths(self):
        self.write("a.cpp", "// TO" "DO: later\nopen(\"/ho" "me/jane/file\");\n/* todos */ open(\"/srv/work/x\");\n")
        self.assertEqual([problem.split(":")[1] for problem in check_words.check(self.root)], ["1", "2"])


class DocsTest(TreeCase):
    def setUp(self):
        super().setUp()
        for name in check_docs.DOCUMENTS:
            self.write(name, "# A page\n")
        self.write("dev", "cmd_run() {\n  :\n}\n")
        self.write("engine/base/result.h", "namespace base { class Result; }\n")

    def problems(self, text):
        self.write("README.md", text)
        return check_docs.check(self.root)

    def test_what_exists_is_clean(self):
        text = "`./dev run`, `engine/base/result.h`, `engine/base/`, `base::Result`, `build/dev`, `std::span`, `-j2`"
        self.assertEqual(self.problems(text + " [a](engine/base/result.h) [b](https://example.org/x)"), [])

    def test_what_is_gone_is_found(self):
        for text in ("`engine/gone.h`", "`gone.md`", "`./dev fly`", "`base::Gone`", "`gone()`", "[a](gone.md)"):
            self.assertEqual(len(self.problems(text)), 1, text)

    def test_commands_in_fenced_blocks_are_checked_too(self):
        self.assertEqual(len(self.problems("```\n./dev fly\n```\n")), 1)

    def test_a_missing_document_is_found(self):
        (self.root / "SECURITY.md").unlink()
        self.assertEqual(check_docs.check(self.root), ["SECURITY.md: missing"])


@unittest.skipIf(shutil.which(check_format.TOOL) is None, f"{check_format.TOOL} is not installed")
class FormatTest(TreeCase):
    def test_finds_the_unformatted_file(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("a.cpp", "int a;\n")
        self.write("b.cpp", "int   b;\nint  c;\n")
        problems = check_format.check(self.root)
        self.assertEqual(len(problems), 1)
        self.assertTrue(problems[0].startswith("b.cpp:1:"), problems)


class TranslationsTest(TreeCase):
    FILE = "resources/translations/isobath_%s.ts"
    CONTEXT = "<TS><context><name>Page</name><message><source>%s</source>%s</message></context></TS>"

    def problems(self, source, translation):
        self.write(self.FILE % "en", "<TS></TS>")
        self.write(self.FILE % "zh_CN", self.CONTEXT % (source, translation))
        return check_translations.check(self.root)

    def test_a_translation_may_turn_the_places_round(self):
        text = "<translation>\u7b2c %2 \u9875\uff0c\u5171 %1 \u9875</translation>"
        self.assertEqual(self.problems("%1 pages, the %2nd", text), [])

    def test_what_is_not_translated_is_found(self):
        for text in ('<translation type="unfinished"></translation>', "<translation></translation>",
                     "<translation><numerusform></numerusform></translation>"):
            self.assertIn("not translated", self.problems("Stop", text)[0], text)

    def test_a_lost_placeholder_is_found(self):
        for text in ("<translation>%2</translation>", "<translation>%1 %2 %3</translation>",
                     "<translation><numerusform>%1</numerusform></translation>"):
            self.assertIn("other placeholders", self.problems("%1 of %2", text)[0], text)

    def test_plurals_of_english_may_leave_the_number_out(self):
        self.problems("Stop", "<translation>\u505c\u6b62</translation>")
        forms = "<translation><numerusform>one</numerusform><numerusform>%n files</numerusform></translation>"
        self.write(self.FILE % "en", self.CONTEXT % ("%n file(s)", forms))
        self.assertEqual(check_translations.check(self.root), [])

    def test_texts_that_the_translators_never_saw_are_found(self):
        translation = "<translation>\u505c\u6b62</translation>"
        self.write("ui/Page.qml", 'Text { text: qsTr("Stop") }')
        self.write("ui/a.cpp", 'tr("St" "op"); QT_TRANSLATE_NOOP("Page", "Stop"); str("x"); tr(name);')
        self.assertEqual(self.problems("Stop", translation), [])
        self.write("ui/Other.qml", 'Text { text: qsTr("Stop") }')
        self.write("ui/b.cpp", 'tr("Go \\u201con\\u201d")')
        self.write("app/c.cpp", 'QCoreApplication::translate("Other", "Stop")')
        self.assertEqual([problem.split("lacks ")[1] for problem in self.problems("Stop", translation)],
                         ["'Stop' of app/c.cpp", "'Stop' of ui/Other.qml", "'Go \u201con\u201d' of ui/b.cpp"])

    def test_a_broken_file_is_found(self):
        self.problems("Stop", "<translation>\u505c\u6b62</translation>")
        self.write(self.FILE % "en", "<TS>")
        self.assertIn("can't be read", check_translations.check(self.root)[0])


if __name__ == "__main__":
    unittest.main()
