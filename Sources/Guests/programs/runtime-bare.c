// runtime-bare.c - runs the program on the board itself: checksum to the UART,
// then the test finisher switches the machine off with exit code 0.
#include "runtime.h"

#define UART_DATA     ((volatile uint8_t *)0x10000000)
#define UART_STATUS   ((volatile uint8_t *)0x10000005)
#define READY_TO_SEND 0x20
#define FINISHER      ((volatile uint32_t *)0x00100000)
#define SUCCESS       0x5555

volatile uint64_t iterations = ITERATIONS;

void bare_main(void);
void bare_main(void)
{
    char line[17];
    format_checksum(run(iterations), line);
    for (int i = 0; i < 17; i++) {
        while ((*UART_STATUS & READY_TO_SEND) == 0)
            ;
        *UART_DATA = (uint8_t)line[i];
    }
    *FINISHER = SUCCESS;
}
