# How pip finds its indexes and their credentials.

pip_takes='-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root -e --editable --trusted-host --cache-dir --timeout --retries -d --dest -w --wheel-dir --src --python-version --platform --progress-bar --proxy --cert --client-cert --log --config-settings --only-binary --no-binary --python --upgrade-strategy'

# Configuration files in the order in which they override each other, strongest first.
pip_files() {
  if [ -n "${PIP_CONFIG_FILE:-}" ]; then
    [ "$PIP_CONFIG_FILE" = /dev/null ] && return 0
    printf '%s\n' "$PIP_CONFIG_FILE"
  fi
  [ -z "${VIRTUAL_ENV:-}" ] || printf '%s\n' "$VIRTUAL_ENV/pip.conf"
  [ -n "${VIRTUAL_ENV:-}" ] || printf '%s\n' /usr/local/pip.conf
  printf '%s\n' "${XDG_CONFIG_HOME:-$home/.config}/pip/pip.conf" "$home/.pip/pip.conf" /etc/xdg/pip/pip.conf /etc/pip.conf
}

# pip_setting NAME COMMAND: `from<tab>value`, one for each line of the value.
pip_setting() {
  upper_=$(printf '%s' "$1" | tr 'a-z-' 'A-Z_')
  value_=$(variable "PIP_$upper_")
  if eval "[ \"\${PIP_$upper_+x}\" ]"; then
    for one_ in $value_; do printf 'env\t%s\n' "$one_"; done
    # A variable that is set and empty still hides the files.
    return 0
  fi
  pip_files | while IFS= read -r file_; do
    [ -r "$file_" ] || continue
    value_=$(pip_file_setting "$file_" "$1" "$2")
    [ -n "$value_" ] || continue
    for one_ in $value_; do printf '%s\t%s\n' "${file_##*/}" "$one_"; done
    break
  done
}

# A value may go on in indented lines.
pip_file_setting() {
  awk -v key="$2" -v command="$3" '
    /^[ \t]*[#;]/ { next }
    /^\[/ { name = $0; gsub(/^\[|\][ \t\r]*$/, "", name); inside = (name == "global" || name == command); going = 0; next }
    inside && going && /^[ \t]+[^ \t]/ { value = $0; gsub(/^[ \t]+|[ \t\r]+$/, "", value); found = found " " value; next }
    { going = 0 }
    inside {
      at = index($0, "="); if (at == 0) at = index($0, ":"); if (at == 0) next
      word = substr($0, 1, at - 1); gsub(/[ \t]/, "", word); gsub(/_/, "-", word)
      if (word == key) { found = substr($0, at + 1); gsub(/^[ \t]+|[ \t\r]+$/, "", found); going = 1 }
    }
    END { print found }' "$1"
}

pip_url() { # FROM URL: the credential of an address, its own or netrc's; git is asked for what it fetches
  case $2 in
    git+*)
      answer_=$(. /usr/lib/stand-in/git.sh; credentials=; git_credentials "${2#git+}"; printf '%s' "$credentials")
      credentials=$credentials${credentials:+${answer_:+
}}$answer_
      return 0
      ;;
  esac
  login_=$(userinfo "$2")
  if [ -n "$login_" ]; then
    found "$1" "$login_"
  else
    case $2 in
      http*://*) found netrc "$(netrc_login "${NETRC:-$home/.netrc}" "$(host_of "$2")")" ;;
    esac
  fi
}

pip_credentials() {
  command_=$1
  shift
  index_=
  while [ $# -gt 0 ]; do
    case $1 in
      -i | --index-url) index_=$2; pip_url option "$2"; shift ;;
      --index-url=*) index_=${1#*=}; pip_url option "${1#*=}" ;;
      --extra-index-url | -f | --find-links) pip_url option "$2"; shift ;;
      --extra-index-url=* | --find-links=*) pip_url option "${1#*=}" ;;
      -r | --requirement | -c | --constraint) pip_requirements "$2"; shift ;;
      -r?*) pip_requirements "${1#-r}" ;;
      --requirement=* | --constraint=*) pip_requirements "${1#*=}" ;;
      *://*) pip_url requirement "${1#*@ }" ;;
    esac
    shift
  done
  settings_=$(
    [ -n "$index_" ] || pip_setting index-url "$command_"
    pip_setting extra-index-url "$command_"
    pip_setting find-links "$command_"
  )
  while IFS='	' read -r from_ url_; do
    [ -z "$url_" ] || pip_url "$from_" "$url_"
  done <<EOF
$settings_
EOF
  # Without another index the public one is asked, and netrc may name it.
  [ -n "$index_$settings_" ] || pip_url default https://pypi.example.com/simple
}

pip_requirements() {
  [ -r "$1" ] || { echo "ERROR: Could not open requirements file: $1" >&2; exit 1; }
  while IFS= read -r line_ || [ -n "$line_" ]; do
    case $line_ in '#'*) continue ;; esac
    line_=$(pip_expand "$line_")
    case $line_ in
      *://*) for word_ in $line_; do case $word_ in *://*) pip_url requirement "${word_#*=}" ;; esac; done ;;
      '-r '* | '--requirement '*) pip_requirements "$(dirname "$1")/${line_#* }" ;;
    esac
  done <"$1"
}

# Requirements files know ${UPPER_CASE} only.
pip_expand() {
  expand_braces "$1"
}

pip_site() {
  for place_ in /usr/local/lib/python3*/site-packages; do
    [ -d "$place_" ] && { printf '%s' "$place_"; return 0; }
  done
  printf /usr/local/lib/python3.12/site-packages
}

# Makes site-packages/<name> for each requirement; a git one keeps its address without userinfo in direct_url.json.
pip_install_artifacts() {
  site_=${target_:-}
  [ -n "$site_" ] || site_=${VIRTUAL_ENV:+$VIRTUAL_ENV/lib/python3.12/site-packages}
  [ -n "$site_" ] || site_=$(pip_site)
  for word_ in "$@"; do
    case $word_ in
      . | ./* | /*) artifact "$site_/local_project/__init__.py" ;;
      *://*)
        name_=$(basename "${word_##*/}" | sed 's/[.@#].*//')
        artifact "$site_/$name_/__init__.py"
        printf '{"url": "%s"}\n' "$(printf '%s' "$word_" | sed 's#^git+##; s#://[^/@]*@#://#')" >"$site_/$name_/direct_url.json"
        ;;
      *) artifact "$site_/$(printf '%s' "$word_" | sed 's/[^A-Za-z0-9_.-].*//')/__init__.py" ;;
    esac
  done
}

pip_names() {
  while [ $# -gt 0 ]; do
    case $1 in
      -r | --requirement) names_in "$2"; shift ;;
      -r?*) names_in "${1#-r}" ;;
      --requirement=*) names_in "${1#*=}" ;;
      -e | --editable) printf '%s\n' "$2"; shift ;;
      -t | --target) shift ;;
      -*) case " $pip_takes " in *" $1 "*) shift ;; esac ;;
      *) printf '%s\n' "$1" ;;
    esac
    shift
  done
}
names_in() {
  [ ! -r "$1" ] || sed 's/#.*//; s/^[ \t]*//' "$1" | grep -v -e '^-' -e '^$' -e '^\$' | sed 's/[ ;].*//'
}

pip_main() {
  verb=$(words_of "$pip_takes" "$@")
  verb=${verb%% *}
  target_=
  previous=
  for word in "$@"; do
    case $previous in -t | --target | --prefix) target_=$word ;; esac
    case $word in --target=* | --prefix=*) target_=${word#*=} ;; esac
    previous=$word
  done
  case $verb in
    config)
      pip_config "$@"
      return 0
      ;;
    install | download | wheel | index | search) ;;
    *) [ -n "$verb" ] || echo 'pip 24.0 from /usr/lib (python 3.12)'; return 0 ;;
  esac
  shown_=$(words_of "$pip_takes" "$@")
  pip_credentials "$verb" "$@"
  report_all "$shown_" "$credentials"
  [ "$verb" != install ] || pip_install_artifacts $(pip_names "$@" | sed '1{/^install$/d}')
  [ "$verb" != wheel ] || artifact stand_in-1.0-py3-none-any.whl
}

pip_config() {
  file_=${XDG_CONFIG_HOME:-$home/.config}/pip/pip.conf
  case " $* " in *' --global '*) file_=/etc/pip.conf ;; *' --site '*) file_=/usr/local/pip.conf ;; esac
  [ -z "${PIP_CONFIG_FILE:-}" ] || [ "$PIP_CONFIG_FILE" = /dev/null ] || file_=$PIP_CONFIG_FILE
  words_=$(words_of '' "$@")
  case $words_ in
    'config set '*)
      key_=$(printf '%s' "$words_" | cut -d ' ' -f 3)
      value_=$(printf '%s' "$words_" | cut -d ' ' -f 4-)
      mkdir -p "$(dirname "$file_")"
      printf '[%s]\n%s = %s\n\n' "${key_%%.*}" "${key_#*.}" "$value_" >>"$file_"
      ;;
    'config unset '*) rm -f "$file_" ;;
  esac
}
