# Sourced by the scripts beside it: packs the tasks, times commands in turn, prints medians and ratios.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Makes a project of the packed SDK for a data root, and goes there.
make_project() {
  dotnet pack "$here/src/ActorMaker.Build" -c Release -o "$work/feed" -v q > /dev/null
  cat > "$work/nuget.config" <<X
<configuration><config><add key="globalPackagesFolder" value="$work/packages" /></config>
<packageSources><clear /><add key="feed" value="$work/feed" /></packageSources></configuration>
X
  mkdir "$work/gate"
  cat > "$work/gate/gate.proj" <<X
<Project Sdk="ActorMaker.Build/1.0.0">
  <PropertyGroup><TrainingDataRoot>$1</TrainingDataRoot></PropertyGroup>
  <Target Name="Nothing" />
</Project>
X
  cd "$work/gate"
}

# Runs a command and appends the seconds it took to a list; an exit code tells of findings, not of failure.
timed() {
  local list=$work/$1 start
  shift
  start=$(date +%s%N)
  "$@" > "$work/out" 2>&1 || true
  awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "%.3f\n", ns / 1e9 }' >> "$list"
}

# The largest resident size of a command, in MB.
memory() {
  python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000)' "$@"
}

# Appends to a list the seconds that the last timed command named for itself, on the line that begins with a text.
named() { sed -n "s/.*$2.* in \([0-9.]*\) s.*/\1/p" "$work/out" | tail -n 1 >> "$work/$1"; }

hash_all() { find "$1/data/actors" -type f \( -name '*.jpg' -o -name '*.png' \) -print0 | xargs -0 -r -P 2 -n 500 md5sum; }
drop() { sync; echo 3 > /proc/sys/vm/drop_caches; }

middle() { sort -n | awk -v form="$1" '{ v[NR] = $1 } END { printf form "\n", (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'; }
median() { middle %.3f < "$work/$1"; }
# The median of the ratios inside each round: a machine that slows down slows both.
ratio() { paste "$work/$1" "$work/$2" | awk '$2 > 0 { print $1 / $2 }' | middle %.2f; }
head_row() { printf '| what | s | beside | s | ratio |\n| --- | --- | --- | --- | --- |\n'; }
row() { echo "| $1 | $(median "$2") | $3 | $(median "$4") | $(ratio "$2" "$4") |"; }
