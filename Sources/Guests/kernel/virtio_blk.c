// virtio_blk.c - a disk without hardware: driver and device share a queue in
// memory. The driver writes descriptors (where the pieces of a request lie) and
// adds the chain to the "available" ring; the device answers in the "used" ring.
// Virtio 1.x over MMIO, one queue, one request at a time.
#include "kernel.h"
#include "syscalls.h"

enum {
    MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008,
    DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SELECT = 0x024,
    QUEUE_SELECT = 0x030, QUEUE_SIZE_MAX = 0x034, QUEUE_SIZE = 0x038, QUEUE_READY = 0x044,
    QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060, INTERRUPT_ACK = 0x064, STATUS = 0x070,
    DESCRIPTORS_LOW = 0x080, DESCRIPTORS_HIGH = 0x084,
    AVAILABLE_LOW = 0x090, AVAILABLE_HIGH = 0x094, USED_LOW = 0x0a0, USED_HIGH = 0x0a4,
    CAPACITY_LOW = 0x100, CAPACITY_HIGH = 0x104,
};
#define MAGIC_VALUE  0x74726976  // "virt"
#define BLOCK_DEVICE 2

// Status bits, set one after the other: how far the two have come to terms.
enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8 };
#define FEATURE_VERSION_1 1u  // bit 32, so bit 0 of the second word

#define QUEUE 4
enum { NEXT = 1, DEVICE_WRITES = 2 };
static struct descriptor {
    uint64_t address;
    uint32_t bytes;
    uint16_t flags;
    uint16_t next;
} descriptors[QUEUE] __attribute__((aligned(16)));

static volatile struct {
    uint16_t flags;
    uint16_t count;  // chains ever made available; runs on past QUEUE
    uint16_t heads[QUEUE];
} available __attribute__((aligned(2)));

static volatile struct {
    uint16_t flags;
    uint16_t count;
    struct {
        uint32_t head;
        uint32_t bytes;
    } done[QUEUE];
} used __attribute__((aligned(4)));

// A request is three pieces: what we want, where to put it, how it went.
#define READ_REQUEST 0
static struct {
    uint32_t type;
    uint32_t reserved;
    uint64_t sector;
} header;
static volatile uint8_t outcome;  // 0 is success

static bool present;
static uint64_t capacity;  // in sectors

static volatile uint32_t *reg(uint64_t offset) { return (volatile uint32_t *)(VIRTIO_BLK + offset); }

static void set_address(uint64_t low, const volatile void *memory)
{
    *reg(low) = (uint32_t)(uint64_t)memory;
    *reg(low + 4) = (uint32_t)((uint64_t)memory >> 32);
}

static void set_up_queue(void)
{
    *reg(QUEUE_SELECT) = 0;
    if (*reg(QUEUE_SIZE_MAX) < QUEUE)
        panic("the disk's queue is too short");
    *reg(QUEUE_SIZE) = QUEUE;
    set_address(DESCRIPTORS_LOW, descriptors);
    set_address(AVAILABLE_LOW, &available);
    set_address(USED_LOW, &used);
    *reg(QUEUE_READY) = 1;
}

void disk_init(void)
{
    // An empty slot reads as device 0; version 1 is the older, different protocol.
    if (*reg(MAGIC) != MAGIC_VALUE || *reg(DEVICE_ID) != BLOCK_DEVICE || *reg(VERSION) != 2)
        return;
    *reg(STATUS) = 0;  // reset
    *reg(STATUS) = ACKNOWLEDGE;
    *reg(STATUS) = ACKNOWLEDGE | DRIVER;
    *reg(DRIVER_FEATURES_SELECT) = 0;
    *reg(DRIVER_FEATURES) = 0;
    *reg(DRIVER_FEATURES_SELECT) = 1;
    *reg(DRIVER_FEATURES) = FEATURE_VERSION_1;
    *reg(STATUS) = ACKNOWLEDGE | DRIVER | FEATURES_OK;
    if ((*reg(STATUS) & FEATURES_OK) == 0)
        panic("the disk refuses plain virtio 1");
    set_up_queue();
    *reg(STATUS) = ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK;
    capacity = (uint64_t)*reg(CAPACITY_HIGH) << 32 | *reg(CAPACITY_LOW);
    present = true;
}

/// Reads one sector; 0, or one of the DISK_ errors. The kernel sleeps meanwhile.
int64_t disk_read(uint64_t sector, char *buffer)
{
    if (!present)
        return DISK_NONE;
    if (sector >= capacity)
        return DISK_OUT_OF_END;
    header.type = READ_REQUEST;
    header.sector = sector;
    outcome = 0xff;
    descriptors[0] = (struct descriptor){(uint64_t)&header, sizeof header, NEXT, 1};
    descriptors[1] = (struct descriptor){(uint64_t)buffer, SECTOR_SIZE, NEXT | DEVICE_WRITES, 2};
    descriptors[2] = (struct descriptor){(uint64_t)&outcome, 1, DEVICE_WRITES, 0};
    available.heads[available.count % QUEUE] = 0;

    // The device must never see the new count before what it counts.
    __sync_synchronize();
    available.count++;
    __sync_synchronize();
    *reg(QUEUE_NOTIFY) = 0;
    while (used.count != available.count)
        wait_for_interrupt();
    __sync_synchronize();
    return outcome == 0 ? 0 : DISK_FAILED;
}

void disk_interrupt(void)
{
    *reg(INTERRUPT_ACK) = *reg(INTERRUPT_STATUS);
}
