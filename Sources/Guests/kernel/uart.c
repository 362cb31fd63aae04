// uart.c - the 16550 serial port: eight byte-wide registers. Output is polled
// (ask "may I send?", send); input comes by interrupt into a ring buffer, so
// that nothing typed is lost while the kernel or a program is busy.
#include "kernel.h"

enum {
    DATA = 0,              // read: byte received, write: byte to send
    INTERRUPT_ENABLE = 1,  // | 0 byte received |
    LINE_CONTROL = 3,      // | 1..0 = 3: eight bits |
    LINE_STATUS = 5,       // | 5 ready to send | 0 byte received |
};
#define RECEIVE_INTERRUPT 0x01
#define EIGHT_BITS        0x03
#define RECEIVED          0x01
#define READY_TO_SEND     0x20

#define RING 128
static char ring[RING];
static uint64_t put_count, get_count;  // put - get is the number of bytes held

static volatile uint8_t *reg(int number) { return (volatile uint8_t *)(UART + (uint64_t)number); }

// The FIFO is left as it is: switching it on drops a byte typed during boot.
void uart_init(void)
{
    *reg(LINE_CONTROL) = EIGHT_BITS;
    *reg(INTERRUPT_ENABLE) = RECEIVE_INTERRUPT;
}

void uart_put(char c)
{
    while ((*reg(LINE_STATUS) & READY_TO_SEND) == 0)
        ;
    *reg(DATA) = (uint8_t)c;
}

// With the ring full, bytes stay in the device and its interrupt is switched
// off; uart_get switches it on again once there is room.
void uart_interrupt(void)
{
    while (*reg(LINE_STATUS) & RECEIVED) {
        if (put_count - get_count == RING) {
            *reg(INTERRUPT_ENABLE) = 0;
            break;
        }
        ring[put_count++ % RING] = (char)*reg(DATA);
    }
    process_wake(WAITING_FOR_INPUT);
}

/// The next byte typed, or -1 if there is none yet.
int uart_get(void)
{
    if (put_count == get_count)
        return -1;
    uint8_t c = (uint8_t)ring[get_count++ % RING];
    *reg(INTERRUPT_ENABLE) = RECEIVE_INTERRUPT;
    return c;
}
