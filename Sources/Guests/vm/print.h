// print.h - the teaching kernel's text output (../kernel/console.c). A guest
// brings its own uart_put: to the serial port, or to the firmware.
#pragma once
#include <stdint.h>

void print(const char *text);
void print_number(uint64_t value);
void print_hex(uint64_t value);
void uart_put(char c);
