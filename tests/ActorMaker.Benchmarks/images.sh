#!/usr/bin/env bash
# images.sh ACTORS IMAGES [ROUNDS]: times the push of ACTORS x IMAGES images of 20 to 60 KB, the push again, the pull into a clone
# without images, and the pull again, as whole commands beside other programs that copy the same folder, on a Ceph gateway of its own.
# Peers that are not installed (aws, rclone) are left out. Fails if a pull does not give back every byte.
# LINK_MS=20 puts a link between them and the gateway that holds every byte back for so many milliseconds, each way.
set -euo pipefail
. "$(dirname "$0")/common.sh"
actors=$1 images=$2 rounds=${3:-3} transfers=${RCLONE_TRANSFERS:-32}
. "$(dirname "$0")/gateway.sh"
bucket=$(benchmark images "$work/fresh" "$actors" "$images" | tail -n 1)
make_project "$work/data"
if [ -n "${LINK_MS:-}" ]; then
  mkfifo "$work/link-input"
  benchmark link "$endpoint" "$LINK_MS" < "$work/link-input" > "$work/link" &
  exec {link}> "$work/link-input"
  trap 'exec {link}>&- {hold}>&-; wait; rm -rf "$work"' EXIT
  until grep -q '^http' "$work/link"; do sleep 0.2; done
  endpoint=$(cat "$work/link")
fi

s3=("-p:S3ServiceUrl=$endpoint" "-p:ImageBucket=$bucket")
target() { dotnet msbuild -nologo -tl:off -t:"$1" "-p:TrainingDataRoot=$2" "${s3[@]}" "${@:3}"; }
same() { diff -r "$work/fresh/data/actors" "$1" > /dev/null || { echo "$1 differs" >&2; exit 1; }; }
peer_row() { [ ! -f "$work/$4" ] || row "$1" "$2" "$3" "$4"; }

target SyncTrainingManifests "$work/fresh" > /dev/null
use_rclone
aws_() { aws --endpoint-url "$endpoint" s3 sync --only-show-errors "$@"; }
rclone_() { rclone sync --transfers "$transfers" --checkers "$transfers" --fast-list "$@"; }
for round in $(seq "$rounds"); do
  # Folders of its own for each round: a file system is slow to make files where others were removed a moment ago.
  at=$work/round$round
  mkdir -p "$at/clone" "$at/aws" "$at/rclone"
  cp -a "$work/fresh" "$at/data"
  timed push target PushTrainingImages "$at/data" "-p:ImagePrefix=ours$round/"
  grep -q "0 failed" "$work/out" || { cat "$work/out" >&2; exit 1; }
  timed push-again target PushTrainingImages "$at/data" "-p:ImagePrefix=ours$round/"
  tar -C "$at/data" --exclude='*.jpg' -cf - . | tar -C "$at/clone" -xf -
  timed pull target PullTrainingImages "$at/clone"
  same "$at/clone/data/actors"
  timed pull-again target PullTrainingImages "$at/clone"
  for peer in aws rclone; do
    command -v "$peer" > /dev/null || continue
    place=s3://$bucket/$peer$round/
    [ "$peer" = aws ] || place=ceph:$bucket/$peer$round/
    timed "$peer-push" "${peer}_" "$work/fresh/data/actors" "$place"
    timed "$peer-push-again" "${peer}_" "$work/fresh/data/actors" "$place"
    timed "$peer-pull" "${peer}_" "$place" "$at/$peer"
    same "$at/$peer"
    timed "$peer-pull-again" "${peer}_" "$place" "$at/$peer"
  done
done

echo "$((actors * images)) images; the largest resident size of a push is $(memory dotnet msbuild -nologo -t:PushTrainingImages "-p:TrainingDataRoot=$work/fresh" "${s3[@]}" -p:ImagePrefix=memory/) MB"
head_row
for peer in aws rclone; do
  [ "$peer" = rclone ] && name="\`rclone sync --transfers $transfers\`" || name='`aws s3 sync`'
  peer_row "push" push "$name" "$peer-push"
  peer_row "push again" push-again "$name" "$peer-push-again"
  peer_row "pull" pull "$name" "$peer-pull"
  peer_row "pull again" pull-again "$name" "$peer-pull-again"
done
