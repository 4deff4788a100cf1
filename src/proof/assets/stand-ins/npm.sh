# How npm, npx, pnpm and yarn 1 read .npmrc files: https://docs.npmjs.com/cli/v11/configuring-npm/npmrc

# The folder whose .npmrc is the project's.
npm_project() {
  folder_=$PWD
  while [ "$folder_" != / ] && [ ! -e "$folder_/package.json" ] && [ ! -d "$folder_/node_modules" ]; do
    folder_=$(dirname "$folder_")
  done
  if [ -e "$folder_/package.json" ] || [ -d "$folder_/node_modules" ]; then printf '%s' "$folder_"; else printf '%s' "$PWD"; fi
}

# A setting from the environment, whatever its case: NPM_CONFIG_USERCONFIG, npm_config_userconfig.
npm_environment() {
  env | sed -n "s/^[Nn][Pp][Mm]_[Cc][Oo][Nn][Ff][Ii][Gg]_$1=//p" | tail -n 1
}

npm_userconfig() {
  for word_ in "$@"; do
    case $word_ in --userconfig=*) printf '%s' "${word_#*=}"; return 0 ;; esac
  done
  value_=$(npm_environment '[Uu][Ss][Ee][Rr][Cc][Oo][Nn][Ff][Ii][Gg]')
  printf '%s' "${value_:-$home/.npmrc}"
}

npm_globalconfig() {
  value_=$(npm_environment '[Gg][Ll][Oo][Bb][Aa][Ll][Cc][Oo][Nn][Ff][Ii][Gg]')
  printf '%s' "${value_:-/usr/local/etc/npmrc}"
}

# The lines of a file that hold a credential, as `key=value` with variables in.
npm_auth_lines() {
  [ -r "$1" ] || return 0
  while IFS= read -r line_ || [ -n "$line_" ]; do
    key_=$(printf '%s' "${line_%%=*}" | tr -d ' \t"')
    value_=$(printf '%s' "${line_#*=}" | sed 's/^[ \t]*//; s/[ \t\r]*$//; s/^"\(.*\)"$/\1/' | sed "s/^'\(.*\)'$/\1/")
    case $key_ in '#'* | ';'*) continue ;; esac
    key_=$(expand_braces "$key_")
    case $key_ in
      *_authToken | *_auth | *_password | *:key | *:certfile | *:keyfile)
        printf '%s=%s\n' "$key_" "$(expand_braces "$value_")" ;;
      registry | *:registry)
        # A registry with a password in its address.
        login_=$(userinfo "$(expand_braces "$value_")")
        [ -z "$login_" ] || printf '%s=%s\n' "$key_" "$login_" ;;
    esac
  done <"$1"
}

# Fills `credentials`: command line, then environment, then project, user and global file; the first that names a key wins.
npm_credentials() {
  credentials=
  seen_=' '
  project_="$(npm_project)/.npmrc"
  case " $* " in *' -g '* | *' --global '* | *' --location=global '*) project_=/dev/null ;; esac
  user_=$(npm_userconfig "$@")
  [ "$project_" != "$user_" ] || project_=/dev/null
  all_=$(
    for word_ in "$@"; do
      case $word_ in --//*=* | --_auth*=*) printf 'option %s\n' "${word_#--}" ;; esac
    done
    # The shell drops variables with such names, the kernel still has them.
    tr '\0' '\n' <"/proc/$$/environ" | sed -n 's/^[Nn][Pp][Mm]_[Cc][Oo][Nn][Ff][Ii][Gg]_\(.*_\(authToken\|auth\|password\|AUTHTOKEN\|AUTH\|PASSWORD\)=.*\)/env \1/p'
    env | sed -n 's/^[Nn][Pp][Mm]_[Cc][Oo][Nn][Ff][Ii][Gg]_\(_\?[Aa][Uu][Tt][Hh]\([Tt][Oo][Kk][Ee][Nn]\)\?=.*\)/env \1/p'
    login_=$(userinfo "$(npm_environment '[Rr][Ee][Gg][Ii][Ss][Tt][Rr][Yy]')")
    [ -z "$login_" ] || printf 'env registry=%s\n' "$login_"
    npm_auth_lines "$project_" | sed 's/^/project /'
    npm_auth_lines "$user_" | sed 's/^/userconfig /'
    npm_auth_lines "$(npm_globalconfig)" | sed 's/^/globalconfig /'
  )
  while IFS= read -r line_; do
    from_=${line_%% *}
    line_=${line_#* }
    key_=${line_%%=*}
    value_=${line_#*=}
    case $seen_ in *" $key_ "*) continue ;; esac
    seen_="$seen_$key_ "
    case $key_ in
      *_password | *_auth | *_AUTH) value_=$(printf '%s' "$value_" | base64 -d 2>/dev/null) || value_=${line_#*=} ;;
    esac
    found "$from_" "$value_"
  done <<EOF
$all_
EOF
}

# node_modules with a folder for each dependency, none of them with a credential in it.
npm_install_artifacts() {
  folder_=$1
  shift
  names_=$(json_names package.json dependencies; json_names package.json devDependencies)
  for word_ in "$@"; do
    case $word_ in
      *://*) names_="$names_
$(basename "${word_%.git}")" ;;
      @*/*@*) names_="$names_
${word_%@*}" ;;
      @*) names_="$names_
$word_" ;;
      *) names_="$names_
${word_%%@*}" ;;
    esac
  done
  for name_ in ${names_:-stand-in}; do artifact "$folder_/$name_/index.js"; done
}

# Runs a script of package.json as npm does, with its before and after scripts.
npm_run_script() {
  name_=$1
  shift
  for step_ in "pre$name_" "$name_" "post$name_"; do
    text_=$(json_script "$step_")
    [ -n "$text_" ] || continue
    extra_=
    if [ "$step_" = "$name_" ]; then for word_ in "$@"; do [ "$word_" = -- ] || extra_="$extra_ '$word_'"; done; fi
    PATH="$PWD/node_modules/.bin:$PATH" npm_lifecycle_event=$step_ sh -c "$text_$extra_" || return $?
  done
}
