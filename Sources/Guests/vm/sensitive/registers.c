// registers.c - does the hart show this kernel its own state? On x86 the like of
// these are SMSW, PUSHF and POPF, SGDT, SIDT, SLDT, STR, and MOV from CS.
#include "cpu.h"
#include "sensitive.h"

void check_mode(void)
{
#ifndef PLAIN
    expect_number("curpriv", cpu_mode(), 1);
#endif
}

// No interrupt can follow: none is enabled in sie.
void check_status(void)
{
    cpu_write(sie, 0);
    cpu_status_set(SSTATUS_SIE);
    uint64_t set = cpu_status();
    cpu_status_clear(SSTATUS_SIE);
    uint64_t cleared = cpu_status();
    expect_number("sstatus.SIE after setting it", (set & SSTATUS_SIE) != 0, 1);
    expect_number("sstatus.SIE after clearing it", (cleared & SSTATUS_SIE) != 0, 0);
}

// Afterwards sscratch is 0, as the trap handler wants it, and sie is 0.
void check_registers(void)
{
    const uint64_t pattern = 0x5c4a7c4badc0ffee;
    const uint64_t enabled = BIT(IRQ_SUPERVISOR_TIMER) | BIT(IRQ_SUPERVISOR_EXTERNAL);

    cpu_write(sscratch, pattern);
    expect_hex("sscratch reads back", cpu_read(sscratch), pattern);
    cpu_write(sscratch, 0);

    cpu_write(stvec, trap_entry);
    expect_hex("stvec reads back", cpu_read(stvec), (uint64_t)trap_entry);

    cpu_write(sie, enabled);
    expect_hex("sie reads back", cpu_read(sie), enabled);
    cpu_write(sie, 0);
}

void check_table_register(void)
{
    expect_hex("satp reads back", cpu_read(satp), cpu_table_register());
}
