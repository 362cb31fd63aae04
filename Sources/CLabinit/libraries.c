#include <stddef.h>

// The Swift runtime looks for optional libraries. A static program has none to load, and the C library's
// own dlopen would make the linker say so at every build: Package.swift links this one in its place.
void *clabinit_no_library(const char *path, int flags) {
    (void)path;
    (void)flags;
    return NULL;
}
