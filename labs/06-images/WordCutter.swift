import Dockerfiles

// TODO images.5
// Words of ENV, LABEL and ARG. Quotes and escapes keep blanks together here, and stay where they are:
// they go when variables are replaced.
