#!/bin/sh
# Stands before the engine on PATH while a proof runs a printed build command: the command stays as it was printed,
# and the build gets the flags of the proof. Names, outputs and caches that the command asks for are left out.
# UNLEAK_ENGINE: the engine's path; UNLEAK_FLAGS: flags, one a line; UNLEAK_DROP: more options with a value to leave out.
case "$1 ${2-}" in
  "build "* | "builder build"* | "image build"*) [ "$1" = build ] && shift || shift 2 ;;
  "buildx build"* | "buildx b "*) shift 2 ;;
  *) exec "$UNLEAK_ENGINE" "$@" ;;
esac
count=$#
while [ "$count" -gt 0 ]; do
  word=$1
  shift
  count=$((count - 1))
  case $word in
    -t | --tag | -o | --output | --cache-to | --cache-from | --progress | --provenance | --sbom | --attest | \
      --metadata-file | --iidfile | --network | --builder)
      shift
      count=$((count - 1))
      continue
      ;;
    --tag=* | -t?* | --output=* | -o?* | --cache-to=* | --cache-from=* | --progress=* | --provenance=* | --sbom=* | \
      --attest=* | --metadata-file=* | --iidfile=* | --network=* | --builder=* | --push | --load | --no-cache | \
      --no-cache=* | --pull | --pull=* | -q | --quiet | --rm | --rm=* | --force-rm)
      continue
      ;;
  esac
  if [ "$word" = "${UNLEAK_DROP:-}" ]; then
    shift
    count=$((count - 1))
    continue
  fi
  case $word in "${UNLEAK_DROP:-//}"=*) continue ;; esac
  set -- "$@" "$word"
done
IFS='
'
set -f
# shellcheck disable=SC2086
exec "$UNLEAK_ENGINE" buildx build $UNLEAK_FLAGS "$@"
