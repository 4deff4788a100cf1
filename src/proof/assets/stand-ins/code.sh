# Programs that run the project's own code, which may read any variable.

# run_code WORDS [FILE]: reports the variables that hold a canary; a FILE at hand that does not name one rules it out.
run_code() {
  text_=
  [ -z "${2:-}" ] || [ ! -r "$2" ] || text_=$(cat "$2" | tr -d '\0')
  [ -z "${code:-}" ] || text_=$code
  environment_credentials "$text_"
  report_all "$1" "$credentials"
}
code=
