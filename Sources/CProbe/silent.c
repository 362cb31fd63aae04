// The sensitive instructions that ring 3 may execute: what each of them gives away there.
//
// A name in brackets is another try of the same instruction: with the kernel's own selector 0x10, say.
// Everything that pushes first steps over the red zone, the 128 bytes below RSP that a compiler uses
// without asking.
#if defined(__linux__) && defined(__x86_64__)
#define _GNU_SOURCE
#include "probes.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RESULT volatile struct cprobe_result *r
#define BELOW_RED_ZONE "lea -128(%%rsp), %%rsp\n\t"
#define BACK "lea 128(%%rsp), %%rsp\n\t"

enum { INTERRUPTS = 1 << 9, IOPL = 3 << 12, KERNEL_SELECTOR = 0x10 };

struct __attribute__((packed)) table_register {
    uint16_t limit;
    uint64_t base;
};

struct __attribute__((packed)) far_pointer {
    uint32_t offset;
    uint16_t selector;
};

static void sgdt(RESULT) {
    struct table_register table = {0};
    __asm__ volatile("sgdt %0" : "+m"(table));
    r->value = table.base, r->extra = table.limit;
}

static void sidt(RESULT) {
    struct table_register table = {0};
    __asm__ volatile("sidt %0" : "+m"(table));
    r->value = table.base, r->extra = table.limit;
}

static void sldt(RESULT) {
    uint64_t value = 0;
    __asm__ volatile("sldt %0" : "+r"(value));
    r->value = value;
}

static void str(RESULT) {
    uint64_t value = 0;
    __asm__ volatile("str %0" : "+r"(value));
    r->value = value;
}

static void smsw(RESULT) {
    uint64_t value = 0;
    __asm__ volatile("smsw %0" : "+r"(value));
    r->value = value;
}

static void pushf(RESULT) {
    uint64_t flags;
    __asm__ volatile(BELOW_RED_ZONE "pushfq\n\tpop %0\n\t" BACK : "=r"(flags) : : "memory");
    r->value = flags;
}

/// Writes flags with some bits changed, and reads back what became of them.
static uint64_t flags_after(uint64_t clear, uint64_t set) {
    uint64_t flags;
    __asm__ volatile(BELOW_RED_ZONE
                     "pushfq\n\tmov (%%rsp), %0\n\tand %1, %0\n\tor %2, %0\n\tpush %0\n\tpopfq\n\t"
                     "pushfq\n\tpop %0\n\tpopfq\n\t" BACK
                     : "=&r"(flags)
                     : "r"(~clear), "r"(set)
                     : "memory", "cc");
    return flags;
}

/// Asks for IF = 0 and for IOPL = 3, one after the other.
static void popf(RESULT) {
    r->value = flags_after(INTERRUPTS, 0);
    r->extra = flags_after(0, IOPL);
}

static void lar_of(RESULT, uint16_t selector) {
    uint64_t rights = 0;
    uint8_t is_visible;
    __asm__ volatile("lar %2, %0\n\tsetz %1" : "+r"(rights), "=r"(is_visible) : "r"((uint64_t)selector) : "cc");
    r->value = rights, r->flag = is_visible;
}

static uint16_t own_code_segment(void) {
    uint64_t selector;
    __asm__ volatile("mov %%cs, %0" : "=r"(selector));
    return (uint16_t)selector;
}

static void lar(RESULT) { lar_of(r, KERNEL_SELECTOR); }
static void lar_own(RESULT) { lar_of(r, own_code_segment()); }

static void lsl(RESULT) {
    uint64_t limit = 0, selector = KERNEL_SELECTOR;
    uint8_t is_visible;
    __asm__ volatile("lsl %2, %0\n\tsetz %1" : "+r"(limit), "=r"(is_visible) : "r"(selector) : "cc");
    r->value = limit, r->flag = is_visible;
}

static void verr(RESULT) {
    uint16_t selector = KERNEL_SELECTOR;
    uint8_t is_readable;
    __asm__ volatile("verr %1\n\tsetz %0" : "=r"(is_readable) : "r"(selector) : "cc");
    r->flag = is_readable;
}

static void verw(RESULT) {
    uint16_t selector = KERNEL_SELECTOR;
    uint8_t is_writable;
    __asm__ volatile("verw %1\n\tsetz %0" : "=r"(is_writable) : "r"(selector) : "cc");
    r->flag = is_writable;
}

static void push_segment(RESULT) {
    uint64_t selector;
    // PUSH CS does not exist in 64-bit code; FS and GS are left.
    __asm__ volatile(BELOW_RED_ZONE "push %%fs\n\tpop %0\n\t" BACK : "=r"(selector) : : "memory");
    r->value = selector;
}

static void pop_kernel_segment(RESULT) {
    (void)r;
    __asm__ volatile(BELOW_RED_ZONE "push %0\n\tpop %%fs\n\t" BACK : : "r"((uint64_t)KERNEL_SELECTOR) : "memory");
}

static void pop_null_segment(RESULT) {
    (void)r;
    __asm__ volatile(BELOW_RED_ZONE "push $0\n\tpop %%gs\n\t" BACK : : : "memory");
}

static void read_segment(RESULT) { r->value = own_code_segment(); }

static void write_segment(RESULT) {
    (void)r;
    __asm__ volatile("mov %0, %%fs" : : "r"((uint64_t)KERNEL_SELECTOR));
}

/// Executes a far transfer through memory in code below 4 GiB: AMD's processors know such pointers with
/// offsets of 32 bits only. `code` is the transfer and, after two bytes, what it reaches.
static void transfer_far(RESULT, const uint8_t code[4], uint8_t target, uint16_t selector) {
    uint8_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (page == MAP_FAILED) _exit(1);
    memcpy(page, code, 4);
    if (mprotect(page, 4096, PROT_READ | PROT_EXEC) < 0) _exit(1);
    struct far_pointer pointer = {(uint32_t)(uintptr_t)(page + target), selector};
    ((void (*)(struct far_pointer *))(uintptr_t)page)(&pointer);
    r->value = selector;
}

static void call_far(RESULT, uint16_t selector) {
    // lcall *(%rdi); ret; lret
    static const uint8_t code[4] = {0xff, 0x1f, 0xc3, 0xcb};
    transfer_far(r, code, 3, selector);
}

static void jump_far(RESULT, uint16_t selector) {
    // ljmp *(%rdi); ret; nop
    static const uint8_t code[4] = {0xff, 0x2f, 0xc3, 0x90};
    transfer_far(r, code, 2, selector);
}

static void return_far(RESULT, uint16_t selector) {
    __asm__ volatile(BELOW_RED_ZONE
                     "push %0\n\tlea 1f(%%rip), %%rax\n\tpush %%rax\n\tlretq\n1:\t" BACK
                     :
                     : "r"((uint64_t)selector)
                     : "rax", "memory");
    r->value = selector;
}

static void call_own(RESULT) { call_far(r, own_code_segment()); }
static void call_kernel(RESULT) { call_far(r, KERNEL_SELECTOR); }
static void jump_own(RESULT) { jump_far(r, own_code_segment()); }
static void jump_kernel(RESULT) { jump_far(r, KERNEL_SELECTOR); }
static void return_own(RESULT) { return_far(r, own_code_segment()); }
static void return_kernel(RESULT) { return_far(r, KERNEL_SELECTOR); }

static void interrupt_closed(RESULT) { (void)r; __asm__ volatile("int $0x81"); }
static void interrupt_open(RESULT) { (void)r; __asm__ volatile("int $3"); }

/// IRETQ to the next instruction in the same ring, with IF = 0 and IOPL = 3 in the flags it loads.
static void iret(RESULT) {
    uint64_t flags;
    __asm__ volatile(BELOW_RED_ZONE
                     "mov %%rsp, %%rcx\n\tmov %%ss, %%rax\n\tpush %%rax\n\tpush %%rcx\n\tpushfq\n\t"
                     "andq $~0x200, (%%rsp)\n\torq $0x3000, (%%rsp)\n\tmov %%cs, %%rax\n\tpush %%rax\n\t"
                     "lea 1f(%%rip), %%rax\n\tpush %%rax\n\tiretq\n1:\tpushfq\n\tpop %0\n\t" BACK
                     : "=r"(flags)
                     :
                     : "rax", "rcx", "memory", "cc");
    r->value = flags;
}

static void rdtsc(RESULT) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    r->value = (uint64_t)high << 32 | low;
}

static void cpuid(RESULT) {
    uint32_t a = 0, b, c = 0, d;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    r->value = a, r->extra = b;
}

const struct probe silent_probes[] = {
    {"SGDT", 0, sgdt},
    {"SIDT", 0, sidt},
    {"SLDT", 0, sldt},
    {"SMSW", 0, smsw},
    {"PUSHF", 0, pushf},
    {"POPF", 0, popf},
    {"LAR", 0, lar},
    {"LAR (own CS)", 0, lar_own},
    {"LSL", 0, lsl},
    {"VERR", 0, verr},
    {"VERW", 0, verw},
    {"PUSH seg", 0, push_segment},
    {"POP seg", 0, pop_kernel_segment},
    {"POP seg (null)", 0, pop_null_segment},
    {"MOV r,seg / MOV seg,r", 0, read_segment},
    {"MOV r,seg / MOV seg,r (0x10)", 0, write_segment},
    {"CALL far", 0, call_own},
    {"CALL far (0x10)", 0, call_kernel},
    {"JMP far", 0, jump_own},
    {"JMP far (0x10)", 0, jump_kernel},
    {"INT n", 0, interrupt_closed},
    {"INT n (vector 3)", 0, interrupt_open},
    {"RET far", 0, return_own},
    {"RET far (0x10)", 0, return_kernel},
    {"STR", 0, str},
    {"IRET", 0, iret},
    {"RDTSC", 0, rdtsc},
    {"CPUID", 0, cpuid},
};
const int silent_count = sizeof silent_probes / sizeof *silent_probes;
#endif
