// plic.c - the platform-level interrupt controller: many devices, one wire to
// the hart (cause 9). Claim says which device it was; complete says we are done
// with it, and only then may it interrupt again.
#include "kernel.h"

// Registers are 32 bits wide. A "context" is one mode of one hart: 0 is machine
// mode of hart 0, 1 is supervisor mode of hart 0, the one we use.
#define CONTEXT      1
#define PRIORITY(n)  (PLIC + 4ul * (n))
#define ENABLE       (PLIC + 0x2000 + 0x80 * CONTEXT)
#define THRESHOLD    (PLIC + 0x200000 + 0x1000 * CONTEXT)
#define CLAIM        (PLIC + 0x200004 + 0x1000 * CONTEXT)

static volatile uint32_t *reg(uint64_t address) { return (volatile uint32_t *)address; }

void plic_init(void)
{
    *reg(PRIORITY(UART_IRQ)) = 1;
    *reg(PRIORITY(VIRTIO_BLK_IRQ)) = 1;
    *reg(ENABLE) = 1u << UART_IRQ | 1u << VIRTIO_BLK_IRQ;
    *reg(THRESHOLD) = 0;
}

void plic_interrupt(void)
{
    uint32_t device = *reg(CLAIM);
    if (device == 0)
        return;  // somebody else served it
    if (device == UART_IRQ)
        uart_interrupt();
    else if (device == VIRTIO_BLK_IRQ)
        disk_interrupt();
    *reg(CLAIM) = device;
}
