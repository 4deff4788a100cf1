# Stand-in of the tools that have no script of their own, from the table of what is known of each (tools.tsv).
. /usr/lib/stand-in/tool.sh
. /usr/lib/stand-in/keeps.sh
row=$(awk -F '\t' -v name="$tool" '$1 == name { print; exit }' /usr/lib/stand-in/tools.tsv)
runs=$(printf '%s' "$row" | cut -f 2)
variables=$(printf '%s' "$row" | cut -f 3)
files=$(printf '%s' "$row" | cut -f 4)
quiet=$(printf '%s' "$row" | cut -f 5)
words=$(words_of '' "$@")
verb=${words%% *}
case " $words " in *' logout '*) forget_all; exit 0 ;; esac
case $verb in help) false ;; esac && case ${1:-} in --version | --help | -v | -V | -h) false ;; *) true ;; esac || exit 0

case " ${quiet#-} " in *" ${verb:--} "*) keeps_told "$words" "$@"; exit 0 ;; esac

# Variables with a canary: all of them where it runs code of others, otherwise those that it is known to read.
case $runs in
  always) variables=. ;;
  only\ *) case " ${runs#only } " in *" $verb "*) variables=. ;; esac ;;
  except\ *) case " ${runs#except } " in *" $verb "*) ;; *) variables=. ;; esac ;;
esac
if [ "$variables" != - ]; then
  list=$(env -0 | tr '\n\t' '  ' | tr '\0' '\n' | grep -F "$mark")
  while IFS= read -r line; do
    name=${line%%=*}
    case $name in '' | _ | *[!A-Za-z0-9_]*) continue ;; esac
    printf '%s\n' "$name" | grep -i -q -E "$variables" && found "env:$name" "${line#*=}"
  done <<EOF
$list
EOF
fi
for place in ${files#-} $(kept_files); do
  path=$(placed "$place")
  # A text with a canary in it: what the real tool would take from it is not known here.
  [ ! -d "$path" ] || path=$path/credentials
  if [ -f "$path" ] && [ -r "$path" ] && grep -q -F "$mark" "$path"; then found "file:${path##*/}" "$(cat "$path")"; fi
done
for word in "$@"; do
  found url "$(userinfo "$word")"
  case $word in
    *"$mark"*) found option "$word" ;;
    # Where openssl takes a passphrase from.
    env:*[!A-Za-z0-9_]*) ;;
    env:?*) found_variable "${word#env:}" ;;
  esac
done
keeps_told "$words" "$@"
# A credential among the words is another word elsewhere: only the rest names the command.
report_all "$(printf '%s\n' $words | grep -v -F "$mark" | tr '\n' ' ')" "$credentials"
value=$(option_value '-o --output -out --out' "$@") && [ -n "$value" ] && [ ! -d "$value" ] && artifact "$value"
exit 0
