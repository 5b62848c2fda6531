#!/usr/bin/env python3
# Asks an independent OpenAI-compatible server (transformers serve) with isobath-cli, and prints what held.
# SPDX-License-Identifier: Apache-2.0
"""Usage: interop.py [--cli PROGRAM] [--model FOLDER] [--server URL]

Without --server it installs the server of requirements.txt into build/interop (some 6 GB, once; needs a package
index) and serves FOLDER, or a tiny random model that it makes. Everything else stays on this computer.
"""
import argparse
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent
PLACE = ROOT / "build" / "interop"
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def say(text):
    print("interop: " + text, file=sys.stderr, flush=True)


def environment():
    """The folder of programs of a virtual environment with the pinned server in it."""
    programs = PLACE / "venv" / "bin"
    wanted = (HERE / "requirements.txt").read_text()
    stamp = PLACE / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        say("installing the server into build/interop/venv; this takes minutes")
        venv.create(PLACE / "venv", with_pip=True)
        subprocess.run([programs / "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    return programs


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(programs, model):
    port = free_port()
    with open(PLACE / "server.log", "wb") as log:
        process = subprocess.Popen(
            [programs / "transformers", "serve", model, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            stdout=log, stderr=log, env=os.environ | OFFLINE)
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url + "/v1/models", timeout=5).read()
            return process, url
        except OSError:
            time.sleep(0.2)  # it has no other sign that it is ready
    process.kill()
    raise SystemExit("interop: the server did not start; see build/interop/server.log")


class Checks:
    def __init__(self, cli, url):
        self.cli = cli
        self.url = url
        self.rows = []
        self.notes = []

    def ask(self, *options, url=None, prompt="Hello"):
        done = subprocess.run(
            [self.cli, "run", "--url", url or self.url + "/v1", "--temperature", "0", *options, prompt],
            capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def check(self, name, holds, outcome):
        self.rows.append((name, bool(holds), outcome))

    def list_models(self):
        done = subprocess.run([self.cli, "models", "--url", self.url + "/v1"], capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run(self):
        listed = self.list_models()
        self.check("its models are listed", listed[0] == 0 and listed[1].strip(), listed)
        streamed = self.ask("--max-tokens", "12")
        status, text, told = streamed
        self.check("the only model is found by itself, and streams", status == 0 and text.strip(), streamed)
        self.check("the longest answer is kept and said", "12 output tokens" in told and "longest answer" in told,
                   streamed)
        whole = self.ask("--max-tokens", "12", "--no-stream")
        self.check("not streamed, the same answer", whole[0] == 0 and whole[1] == text, whole)
        named = self.ask("--max-tokens", "4", "--remote-model", told.split("\n[")[1].split(", 127.")[0])
        self.check("the model by its name", named[0] == 0, named)
        plain = text.strip()
        stop = plain[len(plain) // 2:][:2]
        stopped = self.ask("--max-tokens", "12", "--stop", stop)
        self.check("a request with a stop string is answered", stopped[0] == 0, stopped)
        if stop in stopped[1]:
            self.notes.append("this server ignores stop strings")
        thought = self.ask("--max-tokens", "4", "--think")
        self.check("asked to think, it answers or says why not", thought[0] == 0 or "(4" in thought[2], thought)
        unknown = self.ask("--remote-model", "no-such-model")
        self.check("an unknown model is one sentence", self.is_sentence(unknown), unknown)
        lost = self.ask("--remote-model", "m", url=self.url + "/nowhere")
        self.check("a wrong path is one sentence that says /v1", self.is_sentence(lost) and "/v1" in lost[2], lost)
        gone = self.ask("--remote-model", "m", url=f"http://127.0.0.1:{free_port()}/v1")
        self.check("no server is one sentence", self.is_sentence(gone), gone)

    @staticmethod
    def is_sentence(outcome):
        status, text, told = outcome
        lines = [line for line in told.strip().split("\n") if "trying again" not in line]
        return status in (1, 2) and not text and len(lines) == 1 and lines[0].startswith("isobath-cli: ")

    def report(self):
        failed = 0
        for name, holds, (status, text, told) in self.rows:
            print(("ok      " if holds else "FAILED  ") + name)
            if not holds:
                failed += 1
                print(f"        exit {status}\n        stdout {text!r}\n        stderr {told!r}")
        for note in self.notes:
            print("note    " + note)
        print(f"{len(self.rows) - failed} passed, {failed} failed")
        return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", default=str(ROOT / "build" / "dev" / "bin" / "isobath-cli"))
    parser.add_argument("--model", help="a small Hugging Face folder")
    parser.add_argument("--server", help="the address of a server that runs already, without /v1")
    options = parser.parse_args()
    process = None
    url = options.server
    if not url:
        programs = environment()
        model = options.model
        if not model:
            model = str(PLACE / "model")
            subprocess.run([programs / "python", HERE / "tiny_model.py", model], check=True, env=os.environ | OFFLINE)
        process, url = start_server(programs, model)
    try:
        checks = Checks(options.cli, url)
        checks.run()
        return checks.report()
    finally:
        if process:
            process.terminate()
            process.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
