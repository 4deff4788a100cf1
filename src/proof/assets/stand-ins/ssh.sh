# How ssh chooses a key: https://man.openbsd.org/ssh_config

ssh_takes='-i -F -o -p -l -J -L -R -D -W -b -c -e -m -S -w -E -I -P'

# Fills `credentials` from `[options] host`.
ssh_credentials() {
  identity_=
  config_=$home/.ssh/config
  host_=
  while [ $# -gt 0 ]; do
    case $1 in
      -i) identity_="$identity_
$2"; shift ;;
      -i?*) identity_="$identity_
${1#-i}" ;;
      -F) config_=$2; shift ;;
      -o) case $2 in [Ii]dentity[Ff]ile=*) identity_="$identity_
${2#*=}" ;; esac; shift ;;
      -o[Ii]dentity[Ff]ile=*) identity_="$identity_
${1#*=}" ;;
      -*) case " $ssh_takes " in *" $1 "*) shift ;; esac ;;
      *) [ -n "$host_" ] || host_=${1##*@} ;;
    esac
    shift
  done
  host_=${host_%%:*}
  for file_ in "$config_" /etc/ssh/ssh_config; do
    identity_="$identity_
$(ssh_config_identity "$file_" "$host_")"
  done
  if [ -z "$(printf '%s' "$identity_" | tr -d '\n')" ]; then
    for name_ in id_rsa id_ecdsa id_ecdsa_sk id_ed25519 id_ed25519_sk id_dsa; do identity_="$identity_
$home/.ssh/$name_"; done
  fi
  if [ -n "${SSH_AUTH_SOCK:-}" ]; then ssh_agent_key; fi
  while IFS= read -r key_; do
    case $key_ in '~/'*) key_=$home/${key_#??} ;; esac
    [ -n "$key_" ] && [ -e "$key_" ] || continue
    ssh_key_usable "$key_" && found key "$(cat "$key_")"
  done <<EOF
$identity_
EOF
}

# IdentityFile lines of the Host blocks that match.
ssh_config_identity() {
  [ -r "$1" ] || return 0
  awk -v host="$2" '
    function matches(pattern) { gsub(/\./, "\\.", pattern); gsub(/\*/, ".*", pattern); gsub(/\?/, ".", pattern); return host ~ "^" pattern "$" }
    BEGIN { inside = 1 }
    { key = tolower($1); sub(/=.*/, "", key) }
    key == "host" { inside = 0; for (at = 2; at <= NF; at++) if (matches($at)) inside = 1; next }
    key == "match" { inside = ($2 == "all"); next }
    inside && key == "identityfile" { value = $0; sub(/^[ \t]*[A-Za-z]+[ \t=]+/, "", value); gsub(/["\r]/, "", value); print value }' "$1"
}

# A key that others can read is refused when the caller owns it; an owner other than the caller is not asked.
ssh_key_usable() {
  [ -r "$1" ] || return 1
  if [ "$(stat -Lc %u "$1")" = "$(id -u)" ]; then
    case $(stat -Lc %a "$1") in
      *00 | 0) ;;
      *)
        echo "WARNING: UNPROTECTED PRIVATE KEY FILE! Permissions for '$1' are too open." >&2
        return 1
        ;;
    esac
  fi
  # Strict format: a key whose last line end was lost is no key to OpenSSH.
  [ -z "$(tail -c 1 "$1")" ] || { echo "Load key \"$1\": error in libcrypto" >&2; return 1; }
}

# The agent of the stand-ins is a folder of keys; the builder's own is a socket that answers for itself.
ssh_agent_key() {
  if [ -d "$SSH_AUTH_SOCK.keys" ]; then
    for key_ in "$SSH_AUTH_SOCK.keys"/*; do [ -e "$key_" ] && found agent "$(cat "$key_")"; done
  elif [ -S "$SSH_AUTH_SOCK" ]; then
    # Forwarded by the builder: what it holds cannot be read, only that it is there.
    found forwarded forwarded-agent
  fi
}
