import Dockerfiles

// TODO images.5
// A file as the lines that its author meant: comments gone, continuations joined. It counts the real
// lines, because faults and editors speak of those.
