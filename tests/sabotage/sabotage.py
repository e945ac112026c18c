#!/usr/bin/env python3
"""Sabotage: bugs that somebody might write, planted one by one, each of which some test must find.

    tests/sabotage/sabotage.py [--work FOLDER] [--budget MINUTES]

bugs.json has them: a file, a text in it, the text with the bug, and the test classes that should find it, the quickest first: of ActorMaker.Data.Tests, or
of another suite, as in "S3:*BucketTests". The last commit is copied and built once with every bug behind a switch (PLANTED in bugs.json); then each bug's
classes are run with it on, until one fails. Results go to FOLDER/results.jsonl; a second run goes on where the first stopped.
"""
import argparse, json, os, signal, subprocess, sys, time

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SWITCH = """namespace ActorMaker.Data;

public static class Planted
{
    private static readonly string? Bug = System.Environment.GetEnvironmentVariable("PLANTED");

    public static bool Is(string bug) => bug == Bug;
}
"""


def prepare(folder, bugs):
    os.makedirs(folder)
    archive = subprocess.run(["git", "-C", HERE, "archive", "HEAD"], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    with open(os.path.join(folder, "src/ActorMaker.Data/Planted.cs"), "w") as file:
        file.write(SWITCH)
    for bug in bugs:
        path = os.path.join(folder, bug["file"])
        with open(path) as file:
            text = file.read()
        if text.count(bug["old"]) != 1:
            sys.exit(f"{bug['name']}: its text stands {text.count(bug['old'])} times in {bug['file']}")
        with open(path, "w") as file:
            file.write(text.replace(bug["old"], bug["new"].replace("PLANTED", f'global::ActorMaker.Data.Planted.Is("{bug["name"]}")')))
    for suite in sorted({suite_of(s)[0] for b in bugs for s in b["suites"]}):
        built = subprocess.run(["dotnet", "build", f"tests/{suite}", "-nologo", "-v", "q", "-tl:off", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:Nullable=annotations", "-p:GenerateDocumentationFile=false"], cwd=folder, capture_output=True, text=True)
        if built.returncode != 0:
            sys.exit(built.stdout)
    open(os.path.join(folder, "built"), "w").close()


def suite_of(classes):
    suite, _, name = classes.rpartition(":")
    return f"ActorMaker.{suite or 'Data'}.Tests", name


def fails(folder, name, classes, limit):
    suite, filter = suite_of(classes)
    command = ["dotnet", "exec", f"tests/{suite}/bin/Debug/net10.0/{suite}.dll", "--no-progress", "--no-ansi", "--stop-on-fail", "on", "--filter-class", filter]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, "PLANTED": name}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    if process.returncode == 8:
        sys.exit(f"{classes} is no test class")
    return process.returncode != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default=os.path.join(HERE, "artifacts", "sabotage"))
    parser.add_argument("--budget", type=float, default=600, help="minutes")
    asked = parser.parse_args()
    end = time.time() + asked.budget * 60
    with open(os.path.join(HERE, "tests/sabotage/bugs.json")) as file:
        bugs = json.load(file)
    folder = os.path.join(asked.work, "copy")
    results = os.path.join(asked.work, "results.jsonl")
    if not os.path.exists(os.path.join(folder, "built")):
        prepare(folder, bugs)
    done = {}
    if os.path.exists(results):
        with open(results) as file:
            done = {r["name"]: r["by"] for r in map(json.loads, file)}
    for suite in sorted({s for b in bugs for s in b["suites"]}):
        if "none" not in done and fails(folder, "none", suite, 900):
            sys.exit(f"{suite} fails without a bug")
    if "none" not in done:
        with open(results, "a") as file:
            file.write(json.dumps({"name": "none", "by": None}) + "\n")
    for bug in bugs:
        if bug["name"] in done or time.time() > end:
            continue
        by = next((s for s in bug["suites"] if fails(folder, bug["name"], s, 900)), None)
        done[bug["name"]] = by
        with open(results, "a") as file:
            file.write(json.dumps({"name": bug["name"], "by": by}) + "\n")
        print(f"{'caught by ' + by if by else 'MISSED':40} {bug['name']}", flush=True)
    tried = [b for b in bugs if b["name"] in done]
    print(f"{len(bugs)} bugs, {len(tried)} tried, {sum(done[b['name']] is not None for b in tried)} caught")


main()
