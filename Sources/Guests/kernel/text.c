// text.c - memcpy and memset (the compiler calls them by name, library or not)
// and the search for readable text in raw bytes.
#include "text.h"

void *memcpy(void *to, const void *from, size_t bytes)
{
    char *target = to;
    const char *source = from;
    while (bytes-- > 0)
        *target++ = *source++;
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    char *target = to;
    while (bytes-- > 0)
        *target++ = (char)value;
    return to;
}

size_t length(const char *text)
{
    size_t n = 0;
    while (text[n] != 0)
        n++;
    return n;
}

static bool printable(char c) { return c >= ' ' && c <= '~'; }

bool first_text(const char *bytes, size_t count, char *line, size_t capacity)
{
    size_t at = 0, used = 0;
    while (at < count && !printable(bytes[at]))
        at++;
    while (at < count && printable(bytes[at]) && used + 1 < capacity)
        line[used++] = bytes[at++];
    line[used] = 0;
    return used > 0;
}
