import CKVM
import SuiteSupport
import TrapVMM
import XCTest

/// What the shared page says, on a page that no kernel has written.
extension KVMTests {
    func testEveryReasonHasItsCase() throws {
        let rows: [Row<UInt32, KVMExit>] = [
            Row("reason 5", 5, gives: .halt),
            Row("reason 8", 8, gives: .shutdown),
            Row("reason 10", 10, gives: .interrupted),
            Row("reason 4", 4, gives: .debug),
            Row("reason 9", 9, gives: .failEntry(reason: 0x8000_0021_0000_0007)),
            Row("reason 17", 17, gives: .internalError(suberror: 7)),
            Row("reason 24", 24, gives: .other(reason: 24)),
        ]
        try assertRows(
            rows, "decode", why: "the reason picks the case; what follows it is a union", show: ExitText.of
        ) { reason in
            let area = try KVMRunArea()
            area.store(reason, CKVM_RUN_EXIT_REASON)
            area.store(UInt64(0x8000_0021_0000_0007), CKVM_RUN_FAIL_ENTRY_REASON)
            return try KVMExit.decode(area)
        }
    }

    func testPortAccessesAreDecoded() throws {
        let rows: [Row<PortFields, String>] = [
            Row("outb", PortFields(output: 1, 1, 0x3F8, 1, [0x41]), gives: "out 0x3f8: 41"),
            Row(
                "outl", PortFields(output: 1, 4, 0x510, 1, [1, 2, 3, 4]),
                gives: "out 0x510 1 of 4 bytes: 01 02 03 04"),
            Row(
                "rep outsw", PortFields(output: 1, 2, 0x510, 3, [1, 2, 3, 4, 5, 6]),
                gives: "out 0x510 3 of 2 bytes: 01 02 03 04 05 06",
                why: "a string instruction exits once for many items: size * count bytes"),
            Row(
                "inb", PortFields(output: 0, 1, 0xFFFF, 1, [0x77]), gives: "in 0xffff: 00",
                why: "the old bytes are not what the guest reads: nobody has answered yet"),
            Row(
                "data elsewhere", PortFields(output: 1, 1, 0x80, 1, [9], offset: 3000), gives: "out 0x80: 09",
                why: "the kernel chooses where the data are and says so in data_offset"),
        ]
        try assertRows(rows, "decode", why: "all fields of kvm_run.io count", show: { $0 }) { fields in
            ExitText.of(try KVMExit.decode(try fields.area()))
        }
    }

    func testMemoryAccessesAreDecoded() throws {
        let bytes: [UInt8] = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]
        let rows: [Row<(UInt8, UInt32), String>] = [
            Row("a store of 4 bytes", (1, 4), gives: "mmio write 0x1fedcba98: 11 22 33 44"),
            Row("a store of 8 bytes", (1, 8), gives: "mmio write 0x1fedcba98: 11 22 33 44 55 66 77 88"),
            Row("a load of 2 bytes", (0, 2), gives: "mmio read 0x1fedcba98: 00 00"),
            Row(
                "a length of 200 bytes", (1, 200), gives: "mmio write 0x1fedcba98: 11 22 33 44 55 66 77 88",
                why: "the area has room for 8 bytes; a VMM trusts no number further than that"),
        ]
        try assertRows(rows, "decode", why: "the length says how many of the 8 bytes count", show: { $0 }) {
            let area = try KVMRunArea()
            area.store(UInt32(6), CKVM_RUN_EXIT_REASON)
            area.store(UInt64(0x1_FEDC_BA98), CKVM_RUN_MMIO_ADDRESS)
            area.write(bytes, at: UInt64(CKVM_RUN_MMIO_DATA.rawValue))
            area.store($0.1, CKVM_RUN_MMIO_LENGTH)
            area.store($0.0, CKVM_RUN_MMIO_IS_WRITE)
            return ExitText.of(try KVMExit.decode(area))
        }
    }
}

/// What the kernel writes for IN and OUT.
struct PortFields {
    let direction: UInt8
    let size: UInt8
    let port: UInt16
    let count: UInt32
    let data: [UInt8]
    let offset: UInt64

    init(
        output: UInt8, _ size: UInt8, _ port: UInt16, _ count: UInt32, _ data: [UInt8], offset: UInt64 = 1024
    ) {
        direction = output
        self.size = size
        self.port = port
        self.count = count
        self.data = data
        self.offset = offset
    }

    func area() throws -> KVMRunArea {
        let area = try KVMRunArea()
        area.store(UInt32(2), CKVM_RUN_EXIT_REASON)
        area.store(direction, CKVM_RUN_IO_DIRECTION)
        area.store(size, CKVM_RUN_IO_SIZE)
        area.store(port, CKVM_RUN_IO_PORT)
        area.store(count, CKVM_RUN_IO_COUNT)
        area.store(offset, CKVM_RUN_IO_DATA_OFFSET)
        area.write(data, at: offset)
        return area
    }
}
