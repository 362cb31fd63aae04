// epoll, and stream sockets that never block.
#define _GNU_SOURCE
#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static int64_t result(int64_t value) {
    return value < 0 ? -errno : value;
}

int32_t clinux_epoll_create(void) {
    return (int32_t)result(epoll_create1(EPOLL_CLOEXEC));
}

int32_t clinux_epoll_change(int32_t epoll, int32_t operation, int32_t descriptor, uint32_t interest,
                            uint64_t token) {
    static const int operations[] = {EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL};
    struct epoll_event event = {.events = interest, .data.u64 = token};
    return (int32_t)result(epoll_ctl(epoll, operations[operation], descriptor, &event));
}

int32_t clinux_epoll_wait(int32_t epoll, struct clinux_event *events, int32_t count, int32_t milliseconds) {
    // Copied: the kernel's struct is packed, which Swift does not know.
    struct epoll_event found[256];
    int32_t most = count < 256 ? count : 256;
    int number = epoll_wait(epoll, found, most, milliseconds);
    if (number < 0) return -errno;
    for (int i = 0; i < number; i++) {
        events[i].ready = found[i].events;
        events[i].token = found[i].data.u64;
    }
    return number;
}

int32_t clinux_event_counter(void) {
    return (int32_t)result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

int32_t clinux_stream_socket(int32_t family, int32_t blocking) {
    return (int32_t)result(
        socket(family, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), IPPROTO_TCP));
}

int32_t clinux_accept(int32_t listener) {
    return (int32_t)result(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

int64_t clinux_receive(int32_t socket, void *buffer, uint64_t size) {
    return result(recv(socket, buffer, size, 0));
}

int64_t clinux_send(int32_t socket, const void *buffer, uint64_t size) {
    return result(send(socket, buffer, size, MSG_NOSIGNAL));
}

int32_t clinux_socket_error(int32_t socket) {
    int code = 0;
    socklen_t size = sizeof code;
    if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) < 0) return -errno;
    return -code;
}

int32_t clinux_accept_from(int32_t listener, uint8_t *address, int32_t *length, uint16_t *port) {
    struct sockaddr_in6 form = {0};
    socklen_t size = sizeof form;
    int32_t number = (int32_t)result(
        accept4(listener, (struct sockaddr *)&form, &size, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (number < 0) return number;
    *length = form.sin6_family == AF_INET ? 4 : 16;
    // The short form has its address where the long one has its flow.
    memcpy(address, *length == 4 ? (void *)&form.sin6_flowinfo : (void *)&form.sin6_addr, (size_t)*length);
    *port = ntohs(form.sin6_port);
    return number;
}

int32_t clinux_splice_pipe(int32_t *reading, int32_t *writing, int32_t size) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    // Refused where the user has too many large ones; then it stays as it is.
    (void)fcntl(ends[1], F_SETPIPE_SZ, size);
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

int64_t clinux_splice(int32_t from, int32_t to, uint64_t size) {
    return result(splice(from, NULL, to, NULL, size, SPLICE_F_MOVE | SPLICE_F_NONBLOCK));
}

int32_t clinux_datagram_socket(int32_t family) {
    return (int32_t)result(socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP));
}

int32_t clinux_drop_packets(int32_t socket) {
    struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog program = {.len = 1, .filter = &nothing};
    return (int32_t)result(setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}
