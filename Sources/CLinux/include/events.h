// Many descriptors watched at once, and stream sockets that never block. Each returns what the call
// returns, or -errno.
#ifndef CLINUX_EVENTS_H
#define CLINUX_EVENTS_H

#include <stdint.h>

/// What one descriptor is ready for.
struct clinux_event {
    uint32_t ready;    // EPOLLIN and so on
    uint64_t token;    // as given to clinux_epoll_change
};

/// What clinux_epoll_change does.
enum clinux_epoll_operation {
    CLINUX_EPOLL_ADD = 0,
    CLINUX_EPOLL_MODIFY = 1,
    CLINUX_EPOLL_REMOVE = 2,
};

/// - C: epoll_create1(2)
int32_t clinux_epoll_create(void);
/// - C: epoll_ctl(2)
int32_t clinux_epoll_change(int32_t epoll, int32_t operation, int32_t descriptor, uint32_t interest,
                            uint64_t token);
/// Waits for at most `milliseconds`, for ever when negative. Returns how many, at most 256.
/// - C: epoll_wait(2)
int32_t clinux_epoll_wait(int32_t epoll, struct clinux_event *events, int32_t count, int32_t milliseconds);
/// - C: eventfd(2)
int32_t clinux_event_counter(void);

/// A TCP socket; `blocking` 0 makes it answer EAGAIN.
/// - C: socket(2)
int32_t clinux_stream_socket(int32_t family, int32_t blocking);
/// The next connection, non-blocking.
/// - C: accept4(2)
int32_t clinux_accept(int32_t listener);
/// The same, and who it is: 4 or 16 bytes of address, their number in `length`, and the port.
/// - C: accept4(2)
int32_t clinux_accept_from(int32_t listener, uint8_t *address, int32_t *length, uint16_t *port);
/// - C: recv(2)
int64_t clinux_receive(int32_t socket, void *buffer, uint64_t size);
/// Never raises SIGPIPE.
/// - C: send(2), MSG_NOSIGNAL
int64_t clinux_send(int32_t socket, const void *buffer, uint64_t size);
/// What became of a connection that was begun: 0, or -errno.
/// - C: getsockopt(2), SO_ERROR
int32_t clinux_socket_error(int32_t socket);

/// A pipe that never blocks, of about so many bytes. Returns 0 or -errno.
/// - C: pipe2(2), F_SETPIPE_SZ
int32_t clinux_splice_pipe(int32_t *reading, int32_t *writing, int32_t size);
/// Moves bytes between a socket and a pipe without copying them. Returns how many, or -errno.
/// - C: splice(2)
int64_t clinux_splice(int32_t from, int32_t to, uint64_t size);

/// From here on whatever is sent to a socket is dropped. Returns 0 or -errno.
/// - C: socket(7), SO_ATTACH_FILTER
int32_t clinux_drop_packets(int32_t socket);

/// A UDP socket that never blocks.
/// - C: socket(2)
int32_t clinux_datagram_socket(int32_t family);

#endif
