# How git finds a credential for an address: https://git-scm.com/docs/git-config, gitcredentials and git-credential-store

git_global() {
  if [ "${GIT_CONFIG_GLOBAL+x}" ]; then printf '%s\n' "$GIT_CONFIG_GLOBAL"
  else printf '%s\n' "${XDG_CONFIG_HOME:-$home/.config}/git/config" "$home/.gitconfig"; fi
}

git_files() {
  [ -n "${GIT_CONFIG_NOSYSTEM:-}" ] || printf '%s\n' "${GIT_CONFIG_SYSTEM:-/etc/gitconfig}"
  git_global
  [ ! -r .git/config ] || printf '%s\n' .git/config
}

# Every setting in force as `from<tab>key<tab>value`, weakest first.
git_settings() {
  git_files | while IFS= read -r file_; do git_file_settings "$file_"; done
  printf '%s' "$git_options"
  index_=0
  while [ "$index_" -lt "${GIT_CONFIG_COUNT:-0}" ]; do
    printf 'env\t%s\t%s\n' "$(variable "GIT_CONFIG_KEY_$index_")" "$(variable "GIT_CONFIG_VALUE_$index_")"
    index_=$((index_ + 1))
  done
}
git_options=

git_file_settings() {
  [ -r "$1" ] || return 0
  awk -v file="$1" -v home="$home" '
    function emit(key, value) { printf "%s\t%s\t%s\n", "config", key, value }
    /^[ \t]*[#;]/ || /^[ \t\r]*$/ { next }
    /^[ \t]*\[/ {
      line = $0; sub(/^[ \t]*\[/, "", line); rest = line; sub(/^[^]]*\]/, "", rest)
      if (match(line, /"/)) {
        section = substr(line, 1, RSTART - 1); gsub(/[ \t]+$/, "", section)
        sub(/^[^"]*"/, "", line); end = match(line, /"[ \t]*\]/); section = section "." substr(line, 1, end - 1)
        rest = substr(line, RSTART + RLENGTH)
      } else { section = line; sub(/\].*/, "", section) }
      $0 = rest; if ($0 ~ /^[ \t\r]*$/) next
    }
    {
      at = index($0, "="); key = at ? substr($0, 1, at - 1) : $0; value = at ? substr($0, at + 1) : "true"
      gsub(/[ \t\r]/, "", key); gsub(/^[ \t]+|[ \t\r]+$/, "", value); gsub(/\\"/, "\001", value); gsub(/"/, "", value); gsub(/\001/, "\"", value)
      emit(section "." key, value)
    }' "$1" | while IFS='	' read -r from_ key_ value_; do
    case $key_ in
      include.path)
        case $value_ in '~/'*) value_=$home/${value_#??} ;; /*) ;; *) value_=$(dirname "$1")/$value_ ;; esac
        git_file_settings "$value_"
        ;;
      *) printf '%s\t%s\t%s\n' "$from_" "$key_" "$value_" ;;
    esac
  done
}

# git_url URL: the address after insteadOf, the longest match winning; `rewritten` says from where.
git_url() {
  settings=$(git_settings)
  address=$1
  rewritten=
  best_=0
  while IFS='	' read -r from_ key_ value_; do
    case $key_ in
      url.*.insteadOf | url.*.insteadof | url.*.InsteadOf)
        case $1 in
          "$value_"*)
            if [ "${#value_}" -gt "$best_" ] && [ -n "$value_" ]; then
              best_=${#value_}
              base_=${key_#url.}
              address=${base_%.*}${1#"$value_"}
              rewritten=$from_
            fi
            ;;
        esac
        ;;
    esac
  done <<EOF
$settings
EOF
}

# Fills `credentials` for an address.
git_credentials() {
  git_url "$1"
  case $address in
    http://* | https://*) git_http "$address" ;;
    ssh://* | *@*:* | git@*) git_ssh "$address" ;;
  esac
}

git_http() {
  login_=$(userinfo "$1")
  # Without a password the user is all of it, as in a header.
  login_=${login_%:}
  plain_=$(printf '%s' "$1" | sed 's#://[^/?]*@#://#')
  while IFS='	' read -r from_ key_ value_; do
    lower_=$(printf '%s' "$key_" | tr 'A-Z' 'a-z')
    case $lower_ in
      http.extraheader) header_=$value_ ;;
      http.*.extraheader)
        base_=${key_#*.}
        base_=${base_%.*}
        case $plain_ in "$base_"*) header_=$value_ ;; *) continue ;; esac
        ;;
      *) continue ;;
    esac
    case $header_ in
      [Aa]uthorization:*) found "$from_-header" "$(header_credential "$(printf '%s' "${header_#*:}" | sed 's/^ *//')")" ;;
      *:*) found "$from_-header" "${header_#*: }" ;;
    esac
  done <<EOF
$settings
EOF
  [ -z "$credentials" ] || return 0
  case $login_ in
    '') ;;
    *:*) found "${rewritten:-url}" "$login_" ;;
    *) if [ -z "$(git_helper "$plain_")" ]; then found "${rewritten:-url}" "$login_"; fi ;;
  esac
  [ -z "$credentials" ] || return 0
  found netrc "$(netrc_login "$home/.netrc" "$(host_of "$plain_")")"
  [ -z "$credentials" ] || return 0
  found helper "$(git_helper "$plain_")"
  [ -z "$credentials" ] || return 0
  [ -z "${GIT_ASKPASS:-}" ] || found askpass "$("$GIT_ASKPASS" "Password for '$plain_': " 2>/dev/null)"
}

# `username=` and `password=` as a helper prints them, in one.
helper_login() {
  awk '/^username=/ { user = substr($0, 10) ":" } /^password=/ { print user substr($0, 10) }'
}

# The answer of the credential helpers: the store's file, or a command after `!`.
git_helper() {
  printf '%s\n' "$settings" | while IFS='	' read -r from_ key_ value_; do
    case $key_ in credential.helper | credential.*.helper) ;; *) continue ;; esac
    case $value_ in
      store*)
        file_=$home/.git-credentials
        case $value_ in *--file*) file_=$(printf '%s' "$value_" | sed "s/.*--file[= ]*//; s/['\"]//g") ;; esac
        case $file_ in '~/'*) file_=$home/${file_#??} ;; esac
        [ -r "$file_" ] || continue
        while IFS= read -r line_; do
          [ "$(host_of "$line_")" = "$(host_of "$1")" ] && userinfo "$line_" && break
        done <"$file_"
        ;;
      '!'*) printf 'protocol=https\nhost=%s\n' "$(host_of "$1")" | sh -c "${value_#!} get" 2>/dev/null | helper_login ;;
    esac
  done | head -n 1
}

git_ssh() {
  . /usr/lib/stand-in/ssh.sh
  command_=${GIT_SSH_COMMAND:-$(printf '%s\n' "$settings" | sed -n 's/^[a-z]*	core\.sshCommand	//p' | tail -n 1)}
  host_=${1#ssh://}
  host_=${host_%%[:/]*}
  # shellcheck disable=SC2086
  ssh_credentials $(eval "printf '%s\n' ${command_:-ssh}" | sed 1d) "$host_"
}
