# Programs that run the project's own code, which may read any variable.

# run_code WORDS [FILE]: reports the variables that hold a canary; a FILE at hand that does not name one rules it out.
run_code() {
  text_=
  [ -z "${2:-}" ] || [ ! -r "$2" ] || text_=$(cat "$2" | tr -d '\0')
  [ -z "${code:-}" ] || text_=$code
  environment_credentials "$text_"
  case $text_ in *google.cloud* | *google-cloud*) found_file "${GOOGLE_APPLICATION_CREDENTIALS:-}" ;; esac
  case $text_ in *boto3* | *aws-sdk*) found_file "${AWS_SHARED_CREDENTIALS_FILE:-$home/.aws/credentials}" ;; esac
  report_all "$1" "$credentials"
}
# The file that a library of the code finds by itself.
found_file() {
  [ ! -r "$1" ] || ! grep -q -F "$mark" "$1" || found "file:${1##*/}" "$(cat "$1")"
}
code=
