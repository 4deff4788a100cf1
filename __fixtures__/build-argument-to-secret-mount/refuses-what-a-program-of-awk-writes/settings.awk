BEGIN {
  print "token=" token > "/etc/app.conf"
}
