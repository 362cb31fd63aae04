// main.c - the boot, in order: one mechanism, one line on the console. When your
// emulator stops after a line, the next mechanism is the one to look at.
#include "kernel.h"
#include "syscalls.h"

static void show_disk(void)
{
    static char sector[SECTOR_SIZE];
    char line[80];
    int64_t answer = disk_read(0, sector);
    print("disk: ");
    if (answer == DISK_NONE)
        print("none");
    else if (answer != 0)
        print("cannot read sector 0");
    else
        print(first_text(sector, SECTOR_SIZE, line, sizeof line) ? line : "no text in sector 0");
    print("\n");
}

_Noreturn void supervisor_main(void);
_Noreturn void supervisor_main(void)
{
    print(" -> supervisor\n");
    traps_init();

    paging_init();
    print("paging: sv39 on\n");

    timer_init();
    timer_wait(3);
    print("timer: 3 ticks\n");

    plic_init();
    uart_init();
    print("uart: input by interrupt\n");

    disk_init();
    show_disk();

    if (process_new(user_entry(), 0) == NULL)
        panic("no memory for the first process");
    schedule();
}
