# Where a tool keeps what it is told, from the table of what is known of each (keeps.tsv). `row` is its line of tools.tsv.

# placed PLACE: the path of `~/.x`, `./x` or `/x`, moved by the variable in front of it: `X=~/.x`, or with its folder: `X/=~/.x`.
placed() {
  path_=${1#*=}
  case $1 in
    */=*) moved_=$(variable "${1%%/=*}"); [ -z "$moved_" ] || path_=$moved_/${path_##*/} ;;
    *=*) moved_=$(variable "${1%%=*}"); [ -z "$moved_" ] || path_=$moved_ ;;
  esac
  case $path_ in '~/'*) path_=$home/${path_#??} ;; esac
  # A folder: its files have names that only the tool knows.
  case $1 in */) path_=${path_%/}/credentials ;; esac
  printf '%s' "$path_"
}

# keeps_told WORDS ARGS...: what a subcommand that keeps was told, by words and on standard input, is added to its file.
keeps_told() {
  words_="$1 "
  shift
  place_=$(awk -F '\t' -v name="${0##*/}" -v words="$words_" -v all=" $* " '
    $1 == name && index(words, $2 " ") == 1 && ($3 == "" || index(all, " " $3 " ")) { print $4; exit }' /usr/lib/stand-in/keeps.tsv)
  # A program that nobody knows: signing in and settings are kept in a folder of its name.
  [ -n "$place_$row" ] || case " $words_" in
    *' login '* | *' config set '*) place_="~/.${tool%-cli}/" ;;
  esac
  [ -n "$place_" ] || return 0
  path_=$(placed "$place_")
  mkdir -p "$(dirname "$path_")"
  told_=$(cat)
  printf '%s\n' "$@" ${told_:+"$told_"} >>"$path_"
  found input "$(printf '%s' "$told_" | grep -F "$mark")"
}

# Every file that the tool keeps something in, one a line.
kept_files() {
  awk -F '\t' -v name="${0##*/}" '$1 == name { print $4 }' /usr/lib/stand-in/keeps.tsv | sort -u
  [ -n "$row" ] || printf '%s\n' "~/.${tool%-cli}/"
}

forget_all() {
  kept_files | while IFS= read -r place_; do
    path_=$(placed "$place_")
    case $place_ in */) rm -rf "${path_%/credentials}" ;; *) rm -f "$path_" ;; esac
  done
}
