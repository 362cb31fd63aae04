// TODO images.5
// Three kinds of patterns are used around a Dockerfile: ${x#p}, COPY's, and .dockerignore's. One machine
// can run them all: keep the set of places in the pattern where a match may be, and move all of them at
// each scalar of the text. No recursion, no backtracking, no pattern that takes for ever.
