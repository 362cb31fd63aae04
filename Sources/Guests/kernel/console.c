// console.c - text and numbers, a character at a time to the UART.
#include "kernel.h"

void print(const char *text)
{
    while (*text != 0)
        uart_put(*text++);
}

void print_number(uint64_t value)
{
    char digits[21];
    char *at = digits + sizeof digits - 1;
    *at = 0;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    print(at);
}

void print_hex(uint64_t value)
{
    int shift = 60;
    while (shift > 0 && (value >> shift) == 0)
        shift -= 4;
    print("0x");
    for (; shift >= 0; shift -= 4)
        uart_put("0123456789abcdef"[value >> shift & 0xf]);
}
