docker build $OPTIONS "$CONTEXT_OPTION" .
