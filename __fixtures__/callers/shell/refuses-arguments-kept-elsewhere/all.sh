docker build $* .
