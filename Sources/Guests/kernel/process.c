// process.c - a process is an address space, a saved set of registers and a
// state. The scheduler goes round the table; the timer makes sure it gets to.
#include "kernel.h"

#define PROCESSES 8

// user_image.S: the user program as one flat piece, its table of contents first.
struct user_image {
    uint64_t text_bytes;  // whole pages; code and constants
    uint64_t data_bytes;  // initial values, right behind the text
    uint64_t all_data_bytes;  // with the zeros after them
    uint64_t entry;
};
extern const struct user_image user_image;

struct process *current;
uint64_t timer_switches;
static struct process processes[PROCESSES];
static uint64_t last_number;

uint64_t user_entry(void) { return user_image.entry; }

static bool map_new_page(pte_t *root, uint64_t virtual, const char *contents, uint64_t bytes)
{
    char *page = page_alloc();
    if (page == NULL)
        return false;
    memcpy(page, contents, bytes);
    if (map_page(root, virtual, (uint64_t)page, PTE_U | PTE_R | PTE_W | PTE_OWNED))
        return true;
    page_free(page);
    return false;
}

// Text is the same for all and cannot be written, so all share the one copy
// inside the kernel's image. Data and stack each process has for itself.
static bool load_image(pte_t *root)
{
    const char *bytes = (const char *)&user_image;
    uint64_t at = USER_BASE;
    for (uint64_t done = 0; done < user_image.text_bytes; done += PAGE_SIZE, at += PAGE_SIZE)
        if (!map_page(root, at, (uint64_t)bytes + done, PTE_U | PTE_R | PTE_X))
            return false;

    const char *data = bytes + user_image.text_bytes;
    for (uint64_t done = 0; done < user_image.all_data_bytes; done += PAGE_SIZE, at += PAGE_SIZE) {
        uint64_t left = done < user_image.data_bytes ? user_image.data_bytes - done : 0;
        if (!map_new_page(root, at, data + done, left < PAGE_SIZE ? left : PAGE_SIZE))
            return false;
    }
    return map_new_page(root, USER_STACK_TOP - PAGE_SIZE, NULL, 0);
}

/// A child of the current process, ready to start at `entry`; NULL if the table
/// or the memory is full.
struct process *process_new(uint64_t entry, uint64_t argument)
{
    struct process *new = processes;
    while (new < processes + PROCESSES && new->state != FREE)
        new++;
    if (new == processes + PROCESSES)
        return NULL;

    pte_t *root = user_table_new();
    if (root == NULL)
        return NULL;
    if (!load_image(root)) {
        user_table_free(root);
        return NULL;
    }
    *new = (struct process){
        .state = READY,
        .number = ++last_number,
        .parent = current != NULL ? current->number : 0,
        .root = root,
    };
    new->frame.pc = entry;
    new->frame.x[SP] = USER_STACK_TOP;
    new->frame.x[A0] = argument;
    return new;
}

struct process *process_child(uint64_t number)
{
    for (struct process *p = processes; p < processes + PROCESSES; p++)
        if (p->state != FREE && p->number == number && p->parent == current->number)
            return p;
    return NULL;
}

/// Ends the current process. Its entry stays until the parent has asked for the
/// status; its memory goes at once.
void process_end(int64_t status)
{
    if (current->parent == 0)
        panic("the first process ended");
    user_table_free(current->root);
    current->root = NULL;
    current->status = status;
    current->state = ENDED;
    process_wake(WAITING_FOR_CHILD);
}

void process_reap(struct process *child) { child->state = FREE; }

/// Everyone who waits for this tries again; who still cannot go on waits again.
void process_wake(enum process_state reason)
{
    for (struct process *p = processes; p < processes + PROCESSES; p++)
        if (p->state == reason)
            p->state = READY;
}

/// Demand paging: the first touch of a heap page brings it into being. False if
/// the address is not one the process may have.
bool process_page_fault(uint64_t address)
{
    if (address < USER_HEAP || address >= USER_HEAP_END)
        return false;
    uint64_t page = address & ~(PAGE_SIZE - 1);
    if (user_may(current->root, page, 1, PTE_R) || !map_new_page(current->root, page, NULL, 0))
        return false;
    sfence_vma();
    print("kernel: page fault at ");
    print_hex(address);
    print(": fresh page for process ");
    print_number(current->number);
    print("\n");
    return true;
}

// The next READY process after the current one in the table, itself last.
static struct process *next_ready(void)
{
    uint64_t start = current != NULL ? (uint64_t)(current - processes) : PROCESSES - 1;
    for (uint64_t step = 1; step <= PROCESSES; step++) {
        struct process *p = &processes[(start + step) % PROCESSES];
        if (p->state == READY)
            return p;
    }
    return NULL;
}

_Noreturn void resume(struct process *next)
{
    if (next != current || !timer_running())
        timer_start();  // a fresh time slice
    current = next;
    address_space_use(next->root);
    csr_clear(sstatus, SSTATUS_SPP);
    csr_set(sstatus, SSTATUS_SPIE);
    enter_user(&next->frame);
}

/// The time slice of the current process is over.
_Noreturn void preempt(void)
{
    struct process *next = next_ready();
    if (next != current)
        timer_switches++;
    resume(next);
}

/// Runs whoever is ready. With nobody ready it sleeps, without a timer: only a
/// device can change that.
_Noreturn void schedule(void)
{
    for (;;) {
        struct process *next = next_ready();
        if (next != NULL)
            resume(next);
        timer_stop();
        wait_for_interrupt();
    }
}
