// sensitive.h - what the files of the study guest offer each other. Reading
// order: start.S, main, registers, memory, generated, remap, user, timer; and
// cpu.h for the one thing that differs between the two builds.
#pragma once
#include <stdbool.h>
#include "riscv.h"
#include "layout.h"
#include "text.h"
#include "../print.h"
#include "../sv39.h"

// guest.ld, user.S
extern char text_start[], text_end[], rodata_start[], rodata_end[], kernel_end[];
extern char user_text_start[], user_text_end[], user_thief[];

// Where this kernel puts what is not mapped one to one.
#define USER_DATA   (USER_BASE + 0x100000)  // one page, beside the program at USER_BASE
#define WINDOW      0x50000000ul            // pages of the kernel, to be remapped
#define WINDOW_SIZE 64                      // pages
#define CODE_PAGE   0x50200000ul            // readable, writable and executable
#define NOWHERE     0x60000000ul            // nothing is mapped here

// pages.c of the teaching kernel
void *page_alloc(void);

// report.c
extern uint64_t wrong;
void expect(const char *what, bool right);
void expect_number(const char *what, uint64_t got, uint64_t wanted);
void expect_hex(const char *what, uint64_t got, uint64_t wanted);
uint64_t text_checksum(void);
void show_checksum(uint64_t sum, const char *when);

// uart.c, power.c
void uart_start(void);
_Noreturn void finish(uint64_t code);
_Noreturn void give_up(const char *reason);

// memory.c
void paging_start(void);
void map_page(uint64_t virtual, uint64_t physical, uint64_t flags);
pte_t *entry_of(uint64_t virtual);

// The checks, in the order of the console
void check_mode(void);           // registers.c
void check_status(void);
void check_registers(void);
void check_table_register(void);
void check_prober(void);         // prober.c
void check_generated_code(void);  // generated.c
void check_innocuous(void);      // work.c
void check_remaps(void);         // remap.c
void check_user(void);           // user.c
void check_timer(void);          // timer.c
