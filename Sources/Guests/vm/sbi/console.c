// console.c - print's characters, kept until the line is complete and then
// given to the firmware in one call; to an old firmware, one by one.
#include "../print.h"
#include "sbi.h"

enum { UNKNOWN, MISSING, PRESENT };

static char line[80];
static uint64_t used;

static int debug_console(void)
{
    static int state = UNKNOWN;
    if (state == UNKNOWN) {
        struct sbi_result probe = sbi_call(SBI_BASE, BASE_PROBE, SBI_DEBUG_CONSOLE, 0, 0);
        state = probe.error == 0 && probe.value != 0 ? PRESENT : MISSING;
    }
    return state;
}

// The call takes a physical address. These kernels are mapped one to one. It
// may take fewer bytes than offered.
static void flush(void)
{
    for (uint64_t done = 0; done < used;) {
        if (debug_console() == MISSING) {
            sbi_call(SBI_LEGACY_PUT_CHAR, 0, (uint8_t)line[done++], 0, 0);
            continue;
        }
        struct sbi_result written = sbi_call(
            SBI_DEBUG_CONSOLE, DEBUG_CONSOLE_WRITE, used - done, (uint64_t)&line[done], 0);
        if (written.error != 0)
            break;
        done += written.value;
    }
    used = 0;
}

void uart_put(char c)
{
    line[used++] = c;
    if (c == '\n' || used == sizeof line)
        flush();
}
