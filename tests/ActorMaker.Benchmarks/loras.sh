#!/usr/bin/env bash
# loras.sh STYLES VERSIONS [ROUNDS]: times SyncS3Loras, from the command line to its end, beside other programs that only list the
# same bucket, on a Ceph gateway of its own; prints medians, and the median of the ratios inside each round.
# Peers that are not installed (aws, rclone) are left out.
set -euo pipefail
styles=$1 versions=$2 rounds=${3:-5}
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/gateway.sh"
bucket=$(benchmark loras "$work/data" "$styles" "$versions" | tail -n 1)
cp -a "$work/data" "$work/fresh"
make_project "$work/data"

sync_loras() {
  dotnet msbuild -nologo -tl:off -t:SyncS3Loras "-p:S3ServiceUrl=$endpoint" "-p:LoraBucket=$bucket" -p:LoraPrefixes=actor_maker_user/custom-styles-models/
}
first_sync() { cp -a "$work/fresh/." "$work/data/"; sync_loras; }
peer_row() { [ ! -f "$work/$2" ] || row "$1" sync "$3" "$2"; }

use_rclone
first_sync > /dev/null
for _ in $(seq "$rounds"); do
  timed first first_sync
  timed sync sync_loras
  requests=$(sed -n 's/.*, \([0-9,]* requests\? ([^)]*)\).*/\1/p' "$work/out")
  ! command -v aws > /dev/null || timed aws aws --endpoint-url "$endpoint" s3 ls --recursive "s3://$bucket/"
  ! command -v rclone > /dev/null || timed rclone rclone lsjson -R --fast-list --no-modtime --no-mimetype "ceph:$bucket"
done

echo "$((styles * versions)) LoRAs: $requests; the first sync, which connects a tenth of them, takes $(median first) s"
head_row
peer_row "\`SyncS3Loras\`, nothing new" aws "\`aws s3 ls --recursive\`"
peer_row "\`SyncS3Loras\`, nothing new" rclone "\`rclone lsjson -R --fast-list --no-modtime --no-mimetype\`"
