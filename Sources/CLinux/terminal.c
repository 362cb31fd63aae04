// Pseudoterminals, and descriptors that travel through sockets.
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

int32_t clinux_open_terminal(struct clinux_terminal *terminal) {
    terminal->near = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal->near < 0) return -errno;
    int unlocked = 0, number = 0;
    struct winsize size = {.ws_row = terminal->rows, .ws_col = terminal->columns};
    // Not by the name in /dev/pts: that could be somebody else's by now.
    if (ioctl(terminal->near, TIOCSPTLCK, &unlocked) < 0 || ioctl(terminal->near, TIOCGPTN, &number) < 0 ||
        (terminal->far = ioctl(terminal->near, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0 ||
        ((size.ws_row || size.ws_col) && ioctl(terminal->near, TIOCSWINSZ, &size) < 0)) {
        int error = errno;
        close(terminal->near);
        return -error;
    }
    terminal->number = number;
    return 0;
}

int32_t clinux_take_terminal(int32_t far) {
    for (int number = 0; number < 3; number++)
        if (dup2(far, number) < 0) return -errno;
    return ioctl(0, TIOCSCTTY, 0) < 0 ? -errno : 0;
}

int32_t clinux_copy_window_size(int32_t from, int32_t to) {
    struct winsize size;
    return ioctl(from, TIOCGWINSZ, &size) < 0 || ioctl(to, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

int32_t clinux_send_descriptor(int32_t socket, int32_t descriptor, const char *name) {
    struct iovec text = {.iov_base = (void *)name, .iov_len = strlen(name)};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int32_t clinux_receive_descriptor(int32_t socket) {
    char name[4096];
    struct iovec text = {.iov_base = name, .iov_len = sizeof name};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) < 0) return -errno;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS) return -EBADMSG;
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(header), sizeof(int));
    return descriptor;
}

int32_t clinux_signal_descriptor(const int32_t *numbers, int32_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (int32_t i = 0; i < count; i++) sigaddset(&set, numbers[i]);
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}
