#!/bin/bash
# Packs the command actormaker compiled to a native binary for linux-x64: that package, the one for every other platform, then the one that names both.
#   build/pack-tool.sh FEED [VERSION]
# FEED is a folder. Beside the packages it gets actormaker-linux-x64.tar.gz, the binary alone. Needs clang and zlib's headers (Debian: clang zlib1g-dev);
# a plain `dotnet pack src/ActorMaker.Tool` needs neither.
set -euo pipefail

feed=$(realpath -m "${1:?the folder that gets the packages}")
version=${2:-}
cd "$(dirname "$0")/.."
command -v clang > /dev/null || { echo "clang is not installed, which links the binary" >&2; exit 1; }

# Apart from what a build leaves in bin and obj, and from the lock files of packages that are the same everywhere.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(-c Release --artifacts-path "$work/artifacts" -p:NativeTool=true -p:NuGetLockFilePath=obj/native.lock.json -p:RunAnalyzers=false -nologo)
[ -z "$version" ] || options+=("-p:Version=$version")

mkdir -p "$feed"
# What names the others comes last: a feed that has it and not them has nothing that installs.
dotnet pack src/ActorMaker.Tool "${options[@]}" -r linux-x64 -o "$feed"
dotnet pack src/ActorMaker.Tool "${options[@]}" -r any -p:PublishAot=false -o "$feed"
dotnet pack src/ActorMaker.Tool "${options[@]}" -o "$feed"

binary=$(find "$work/artifacts/publish" -type f -name ActorMaker.Tool -perm -u+x | head -1)
install -m 755 "$binary" "$work/actormaker"
tar -C "$work" -czf "$feed/actormaker-linux-x64.tar.gz" actormaker
ls -l "$feed"
