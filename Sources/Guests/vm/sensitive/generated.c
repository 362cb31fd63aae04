// generated.c - code that no loader has seen: it is written at run time, run,
// written over, and run again. Who went through the kernel's text beforehand has
// missed it; who keeps translations of code must notice the stores.
#include "cpu.h"
#include "sensitive.h"

// generated.S of each build
extern char read_sscratch[], read_sscratch_end[];
extern char answer_42[], answer_42_end[];

// fence.i: what this hart fetches from here on shows its own stores.
static uint64_t run_copy(const char *start, const char *end)
{
    memcpy((void *)CODE_PAGE, start, (size_t)(end - start));
    asm volatile("fence.i" ::: "memory");
    return ((uint64_t(*)(void))CODE_PAGE)();
}

// As long as sscratch is not what the trap handler wants, a trap would run in
// circles; no_trap ends it with a message.
void check_generated_code(void)
{
    const uint64_t pattern = 0x6e0c0de;
    cpu_write(stvec, no_trap);
    cpu_write(sscratch, pattern);
    uint64_t got = run_copy(read_sscratch, read_sscratch_end);
    cpu_write(sscratch, 0);
    cpu_write(stvec, trap_entry);
    expect_hex("sscratch read by generated code", got, pattern);
    expect_number("generated code, written over", run_copy(answer_42, answer_42_end), 42);
}
