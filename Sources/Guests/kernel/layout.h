// layout.h - who lives at which address. The physical part is the QEMU `virt`
// board's; the virtual part is ours. Kernel and devices are mapped one to one,
// so for them "virtual" and "physical" are the same number.
//
//   root entry 0   0x0000_0000  devices           every address space, no U bit
//   root entry 1   0x4000_0000  the user program  one table per process, U bit
//   root entry 2   0x8000_0000  RAM: the kernel   every address space, no U bit
#pragma once

#define PAGE_SIZE     0x1000ul
#define MEGAPAGE_SIZE 0x200000ul

#define FINISHER   0x00100000ul
#define PLIC       0x0c000000ul
#define PLIC_SIZE  0x00400000ul
#define UART       0x10000000ul
#define VIRTIO_BLK 0x10001000ul

#define UART_IRQ       10
#define VIRTIO_BLK_IRQ 1

// Pages for everybody come from the second 2 MiB of RAM, so any board with
// 4 MiB will do and nobody needs to ask how much there is.
#define POOL_START 0x80200000ul
#define POOL_END   (POOL_START + MEGAPAGE_SIZE)

#define USER_BASE      0x40000000ul                       // text, then data
#define USER_HEAP      0x40100000ul                       // empty until touched
#define USER_HEAP_END  (USER_HEAP + 16 * PAGE_SIZE)
#define USER_STACK_TOP 0x40200000ul                       // one page, grows down
