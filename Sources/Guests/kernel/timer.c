// timer.c - the supervisor's own timer (Sstc): an interrupt is pending for as
// long as time >= stimecmp. There is nothing to acknowledge; moving stimecmp
// into the future ends it.
#include "kernel.h"

#define INTERVAL 10000       // ticks of `time`; 1 ms on QEMU's 10 MHz board
#define NEVER    UINT64_MAX

static uint64_t deadline = NEVER;
static volatile uint64_t ticks_seen;

static void set_deadline(uint64_t time)
{
    deadline = time;
    csr_write(stimecmp, time);
}

// Reset leaves stimecmp at 0, which means "pending now".
void timer_init(void) { timer_stop(); }
void timer_start(void) { set_deadline(csr_read(time) + INTERVAL); }
void timer_stop(void) { set_deadline(NEVER); }
bool timer_running(void) { return deadline != NEVER; }

void timer_interrupt(void)
{
    ticks_seen++;
    timer_stop();
}

void timer_wait(uint64_t ticks)
{
    for (uint64_t target = ticks_seen + ticks; ticks_seen < target;) {
        if (!timer_running())
            timer_start();
        wait_for_interrupt();
    }
}
