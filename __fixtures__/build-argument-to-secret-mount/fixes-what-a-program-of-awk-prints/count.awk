BEGIN {
  print "told"
}
