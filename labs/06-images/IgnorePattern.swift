import Dockerfiles

// TODO images.5
// One line of a .dockerignore. Most are plain names, or end or begin with `**`: those need no machine.
