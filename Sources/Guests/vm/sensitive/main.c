// main.c - the checks, one line each. The guest knows the right answers, which
// are those of a hart it has to itself. First come the checks that need no trap
// of their own: a monitor that gets traps wrong still shows how far it got.
#include "cpu.h"
#include "sensitive.h"

_Noreturn void trap_not_due(void);
_Noreturn void trap_not_due(void)
{
    give_up("a trap where none was due (no monitor?)");
}

static _Noreturn void conclude(void)
{
    print("sensitive: ");
    if (wrong == 0)
        print("all right\n");
    else {
        print_number(wrong);
        print(" wrong\n");
    }
    finish(wrong == 0 ? 0 : 1);
}

_Noreturn void supervisor_main(void);
_Noreturn void supervisor_main(void)
{
    uint64_t sum = text_checksum();
    uart_start();
    print("sensitive: a kernel that looks at itself\n");
    cpu_start();
    show_checksum(sum, "at the start");

    check_mode();
    check_status();
    check_registers();
    paging_start();
    check_table_register();
    check_prober();
    check_generated_code();
    check_innocuous();
    check_remaps();
    check_user();
    check_timer();

    show_checksum(text_checksum(), "at the end");
    conclude();
}
