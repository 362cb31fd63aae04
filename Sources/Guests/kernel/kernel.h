// kernel.h - what each kernel file offers the others. Reading order: start,
// main, trap, paging, process, syscall; then the devices.
//
// The kernel has one stack and runs with interrupts off, except for the moment
// inside wait_for_interrupt(). So no data here needs a lock, and a system call
// that cannot finish does not sleep half way: it is tried again later.
#pragma once
#include "layout.h"
#include "riscv.h"
#include "text.h"

// start.S, trap.S, kernel.ld
extern char text_start[], text_end[], rodata_end[], kernel_end[];
void machine_trap(void);
void supervisor_trap(void);

// The registers of an interrupted user program. trap.S knows the offsets:
// register n at 8 * n, pc at 256. x[0] is unused.
struct trap_frame {
    uint64_t x[32];
    uint64_t pc;
};
enum { RA = 1, SP = 2, A0 = 10, A1 = 11, A7 = 17 };
_Noreturn void enter_user(struct trap_frame *frame);

// trap.c
void traps_init(void);
void wait_for_interrupt(void);

// pages.c
void *page_alloc(void);
void page_free(void *page);

// paging.c
typedef uint64_t pte_t;
enum {
    PTE_V = 1 << 0, PTE_R = 1 << 1, PTE_W = 1 << 2, PTE_X = 1 << 3, PTE_U = 1 << 4,
    PTE_A = 1 << 6, PTE_D = 1 << 7,
    PTE_OWNED = 1 << 8,  // ours (hardware ignores 9..8): the page is freed with the table
};
void paging_init(void);
pte_t *user_table_new(void);
void user_table_free(pte_t *root);
bool map_page(pte_t *root, uint64_t virtual, uint64_t physical, uint64_t flags);
bool user_may(pte_t *root, uint64_t start, uint64_t bytes, uint64_t flags);
void address_space_use(pte_t *root);

// process.c
enum process_state { FREE, READY, WAITING_FOR_INPUT, WAITING_FOR_CHILD, ENDED };
struct process {
    struct trap_frame frame;
    enum process_state state;
    uint64_t number, parent;  // numbers start at 1 and are never used again
    int64_t status;           // valid when ENDED
    pte_t *root;
};
extern struct process *current;   // whose trap we are serving
extern uint64_t timer_switches;
struct process *process_new(uint64_t entry, uint64_t argument);
uint64_t user_entry(void);
struct process *process_child(uint64_t number);
void process_end(int64_t status);
void process_reap(struct process *child);
void process_wake(enum process_state reason);
bool process_page_fault(uint64_t address);
_Noreturn void schedule(void);
_Noreturn void preempt(void);
_Noreturn void resume(struct process *next);

// syscall.c
void syscall(void);

// console.c
void print(const char *text);
void print_number(uint64_t value);
void print_hex(uint64_t value);

// uart.c
void uart_init(void);
void uart_put(char c);
int uart_get(void);
void uart_interrupt(void);

// plic.c
void plic_init(void);
void plic_interrupt(void);

// timer.c
void timer_init(void);
void timer_start(void);
void timer_stop(void);
bool timer_running(void);
void timer_interrupt(void);
void timer_wait(uint64_t ticks);

// virtio_blk.c
void disk_init(void);
int64_t disk_read(uint64_t sector, char *buffer);
void disk_interrupt(void);

// finisher.c
_Noreturn void finish(uint64_t code);
_Noreturn void panic(const char *reason);
