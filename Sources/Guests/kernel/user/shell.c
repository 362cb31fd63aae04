// shell.c (user) - the shell: reads a line, splits off the first word, looks it
// up in a table. Everything it does to the world is a system call.
#include "user.h"

static void help(const char *rest);

static void echo(const char *rest)
{
    print(rest);
    print("\n");
}

static void disk(const char *rest)
{
    static char sector[SECTOR_SIZE];
    char line[SECTOR_SIZE + 1];
    uint64_t number;
    if (!parse_number(rest, &number)) {
        print("disk: which sector? for example: disk 0\n");
        return;
    }
    switch (ask_kernel(SYS_DISK_READ, number, (uint64_t)sector)) {
    case 0:
        print(first_text(sector, SECTOR_SIZE, line, sizeof line) ? line : "disk: no text in this sector");
        print("\n");
        break;
    case DISK_NONE:
        print("disk: none\n");
        break;
    case DISK_OUT_OF_END:
        print("disk: no such sector\n");
        break;
    default:
        print("disk: read error\n");
    }
}

static void mem(const char *rest)
{
    (void)rest;
    static uint64_t fresh = USER_HEAP;  // each time the next page, never touched before
    if (fresh == USER_HEAP_END) {
        print("mem: every page of the heap is in use\n");
        return;
    }
    volatile uint64_t *word = (volatile uint64_t *)fresh;
    fresh += PAGE_SIZE;
    uint64_t before = *word;  // page fault, and on as if nothing had happened
    *word = before + 42;
    print("mem: it held ");
    print_number(before);
    print(", now ");
    print_number(*word);
    print("\n");
}

static void crash(const char *rest)
{
    (void)rest;
    if (wait_for(spawn(illegal_instruction, 0)) == -1 && wait_for(spawn(kernel_reader, 0)) == -1)
        print("crash: both programs are gone, the shell is still here\n");
    else
        print("crash: a program got away with it\n");
}

static void spin(const char *rest)
{
    (void)rest;
    const uint64_t turns = 6;
    uint64_t goal = (uint64_t)ask_kernel(SYS_SWITCHES, 0, 0) + turns;
    int64_t first = spawn(spinner, goal);
    int64_t second = spawn(spinner, goal);
    print("spin: two programs that never yield\n");
    if (wait_for(first) != 0 || wait_for(second) != 0) {
        print("spin: a program failed\n");
        return;
    }
    print("spin: both done, after ");
    print_number(turns);
    print(" switches by the timer\n");
}

static void panic(const char *rest)
{
    (void)rest;
    ask_kernel(SYS_PANIC, 0, 0);
}

static void halt(const char *rest)
{
    uint64_t code = 0;
    if (*rest != 0 && (!parse_number(rest, &code) || code > 0xffff))
        print("halt: the code is a number from 0 to 65535\n");
    else
        ask_kernel(SYS_HALT, code, 0);
}

static const char *const names[] = {"help", "echo", "disk", "mem", "crash", "spin", "panic", "halt"};

#define COMMANDS (sizeof names / sizeof names[0])
static void (*const actions[COMMANDS])(const char *rest) = {help, echo, disk, mem, crash, spin, panic, halt};

static const char *const uses[COMMANDS] = {
    "help       this list",
    "echo TEXT  print TEXT",
    "disk N     print the text in sector N of the disk",
    "mem        touch a page that is not there yet",
    "crash      start two programs that break the rules",
    "spin       start two programs that never yield",
    "panic      make the kernel fail, exit code 3",
    "halt [N]   stop the machine with exit code N",
};

static void help(const char *rest)
{
    (void)rest;
    for (size_t i = 0; i < COMMANDS; i++) {
        print(uses[i]);
        print("\n");
    }
}

// What follows `name` and the spaces after it in `line`; NULL if the first
// word of `line` is another.
static const char *after_word(const char *line, const char *name)
{
    while (*name != 0)
        if (*line++ != *name++)
            return NULL;
    if (*line != 0 && *line != ' ')
        return NULL;
    while (*line == ' ')
        line++;
    return line;
}

static void obey(const char *line)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        const char *rest = after_word(line, names[i]);
        if (rest != NULL) {
            actions[i](rest);
            return;
        }
    }
    print("unknown command: ");
    print(line);
    print(" (try help)\n");
}

void shell(void)
{
    char line[80];
    print("user: hello from user mode\n");
    for (;;) {
        print("drydock$ ");
        read_line(line, sizeof line);
        const char *command = line;
        while (*command == ' ')
            command++;
        if (*command != 0)
            obey(command);
    }
}
