// TODO images.5
// Names in patterns are compared as text, so `a/./b`, `a//b` and `a/x/../b` must become the same first.
