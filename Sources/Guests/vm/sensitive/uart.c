// uart.c - output on the 16550 serial port. With its FIFO on, "ready to send"
// means room for 16 bytes, so it is asked once for each 16: under a monitor
// every access is an exit.
#include "sensitive.h"

enum {
    DATA = 0,
    FIFO_CONTROL = 2,  // | 0 FIFO on |
    LINE_CONTROL = 3,  // | 1..0 = 3: eight bits |
    LINE_STATUS = 5,   // | 5 ready to send |
};
#define FIFO_ON       0x01
#define EIGHT_BITS    0x03
#define READY_TO_SEND 0x20
#define FIFO_BYTES    16

static volatile uint8_t *reg(int number) { return (volatile uint8_t *)(UART + (uint64_t)number); }

void uart_start(void)
{
    *reg(LINE_CONTROL) = EIGHT_BITS;
    *reg(FIFO_CONTROL) = FIFO_ON;
}

void uart_put(char c)
{
    static uint64_t room;
    if (room == 0) {
        while ((*reg(LINE_STATUS) & READY_TO_SEND) == 0)
            ;
        room = FIFO_BYTES;
    }
    room--;
    *reg(DATA) = (uint8_t)c;
}
