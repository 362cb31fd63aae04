// The privileged instructions that do raise a fault in ring 3. None of these functions comes back.
#if defined(__linux__) && defined(__x86_64__)
#include "probes.h"

// Operands are such that an instruction that did go through would do the least.
static uint64_t room[2];

#define TRAPPING(name, ...) \
    static void name(volatile struct cprobe_result *r) { (void)r; __asm__ volatile(__VA_ARGS__); }

TRAPPING(hlt, "hlt")
TRAPPING(cli, "cli")
TRAPPING(sti, "sti")
TRAPPING(mov_from_cr0, "mov %%cr0, %%rax" : : : "rax")
TRAPPING(mov_to_cr3, "mov %%rax, %%cr3" : : "a"(0ul) : "memory")
TRAPPING(lgdt, "lgdt %0" : : "m"(room))
TRAPPING(lidt, "lidt %0" : : "m"(room))
TRAPPING(lldt, "lldt %0" : : "r"((uint16_t)0))
TRAPPING(ltr, "ltr %0" : : "r"((uint16_t)0))
TRAPPING(lmsw, "lmsw %0" : : "r"((uint16_t)1))
TRAPPING(clts, "clts")
TRAPPING(invlpg, "invlpg %0" : : "m"(room))
TRAPPING(rdmsr, "rdmsr" : : "c"(0x10u) : "rax", "rdx")
TRAPPING(wrmsr, "wrmsr" : : "a"(0u), "c"(0x10u), "d"(0u))
TRAPPING(in, "inb $0x80, %%al" : : : "rax")
TRAPPING(out, "outb %%al, $0x80" : : "a"(0u))
TRAPPING(rdpmc, "rdpmc" : : "c"(0u) : "rax", "rdx")
TRAPPING(swapgs, "swapgs")
TRAPPING(sysret, "sysretq")
TRAPPING(invd, "invd")
TRAPPING(wbinvd, "wbinvd")
TRAPPING(vmcall, "vmcall" : : "a"(~0ul))

const struct probe trapping_probes[] = {
    {"HLT", 1, hlt},         {"CLI", 1, cli},       {"STI", 1, sti},       {"MOV r,CR0", 1, mov_from_cr0},
    {"MOV CR3,r", 1, mov_to_cr3}, {"LGDT", 1, lgdt}, {"LIDT", 1, lidt},    {"LLDT", 1, lldt},
    {"LTR", 1, ltr},         {"LMSW", 1, lmsw},     {"CLTS", 1, clts},     {"INVLPG", 1, invlpg},
    {"RDMSR", 1, rdmsr},     {"WRMSR", 1, wrmsr},   {"IN", 1, in},         {"OUT", 1, out},
    {"RDPMC", 1, rdpmc},     {"SWAPGS", 1, swapgs}, {"SYSRET", 1, sysret}, {"INVD", 1, invd},
    {"WBINVD", 1, wbinvd},   {"VMCALL", 1, vmcall},
};
const int trapping_count = sizeof trapping_probes / sizeof *trapping_probes;
#endif
