import Dockerfiles

// TODO images.5
// The lexer behind WordExpansion. It goes through the text once and keeps two results: the text, and the
// words into which it is cut. `$` calls a function that may call the lexer again, up to a `}` or a `/`.
