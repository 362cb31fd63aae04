// text.h - the few string functions a program without a C library still needs.
// Linked into the kernel and, a second time, into the user program.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
size_t length(const char *text);

/// Copies the first run of printable characters among `bytes` to `line`,
/// at most `capacity` - 1 of them, and ends it with 0. False if there is none.
bool first_text(const char *bytes, size_t count, char *line, size_t capacity);
