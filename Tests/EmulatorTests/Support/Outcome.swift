import RISCV

/// The trap that `body` raises; nil when it raises none. Every other error goes on, a stub's above all.
func trap(in body: () throws -> Void) throws -> Trap? {
    do {
        try body()
        return nil
    } catch let trap as Trap {
        return trap
    }
}

/// The physical address that nobody answered for; nil when `body` goes well.
func busFault(in body: () throws -> Void) throws -> UInt64? {
    do {
        try body()
        return nil
    } catch let fault as BusFault {
        return fault.address
    }
}

/// A number as the manuals write addresses and words.
func hex(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
    "0x" + String(value, radix: 16)
}

/// A trap, or what the absence of one is called.
func describe(_ trap: Trap?) -> String {
    guard let trap else { return "no trap" }
    let cause =
        switch trap.cause {
        case .exception(let exception): "\(exception), cause \(exception.rawValue)"
        case .interrupt(let interrupt): "\(interrupt), cause 1 << 63 | \(interrupt.rawValue)"
        }
    return "\(cause), value \(hex(trap.value))"
}
