# Read by every stand-in tool: how it finds, names and reports the credential that the real tool would have used.
# Plain sh for busybox. A credential leaves this file only as a hash.

tool=${0##*/}
# Split, so that a search of the image for it does not find this line.
mark=ulk''canary
home=${HOME:-}
[ -n "$home" ] || home=$(awk -F: -v id="$(id -u)" '$3 == id { print $6; exit }' /etc/passwd)

# The part of a credential that is secret, hashed: words with a canary where there are any, otherwise all of it.
fingerprint() {
  words_=$(printf '%s' "$1" | tr -s '][ :@/"`\\,;=&?<>(){}|\t\r\n'"'" '\n' | grep -F "$mark" | sort -u)
  [ -n "$words_" ] || words_=$1
  printf '%s' "$words_" | sha256sum | cut -c 1-16
}

# report WORDS CREDENTIAL FROM: one line on the build log, past whatever the command's own output is sent to.
report() {
  if [ -n "${2:-}" ]; then hash_=$(fingerprint "$2"); else hash_=none; fi
  line_="UNLEAK-STANDIN $tool $(shown "$1") credential=$hash_ from=${3:-none}"
  for way_ in /proc/1/fd/2 /proc/1/fd/1; do
    case $(readlink "$way_" 2>/dev/null) in
      # In a subshell: where this shell is process 1, its own standard error must stay what it is.
      pipe:*) (printf '%s\n' "$line_" >>"$way_") 2>/dev/null && return 0 ;;
    esac
  done
  printf '%s\n' "$line_" >&2
}

# Words fit for a report: no userinfo, no canary; a space is written %20.
shown() {
  printf '%s' "$1" | tr -s ' \t\r\n' '    ' |
    sed -e 's#://[^/? ]*@#://#g' -e "s#[^ ]*$mark[^ ]*#*#g" -e 's/^ *//; s/ *$//; s/%/%25/g; s/ /%20/g'
}

# Reports every line of CREDENTIALS (`from<tab>credential`), or that there is none.
report_all() {
  if [ -z "$2" ]; then
    report "$1" "" none
    return 0
  fi
  printf '%s\n' "$2" | awk '!seen[$0]++' | while IFS='	' read -r from_ credential_; do
    report "$1" "$credential_" "$from_"
  done
}

# found FROM CREDENTIAL: adds to the list of credentials, unless it is empty or an unexpanded ${NAME}.
found() {
  case $2 in '' | '$'*) return 0 ;; esac
  credentials="${credentials:+$credentials
}$1	$(printf '%s' "$2" | tr '\n\t' '  ')"
}
credentials=

# Value of a variable by name.
variable() {
  eval "printf '%s' \"\${$1:-}\""
}

# Replaces ${NAME} in a text with the variable; an unset one stays as it stands, as npm and pip do.
expand_braces() {
  rest_=$1
  done_=
  while :; do
    case $rest_ in
      *'${'*'}'*)
        done_=$done_${rest_%%'${'*}
        rest_=${rest_#*'${'}
        name_=${rest_%%'}'*}
        rest_=${rest_#*'}'}
        base_=${name_%'?'}
        base_=${base_%%[-:]*}
        case $base_ in
          '' | *[!A-Za-z0-9_]*) done_="$done_\${$name_}" ;;
          *)
            if eval "[ \"\${$base_+x}\" ]"; then done_=$done_$(variable "$base_")
            else case $name_ in *'?') ;; *-*) done_=$done_${name_#*-} ;; *) done_="$done_\${$name_}" ;; esac; fi
            ;;
        esac
        ;;
      *) break ;;
    esac
  done
  printf '%s' "$done_$rest_"
}

# Userinfo of a URL, decoded; nothing when it has none.
userinfo() {
  case $1 in
    *://*@*) ;;
    *) return 0 ;;
  esac
  rest_=${1#*://}
  rest_=${rest_%%/*}
  case $rest_ in *@*) url_decoded "${rest_%@*}" ;; esac
}

# Host of a URL, without userinfo and port.
host_of() {
  rest_=${1#*://}
  rest_=${rest_%%/*}
  rest_=${rest_##*@}
  printf '%s' "${rest_%%:*}"
}

url_decoded() {
  case $1 in
    *%*) printf '%b' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/%\([0-9A-Fa-f][0-9A-Fa-f]\)/\\x\1/g')" ;;
    *) printf '%s' "$1" ;;
  esac
}

# The credential in an Authorization header's value or a `user:password` pair, scheme and base64 taken off.
header_credential() {
  case $1 in
    # `token:` is what the userinfo `token` means.
    [Bb]asic\ *) pair_=$(printf '%s' "${1#* }" | base64 -d 2>/dev/null) || pair_=${1#* }; printf '%s' "${pair_%:}" ;;
    [Bb]earer\ * | [Tt]oken\ *) printf '%s' "${1#* }" ;;
    *) printf '%s' "$1" ;;
  esac
}

# The login of a netrc FILE for HOST: `login:password` of its machine, or of default.
netrc_login() {
  [ -r "$1" ] || return 0
  tr -s ' \t\r\n' '\n' <"$1" | awk -v host="$2" '
    $0 == "machine" { state = "machine"; next }
    $0 == "default" { state = ""; here = (answer == ""); next }
    state == "machine" { here = ($0 == host); state = ""; next }
    $0 == "login" || $0 == "password" || $0 == "account" { state = $0; next }
    state == "login" { if (here) login = $0; state = ""; next }
    state == "password" { if (here && answer == "") answer = login ":" $0; state = ""; next }
    END { printf "%s", answer }'
}

# Value of KEY in [SECTION] of an ini FILE; SECTION may be a pattern.
ini_value() {
  [ -r "$1" ] || return 0
  awk -v section="$2" -v key="$3" '
    /^[ \t]*[#;]/ { next }
    /^[ \t]*\[/ { name = $0; gsub(/^[ \t]*\[|\][ \t\r]*$/, "", name); inside = (name ~ "^" section "$"); next }
    inside {
      at = index($0, "="); if (at == 0) at = index($0, ":"); if (at == 0) next
      name = substr($0, 1, at - 1); value = substr($0, at + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", name); gsub(/^[ \t]+|[ \t\r]+$/, "", value)
      if (name == key) found = value
    }
    END { printf "%s", found }' "$1"
}

# Makes a file that the real tool would have made; its text depends on its path alone.
artifact() {
  mkdir -p "$(dirname "$1")" && printf 'made by the stand-in of %s: %s\n' "$tool" "${1##*/}" >"$1"
}

# The words of the command line that are no options; names in $1 take a value.
words_of() {
  takes_=" $1 "
  shift
  out_=
  while [ $# -gt 0 ]; do
    case $1 in
      -*) case $takes_ in *" $1 "*) [ $# -gt 1 ] && shift ;; esac ;;
      *) out_="$out_${out_:+ }$1" ;;
    esac
    shift
  done
  printf '%s' "$out_"
}

# Names under KEY of a JSON file such as package.json: one a line.
json_names() {
  [ -r "$1" ] || return 0
  tr -d '\n\r' <"$1" | sed -n "s/.*\"$2\"[ \t]*:[ \t]*{\([^}]*\)}.*/\1/p" | tr ',' '\n' |
    sed -n 's/^[ \t]*"\([^"]*\)"[ \t]*:.*/\1/p'
}

# The text of a "script" of package.json.
json_script() {
  [ -r package.json ] || return 0
  tr -d '\n\r' <package.json | sed -n 's/.*"scripts"[ \t]*:[ \t]*{\([^}]*\)}.*/\1/p' |
    sed -n "s/.*\"$1\"[ \t]*:[ \t]*\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p" | sed 's/\\"/"/g; s/\\\\/\\/g'
}

# Variables that hold a canary and that a program may read by itself. A text at hand that does not name one rules it out.
environment_credentials() { # [TEXT]
  text_=${1-}
  list_=$(env -0 | tr '\n\t' '  ' | tr '\0' '\n' | grep -F "$mark")
  while IFS= read -r line_; do
    name_=${line_%%=*}
    case $name_ in '' | _ | *[!A-Za-z0-9_]*) continue ;; esac
    case $text_ in '' | *"$name_"*) found "env:$name_" "${line_#*=}" ;; esac
  done <<EOF
$list_
EOF
}

# A variable by exact name, if it is set and not empty.
found_variable() {
  for name_ in "$@"; do found "env:$name_" "$(variable "$name_")"; done
}

# Every variable whose name matches a sed pattern.
found_variables() {
  list_=$(env -0 | tr '\n\t' '  ' | tr '\0' '\n' | sed -n "/^\($1\)=/p")
  while IFS= read -r line_; do
    [ -z "$line_" ] || found "env:${line_%%=*}" "${line_#*=}"
  done <<EOF
$list_
EOF
}

# Values of JSON members by name (a pattern), one a line, wherever they stand.
json_values() { # FILE NAME
  [ -r "$1" ] || return 0
  tr '\n\r' '  ' <"$1" | json_values_of "$2"
}
json_values_of() {
  sed 's/\("[^"]*"\)[ \t]*:[ \t]*"/\n\1:"/g' | sed -n "s/^\"\($1\)\":\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\2/p" | sed 's/\\"/"/g; s/\\\//\//g; s/\\\\/\\/g'
}

# found_lines FROM TEXT: each line of TEXT is a credential.
found_lines() {
  while IFS= read -r one_; do found "$1" "$one_"; done <<EOF
$2
EOF
}

# option_value NAMES ARGS...: the value of the first option of these names, `--name value` or `--name=value`.
option_value() {
  names_=" $1 "
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) case $names_ in *" ${1%%=*} "*) printf '%s' "${1#*=}"; return 0 ;; esac ;;
      -*) case $names_ in *" $1 "*) printf '%s' "${2-}"; return 0 ;; esac ;;
    esac
    shift
  done
  return 1
}

# Text of an XML element by name, one a line.
xml_values() { # FILE NAME
  [ -r "$1" ] || return 0
  tr '\n\r\t' '   ' <"$1" | sed 's/<!--[^>]*-->//g; s/</\n</g' | sed -n "s/^<$2>[ ]*\(.*[^ ]\)[ ]*$/\1/p" |
    sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}
