// sbi.c - the call itself. It keeps every register but a0 and a1.
#include "sbi.h"

struct sbi_result sbi_call(uint64_t extension, uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
    register uint64_t a0 asm("a0") = a;
    register uint64_t a1 asm("a1") = b;
    register uint64_t a2 asm("a2") = c;
    register uint64_t a6 asm("a6") = function;
    register uint64_t a7 asm("a7") = extension;
    asm volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_result){(int64_t)a0, a1};
}

_Noreturn void sbi_shutdown(enum reset_reason reason)
{
    sbi_call(SBI_SYSTEM_RESET, RESET_SYSTEM, 0 /* shut down */, reason, 0);
    for (;;)  // only if there is no such extension
        asm volatile("wfi");
}
