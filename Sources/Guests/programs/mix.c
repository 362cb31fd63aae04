// mix.c - a little of everything integer programs do: follow a linked list,
// run a state machine over text, compute a CRC, multiply a small matrix.
#include "runtime.h"

#define NODES 128
struct node {
    struct node *next;
    uint32_t key;
    uint32_t value;
};
static struct node nodes[NODES];

// Links the nodes in an order that jumps about in memory.
static struct node *build_list(uint64_t *random)
{
    struct node *head = NULL;
    for (uint32_t i = 0; i < NODES; i++) {
        struct node *node = &nodes[i * 37 % NODES];
        node->key = (uint32_t)next_random(random) % 1000;
        node->value = i;
        node->next = head;
        head = node;
    }
    return head;
}

// Sorts by key: merge sort, which only changes links.
static struct node *merge(struct node *a, struct node *b)
{
    struct node *head = NULL, **end = &head;
    while (a != NULL && b != NULL) {
        struct node **smaller = a->key <= b->key ? &a : &b;
        *end = *smaller;
        end = &(*smaller)->next;
        *smaller = *end;
    }
    *end = a != NULL ? a : b;
    return head;
}

static struct node *sort(struct node *head)
{
    if (head == NULL || head->next == NULL)
        return head;
    struct node *middle = head;
    for (struct node *end = head->next; end != NULL && end->next != NULL; end = end->next->next)
        middle = middle->next;
    struct node *second = middle->next;
    middle->next = NULL;
    return merge(sort(head), sort(second));
}

static uint64_t list_work(uint64_t *random)
{
    uint64_t sum = 0, place = 1;
    for (struct node *node = sort(build_list(random)); node != NULL; node = node->next)
        sum += node->key * place++ + node->value;
    return sum;
}

// Counts what a text holds: words, whole numbers, numbers with a point.
enum state { BETWEEN, WORD, NUMBER, POINT, STATES };
static const char text[] =
    "the dock holds 3 ships of 12.5 fathoms, 1 tug and 44 crates; "
    "at 6.30 the gate opens, 0.25 an hour later 900 tons are afloat. ";

static uint64_t state_work(void)
{
    uint64_t entered[STATES] = {0};
    enum state state = BETWEEN;
    for (size_t i = 0; i < sizeof text; i++) {
        char c = text[i];
        enum state before = state;
        if (c >= '0' && c <= '9')
            state = state == POINT ? POINT : NUMBER;
        else if (c == '.' && state == NUMBER)
            state = POINT;
        else if (c >= 'a' && c <= 'z')
            state = WORD;
        else
            state = BETWEEN;
        if (state != before)
            entered[state]++;
    }
    return entered[BETWEEN] | entered[WORD] << 16 | entered[NUMBER] << 32 | entered[POINT] << 48;
}

// CRC-32, bit by bit (polynomial of IEEE 802.3, reflected).
static uint32_t crc(const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    uint32_t value = ~0u;
    for (size_t i = 0; i < count; i++) {
        value ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ ((value & 1) ? 0xedb88320 : 0);
    }
    return ~value;
}

#define SIDE 12
static int32_t left[SIDE][SIDE], right[SIDE][SIDE];

static uint64_t matrix_work(uint64_t *random)
{
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            left[i][j] = (int32_t)(next_random(random) % 200) - 100;
            right[i][j] = i * j - 40;
        }
    uint64_t sum = 0;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            int64_t cell = 0;
            for (int k = 0; k < SIDE; k++)
                cell += (int64_t)left[i][k] * right[k][j];
            sum = sum * 31 + (uint64_t)cell;
        }
    return sum;
}

uint64_t run(uint64_t iterations)
{
    uint64_t random = 88172645463325252, checksum = 0;
    for (uint64_t i = 0; i < iterations; i++) {
        uint64_t parts[4] = {list_work(&random), state_work(), matrix_work(&random), checksum};
        checksum = checksum * 1000003 + crc(parts, sizeof parts) + crc(text, sizeof text) + parts[2];
    }
    return checksum;
}
