// user.h - the user program's view of the world: the system calls as functions.
#pragma once
#include "layout.h"
#include "syscalls.h"
#include "text.h"

static inline int64_t ask_kernel(uint64_t number, uint64_t first, uint64_t second)
{
    register uint64_t a0 asm("a0") = first;
    register uint64_t a1 asm("a1") = second;
    register uint64_t a7 asm("a7") = number;
    asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory");
    return (int64_t)a0;
}

// console.c
void print(const char *text);
void print_number(uint64_t value);
bool parse_number(const char *text, uint64_t *value);
void read_line(char *line, size_t capacity);
_Noreturn void exit(int64_t status);

// shell.c
void shell(void);

// programs.c
typedef void program(uint64_t argument);
int64_t spawn(program *entry, uint64_t argument);
int64_t wait_for(int64_t process);
program illegal_instruction, kernel_reader, spinner;
