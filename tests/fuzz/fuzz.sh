#!/usr/bin/env bash
# fuzz.sh TARGET [SECONDS] [--keep]: gives a part of ActorMaker.Data bytes that afl-fuzz makes up, guided by where they lead it (SharpFuzz), for
# 300 seconds if not said otherwise. Begins with tests/fuzz/corpus/TARGET; what it found on the way, minimised, goes to
# artifacts/fuzz/TARGET/corpus, and with --keep into tests/fuzz/corpus too, where a test runs it. Ends with one line; exit code 1 if there
# was a crash or a hang, whose inputs are in artifacts/fuzz/TARGET/default.
# Targets: json editor address safetensors env hook plan journal archive. Needs afl++ (apt-get install afl++).
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?fuzz.sh TARGET [SECONDS] [--keep]}
seconds=${2:-300}
keep=${3:-}
command -v afl-fuzz > /dev/null || { echo "afl-fuzz is not installed (apt-get install afl++)" >&2; exit 3; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0 DOTNET_EnableDiagnostics=0
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_MAP_SIZE=65536

ACTORMAKER_FUZZ_FOLDER=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
export ACTORMAKER_FUZZ_FOLDER
trap 'rm -rf "$ACTORMAKER_FUZZ_FOLDER"' EXIT

work=artifacts/fuzz/$target
rm -rf "$work"
mkdir -p "$work"
dotnet build tests/fuzz/ActorMaker.Fuzz.csproj -c Release -nologo -v q -tl:off -p:RunAnalyzers=false
cp -r tests/fuzz/bin/Release/net10.0 "$work/bin"
dotnet tests/fuzz/bin/Release/net10.0/ActorMaker.Fuzz.dll instrument "$work/bin/ActorMaker.Data.dll"

afl-fuzz -V "$seconds" -t 5000 -m none -i "tests/fuzz/corpus/$target" -o "$work" -- dotnet "$work/bin/ActorMaker.Fuzz.dll" "$target" > "$work/log" 2>&1 \
  || { tail -n 20 "$work/log" >&2; exit 2; }
value() { sed -n "s/^$1 *: *//p" "$work/default/fuzzer_stats"; }

mkdir -p "$work/all"
find "$work/default/queue" "tests/fuzz/corpus/$target" -type f ! -path '*/.state/*' -exec sh -c 'cp "$1" "$2/$(sha256sum < "$1" | cut -c1-16)"' _ {} "$work/all" \;
dotnet "$work/bin/ActorMaker.Fuzz.dll" minimize "$target" "$work/all" "$work/corpus"
if [ "$keep" = --keep ]; then
  rm -rf "tests/fuzz/corpus/$target"
  cp -r "$work/corpus" "tests/fuzz/corpus/$target"
fi

echo "$target: $(value execs_done) inputs in $seconds s, $(value edges_found) places of the map, $(value saved_crashes) crashes, $(value saved_hangs) hangs, $(find "$work/corpus" -type f | wc -l) files kept"
[ "$(value saved_crashes)" -eq 0 ] && [ "$(value saved_hangs)" -eq 0 ]
