#!/usr/bin/env python3
# Speed of the engine on one model, beside what this machine's memory allows and, if wanted, beside a peer; and the
# window beside its budgets.
# SPDX-License-Identifier: Apache-2.0
"""Usage: bench.py FOLDER_OF_PROGRAMS MODEL
       bench.py ui FOLDER_OF_PROGRAMS [soak [EXCHANGES]]

With ISOBATH_PEER set to a folder in which `npm install node-llama-cpp` was run, that engine is measured too.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROMPT, GENERATE = 512, 64


def output_of(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def peer_speeds(folder, model):
    script = pathlib.Path(folder) / "isobath_peer.mjs"  # there, because node looks for packages beside the script
    script.write_text((HERE / "peer_llama.mjs").read_text(encoding="utf-8"), encoding="utf-8")
    try:
        said = output_of("node", script.name, str(model), str(PROMPT), str(GENERATE), cwd=folder)
        return json.loads(said.splitlines()[-1])
    finally:
        script.unlink()


def measure_window(folder, arguments):
    """Drawn by the CPU; where there is no display, on one of its own."""
    command = [str(pathlib.Path(folder) / "isobath-ui-bench"), *arguments]
    environment = dict(os.environ, QT_QUICK_BACKEND="software")
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ and "QT_QPA_PLATFORM" not in os.environ:
        if shutil.which("xvfb-run"):
            environment["QT_QPA_PLATFORM"] = "xcb"
            command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *command]
        else:
            environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(command, env=environment).returncode


def main():
    if sys.argv[1] == "ui":
        return measure_window(sys.argv[2], sys.argv[3:])
    programs, model = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    ours = json.loads(output_of(programs / "isobath-cli", "bench", "--json", "--model", model,
                                "--prompt", str(PROMPT), "--generate", str(GENERATE)))
    limit = ours["limit_gb_per_s"]
    print(f"Engine, {model.name}, {os.cpu_count()} threads:")
    print(f"  memory read        {limit:8.1f} GB/s  (the limit of decoding)")
    print(f"  decode             {ours['decode_tokens_per_s']:8.1f} tokens/s, {GENERATE} after {PROMPT}: "
          f"{ours['decode_gb_per_s']:.1f} GB/s of weights, {100 * ours['decode_gb_per_s'] / limit:.0f} % of the limit")
    print(f"  prefill            {ours['prefill_tokens_per_s']:8.1f} tokens/s, {PROMPT} tokens")
    print(f"  cache              {ours['cache_bytes_per_token']:8} bytes per token")
    peer = os.environ.get("ISOBATH_PEER")
    if peer:
        theirs = peer_speeds(peer, model)
        for name in ("decode", "prefill"):
            speed = theirs[f"{name}_tokens_per_s"]
            ratio = ours[f"{name}_tokens_per_s"] / speed
            print(f"  peer's {name:<12}{speed:8.1f} tokens/s; ours is {ratio:.2f} of it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
