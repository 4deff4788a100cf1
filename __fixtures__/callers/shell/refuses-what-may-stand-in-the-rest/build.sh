docker build --build-arg OTHER=1 "$@" .
