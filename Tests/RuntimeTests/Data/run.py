#!/usr/bin/env python3
"""run.py SHELL FOLDER [NAME...]: runs the files here against the test data in FOLDER, in hatchery-script SHELL.

A file names its data as conformance('FILE.json'), which gives the parsed content; the data is read here, at run time.
Prints how many cases of each check passed and what failed; exits with 1 if anything did.
"""
import json
import os
import re
import subprocess
import sys
import tempfile


def run(shell, folder, script):
    here = os.path.dirname(os.path.abspath(__file__))
    text = open(script, encoding="utf-8").read()
    names = sorted(set(re.findall(r"conformance\('([\w.-]+\.json)'\)", text)))
    texts = {name: open(os.path.join(folder, name), encoding="utf-8").read() for name in names}
    with tempfile.NamedTemporaryFile("w", suffix=".js", encoding="utf-8") as data:
        data.write("globalThis.__texts = %s;\n" % json.dumps(texts))
        data.write("globalThis.conformance = (name) => JSON.parse(__texts[name]);\n")
        data.flush()
        files = [os.path.join(here, "..", "Checks", "harness.js"), data.name, os.path.join(here, "tally.js"), script]
        done = subprocess.run([shell] + files, capture_output=True, text=True, timeout=300)
    sys.stdout.write(done.stdout if done.returncode else "\n".join(done.stdout.splitlines()[:-1]) + "\n")
    sys.stderr.write(done.stderr)
    return done.returncode == 0 and json.loads(done.stdout.splitlines()[-1])["failed"] == []


def main():
    shell, folder, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    here = os.path.dirname(os.path.abspath(__file__))
    scripts = [os.path.join(here, name) for name in sorted(os.listdir(here)) if name.endswith(".js") and name != "tally.js"]
    if names:
        scripts = [script for script in scripts if os.path.basename(script)[:-3] in names]
    sys.exit(0 if all([run(shell, folder, script) for script in scripts]) else 1)


main()
