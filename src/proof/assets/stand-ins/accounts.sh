# Users and groups, in /etc/passwd and /etc/group as the real tools write them.

next_id() { # FILE FROM
  awk -F: -v from="$2" '{ used[$3] = 1 } END { id = from; while (id in used) id++; print id }' "$1"
}
group_id() { awk -F: -v name="$1" '$1 == name || $3 == name { print $3; exit }' /etc/group; }
user_line() { awk -F: -v name="$1" '$1 == name { print; exit }' /etc/passwd; }
add_group() { # NAME ID SYSTEM
  [ -z "$(awk -F: -v name="$1" '$1 == name' /etc/group)" ] || return 9
  id_=$2
  [ -n "$id_" ] || id_=$(next_id /etc/group "$([ -n "$3" ] && echo 100 || echo 1000)")
  printf '%s:x:%s:\n' "$1" "$id_" >>/etc/group
}
join_group() { # USER GROUP
  [ -n "$(group_id "$2")" ] || return 6
  awk -F: -v OFS=: -v user="$1" -v group="$2" '
    $1 == group { count = split($4, names, ","); there = 0; for (at = 1; at <= count; at++) if (names[at] == user) there = 1; if (!there) $4 = $4 ($4 == "" ? "" : ",") user }
    { print }' /etc/group >/etc/group.new && cat /etc/group.new >/etc/group && rm -f /etc/group.new
}
add_user() { # NAME ID GROUP HOME SHELL SYSTEM MAKE-HOME
  [ -z "$(user_line "$1")" ] || return 9
  id_=$2
  [ -n "$id_" ] || id_=$(next_id /etc/passwd "$([ -n "$6" ] && echo 100 || echo 1000)")
  if [ -n "$3" ]; then
    group_=$(group_id "$3")
    [ -n "$group_" ] || return 6
  else
    [ -n "$(group_id "$1")" ] || add_group "$1" "$([ -n "$(group_id "$id_")" ] || printf '%s' "$id_")" "$6"
    group_=$(group_id "$1")
  fi
  printf '%s:x:%s:%s::%s:%s\n' "$1" "$id_" "$group_" "$4" "$5" >>/etc/passwd
  if [ -n "$7" ] && [ ! -d "$4" ]; then
    mkdir -p "$4" && chown "$id_:$group_" "$4" && chmod 755 "$4"
  fi
}
remove_line() { # FILE NAME
  awk -F: -v name="$2" '$1 != name' "$1" >"$1.new" && cat "$1.new" >"$1" && rm -f "$1.new"
}
