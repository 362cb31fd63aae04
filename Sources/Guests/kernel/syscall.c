// syscall.c - what a user program may ask for. `ecall` trapped; the number is
// in a7, the answer goes to a0. A call that must wait leaves pc on the `ecall`,
// so that the process simply asks again when it is woken.
#include "syscalls.h"
#include "kernel.h"

// SUM opens user pages to the kernel for as long as a copy takes, no longer:
// elsewhere a stray user pointer faults instead of being believed.
static void copy_across(void *to, const void *from, uint64_t bytes)
{
    csr_set(sstatus, SSTATUS_SUM);
    memcpy(to, from, bytes);
    csr_clear(sstatus, SSTATUS_SUM);
}

static int64_t sys_write(uint64_t text, uint64_t bytes)
{
    if (!user_may(current->root, text, bytes, PTE_R))
        return -1;
    char piece[65];
    for (uint64_t done = 0; done < bytes;) {
        uint64_t count = bytes - done < 64 ? bytes - done : 64;
        copy_across(piece, (const void *)(text + done), count);
        piece[count] = 0;
        print(piece);
        done += count;
    }
    return (int64_t)bytes;
}

static int64_t sys_disk_read(uint64_t sector, uint64_t buffer)
{
    static char bytes[SECTOR_SIZE];
    if (!user_may(current->root, buffer, SECTOR_SIZE, PTE_W))
        return DISK_FAILED;
    int64_t answer = disk_read(sector, bytes);
    if (answer == 0)
        copy_across((void *)buffer, bytes, SECTOR_SIZE);
    return answer;
}

static int64_t sys_spawn(uint64_t entry, uint64_t argument)
{
    struct process *child = process_new(entry, argument);
    return child != NULL ? (int64_t)child->number : -1;
}

// Both waiting calls answer true when they are done, with *answer set.
static bool sys_read(int64_t *answer)
{
    *answer = uart_get();
    if (*answer < 0)
        current->state = WAITING_FOR_INPUT;
    return *answer >= 0;
}

static bool sys_wait(uint64_t number, int64_t *answer)
{
    struct process *child = process_child(number);
    *answer = -1;
    if (child == NULL)
        return true;
    if (child->state != ENDED) {
        current->state = WAITING_FOR_CHILD;
        return false;
    }
    *answer = child->status;
    process_reap(child);
    return true;
}

static _Noreturn void sys_panic(void)
{
    *(volatile uint64_t *)0xdead000;  // nothing is mapped there
    panic("a load from nowhere went well");
}

static _Noreturn void sys_halt(uint64_t code)
{
    print("kernel: halted with code ");
    print_number(code & 0xffff);
    print("\n");
    finish(code & 0xffff);
}

static bool serve(uint64_t number, uint64_t a, uint64_t b, int64_t *answer)
{
    switch (number) {
    case SYS_WRITE:     *answer = sys_write(a, b); return true;
    case SYS_READ:      return sys_read(answer);
    case SYS_EXIT:      process_end((int64_t)a); return false;
    case SYS_SPAWN:     *answer = sys_spawn(a, b); return true;
    case SYS_WAIT:      return sys_wait(a, answer);
    case SYS_DISK_READ: *answer = sys_disk_read(a, b); return true;
    case SYS_SWITCHES:  *answer = (int64_t)timer_switches; return true;
    case SYS_PANIC:     sys_panic();
    case SYS_HALT:      sys_halt(a);
    default:            *answer = -1; return true;
    }
}

void syscall(void)
{
    struct trap_frame *frame = &current->frame;
    int64_t answer = 0;
    if (serve(frame->x[A7], frame->x[A0], frame->x[A1], &answer)) {
        frame->x[A0] = (uint64_t)answer;
        frame->pc += 4;  // past the ecall, which has no compressed form
    }
}
