#define _GNU_SOURCE
#include "CReceipts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NONCE = 32, HIGH_DESCRIPTOR = 200, EXIT_BAD_CHANNEL = 97 };

static int channel = -1;
static char nonce[NONCE + 1];

// Set by SuiteSupport, which this target cannot import; absent in a program without it.
__attribute__((weak)) extern void drydock_register_receipts(void);

static int read_nonce(int fd) {
    size_t got = 0;
    // The nonce and its newline; one byte more would belong to nobody.
    while (got < NONCE + 1) {
        ssize_t count = recv(fd, nonce + got, NONCE + 1 - got, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return 0;
        got += (size_t)count;
    }
    int ended = nonce[NONCE] == '\n';
    nonce[NONCE] = 0;
    return ended;
}

// Before main, XCTest and any code under test: afterwards neither the environment nor descriptor 3
// tells where the channel is. That stops accidents, not malice: see grading.md.
__attribute__((constructor(101))) static void open_receipts(void) {
    const char *value = getenv("DRYDOCK_RECEIPTS");
    if (!value) return;
    char *end;
    long fd = strtol(value, &end, 10);
    if (end == value || *end || fd < 3 || fd > 1 << 20 || !read_nonce((int)fd)) _exit(EXIT_BAD_CHANNEL);
    unsetenv("DRYDOCK_RECEIPTS");
    channel = fcntl((int)fd, F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR);
    close((int)fd);
    if (channel < 0) _exit(EXIT_BAD_CHANNEL);
    if (drydock_register_receipts) drydock_register_receipts();
}

const char *receipts_nonce(void) {
    return channel < 0 ? NULL : nonce;
}

void receipts_send(const uint8_t *bytes, size_t count) {
    while (channel >= 0 && count > 0) {
        ssize_t sent = send(channel, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return;
        bytes += sent;
        count -= (size_t)sent;
    }
}
