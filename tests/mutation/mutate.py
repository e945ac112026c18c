#!/usr/bin/env python3
"""Mutation testing of a room of ActorMaker.Data.

    tests/mutation/mutate.py ROOM [--count N] [--seed N] [--work FOLDER] [--budget MINUTES]

Copies the last commit, plants every mutant of the room behind a switch (as Stryker does: one build for all), draws COUNT of them by SEED, and runs the
room's tests once for each. A mutant is killed when a test fails or the run takes too long. Results go to FOLDER/ROOM.jsonl, one line each; a second run
goes on where the first stopped. Ends with the score and the survivors.

dotnet-stryker is not used: see docs/evidence.md.
"""
import argparse, json, os, random, re, signal, subprocess, sys, time

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SWITCH = """namespace ActorMaker.Data;

internal static class Mutant
{
    private static readonly int Planted = int.Parse(System.Environment.GetEnvironmentVariable("MUTANT") ?? "-1", System.Globalization.CultureInfo.InvariantCulture);

    public static bool Is(int number) => number == Planted;
}
"""
SIMPLE = r"[A-Za-z_][\w.]*(?:\[[\w.]+\])?|\d+|'[^']'"
COMPARE = re.compile(rf"(?<![\w.\])\"?]) ?(?P<a>{SIMPLE}) (?P<op><|<=|>|>=|==|!=) (?P<b>{SIMPLE})(?=\)|;| &&| \|\|)")
BY_ONE = re.compile(r" (?P<op>[+-]) 1(?=[\]);,])")
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
CALL = re.compile(r"^(?P<indent> +)(?P<call>[A-Za-z_][\w.!\[\]]*\([^=]*\));$")
# What gives a name a value in a condition must stay as it is: the code behind it would not compile.
NAMES = re.compile(r"\bis (not )?[\[{(]|\bis (not )?[\w.<>?]+ \w+|\bout \b|\bvar\b")


def condition(line):
    """The condition of an if or while that stands on one line."""
    found = re.match(r"^( *(?:else )?(?:if|while) \()(.*)\)$", line)
    if not found or NAMES.search(found.group(2)):
        return None
    depth = 0
    for c in found.group(2):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return None
    return found


def sites(text):
    """Each mutant of a file: line, kind, the line with it, where NUMBER stands for its number."""
    inside = False
    for number, line in enumerate(text.split("\n")):
        code = line.split(" // ")[0]
        if code.strip().startswith(("//", "[", "#", "namespace", "using", "case ", "const ", "private const", "public const", "internal const")) or '"""' in code:
            inside ^= code.count('"""') == 1
            continue
        if inside or "=>" in code and "static " in code and "readonly" in code:
            continue
        if (found := condition(code)):
            yield number, "condition negated", f"{found.group(1)}Mutant.Is(NUMBER) != ({found.group(2)}))"
        for m in COMPARE.finditer(code):
            if code.count('"', 0, m.start()) % 2 or NAMES.search(code):
                continue
            a, op, b = m.group("a"), m.group("op"), m.group("b")
            start = m.start("a")
            yield number, f"{op} for {OTHER[op]}", f"{code[:start]}(Mutant.Is(NUMBER) ? {a} {OTHER[op]} {b} : {a} {op} {b}){code[m.end():]}"
        for m in BY_ONE.finditer(code):
            if code.count('"', 0, m.start()) % 2 == 0:
                yield number, "off by one", f"{code[:m.start()]} {m.group('op')} (Mutant.Is(NUMBER) ? 0 : 1){code[m.end():]}"
        for word, mutant in (("true", "!Mutant.Is(NUMBER)"), ("false", "Mutant.Is(NUMBER)")):
            if re.match(rf"^ *return {word};$", code):
                yield number, f"return {word}", code.replace(word, mutant)
        if (m := CALL.match(code)) and not code.strip().startswith(("return", "throw", "await", "base(", "this(")):
            yield number, "call left out", f"{m.group('indent')}if (!Mutant.Is(NUMBER)) {{ {m.group('call')}; }}"


def plant(folder, room, dropped):
    """Writes one mutant into each line that has one, and says what they are. A line with several gets the one that its number chooses."""
    mutants = []
    source = os.path.join(folder, "src/ActorMaker.Data", room)
    for name in sorted(os.listdir(source)):
        if not name.endswith(".cs"):
            continue
        path = os.path.join(source, name)
        original = subprocess.run(["git", "-C", HERE, "show", f"HEAD:src/ActorMaker.Data/{room}/{name}"], capture_output=True, text=True, check=True).stdout
        lines = original.split("\n")
        by_line = {}
        for number, kind, text in sites(original):
            by_line.setdefault(number, []).append((kind, text))
        for number, choices in by_line.items():
            kind, text = choices[(number * 7919 + len(name)) % len(choices)]
            key = f"{name}:{number + 1}"
            if key in dropped:
                continue
            mutants.append({"id": len(mutants), "at": key, "kind": kind, "was": lines[number].strip()})
            lines[number] = text.replace("NUMBER", str(len(mutants) - 1))
        with open(path, "w") as file:
            file.write("\n".join(lines))
    return mutants


def build(folder, project):
    command = ["dotnet", "build", project, "-nologo", "-v", "q", "-tl:off", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:Nullable=annotations", "-p:GenerateDocumentationFile=false"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def run(folder, room, mutant, limit):
    command = ["dotnet", "exec", "tests/ActorMaker.Data.Tests/bin/Debug/net10.0/ActorMaker.Data.Tests.dll", "--no-progress", "--no-ansi", "--stop-on-fail", "on", "--filter-namespace", f"ActorMaker.Data.Tests.{room}"]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, "MUTANT": str(mutant)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=limit)
        return ("survived" if process.returncode == 0 else "killed"), output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "killed", "it took too long"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("room")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", default=os.path.join(HERE, "artifacts", "mutation"))
    parser.add_argument("--budget", type=float, default=600, help="minutes")
    asked = parser.parse_args()
    end = time.time() + asked.budget * 60
    folder = os.path.join(asked.work, asked.room)
    results = os.path.join(asked.work, f"{asked.room}.jsonl")
    listing = os.path.join(folder, "mutants.json")
    if not os.path.exists(listing):
        os.makedirs(folder, exist_ok=True)
        archive = subprocess.run(["git", "-C", HERE, "archive", "HEAD"], capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        with open(os.path.join(folder, "src/ActorMaker.Data/Mutant.cs"), "w") as file:
            file.write(SWITCH)
        dropped = set()
        while True:
            mutants = plant(folder, asked.room, dropped)
            output = build(folder, "src/ActorMaker.Data")
            bad = {f"{os.path.basename(p)}:{n}" for p, n in re.findall(r"(\S+\.cs)\((\d+),\d+\): error", output)}
            if not bad:
                break
            if not bad - dropped:
                sys.exit(output)
            dropped |= bad
        if ": error" in (output := build(folder, "tests/ActorMaker.Data.Tests")):
            sys.exit(output)
        with open(listing, "w") as file:
            json.dump(mutants, file)
    with open(listing) as file:
        mutants = json.load(file)
    began = time.time()
    state, output = run(folder, asked.room, -1, 600)
    if state != "survived":
        sys.exit("the tests fail without a mutant:\n" + output)
    limit = 10 * (time.time() - began) + 20
    drawn = random.Random(asked.seed).sample(mutants, min(asked.count, len(mutants)))
    done = {}
    if os.path.exists(results):
        with open(results) as file:
            done = {r["id"]: r for r in map(json.loads, file)}
    for mutant in drawn:
        if mutant["id"] in done or time.time() > end:
            continue
        mutant["result"], _ = run(folder, asked.room, mutant["id"], limit)
        done[mutant["id"]] = mutant
        with open(results, "a") as file:
            file.write(json.dumps(mutant) + "\n")
    tried = [done[m["id"]] for m in drawn if m["id"] in done]
    killed = sum(m["result"] == "killed" for m in tried)
    print(f"{asked.room}: {len(mutants)} mutants, {len(tried)} of {len(drawn)} drawn tried, {killed} killed ({100 * killed / max(len(tried), 1):.0f} %), seed {asked.seed}")
    for m in tried:
        if m["result"] != "killed":
            print(f"  {m['at']} {m['kind']}: {m['was']}")


main()
