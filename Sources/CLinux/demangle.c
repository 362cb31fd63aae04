#include "CLinux.h"

#include <stddef.h>
#include <string.h>

// Exported by libswiftCore, in no header.
extern char *swift_demangle(const char *name, size_t length, char *buffer, size_t *size, uint32_t flags);

char *clinux_demangle(const char *name) {
    return swift_demangle(name, strlen(name), NULL, NULL, 0);
}
