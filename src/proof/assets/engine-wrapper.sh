#!/bin/sh
# Stands before the engine on PATH while a proof runs a printed build command: the command stays as it was printed,
# and the build gets the flags of the proof. Names, outputs and caches that the command asks for are left out.
# UNLEAK_ENGINE: the engine's path; UNLEAK_FLAGS: flags, one a line; UNLEAK_BUILD: its words for building;
# UNLEAK_HOME: where the engine finds its own settings; the command has a home folder of its own.
# UNLEAK_TARGET: set when the proof chooses the stage; UNLEAK_WITHOUT: ids of secrets that are not passed.
HOME=${UNLEAK_HOME:-$HOME}
export HOME
case "$1 ${2-}" in
  "build "*) shift ;;
  "buildx build" | "buildx b" | "builder build" | "image build") shift 2 ;;
  "bud "*) shift ;;
  *) exec "$UNLEAK_ENGINE" "$@" ;;
esac

# Whether the options of a secret mean one that is not passed.
withheld() {
  case ",$1," in *,id=*) id=${1#*id=} ;; *) return 1 ;; esac
  id=${id%%,*}
  case " ${UNLEAK_WITHOUT:-} " in *" $id "*) return 0 ;; esac
  return 1
}

count=$#
take() { count=$((count - 1)); }
while [ "$count" -gt 0 ]; do
  word=$1
  shift
  take
  case $word in
    -t | --tag | -o | --output | --cache-to | --cache-from | --progress | --provenance | --sbom | --attest | \
      --metadata-file | --iidfile | --network | --builder)
      shift
      take
      continue
      ;;
    --tag=* | -t?* | --output=* | -o?* | --cache-to=* | --cache-from=* | --progress=* | --provenance=* | --sbom=* | \
      --attest=* | --metadata-file=* | --iidfile=* | --network=* | --builder=* | --push | --load | --no-cache | \
      --no-cache=* | --pull | --pull=* | -q | --quiet | --rm | --rm=* | --force-rm | --layers | --layers=*)
      continue
      ;;
    --target)
      if [ -n "${UNLEAK_TARGET:-}" ]; then
        shift
        take
        continue
      fi
      ;;
    --target=*) [ -z "${UNLEAK_TARGET:-}" ] || continue ;;
    --secret)
      if withheld "$1"; then
        shift
        take
        continue
      fi
      ;;
    --secret=*) if withheld "${word#*=}"; then continue; fi ;;
  esac
  set -- "$@" "$word"
done
IFS='
'
set -f
# shellcheck disable=SC2086
exec "$UNLEAK_ENGINE" $UNLEAK_BUILD $UNLEAK_FLAGS "$@"
