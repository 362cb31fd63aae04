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

/// A number as the manuals write addresses and words.
func hex(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
    "0x" + String(value, radix: 16)
}

/// A trap, or what the absence of one is called.
func describe(_ trap: Trap?) -> String {
    guard let trap else { return "no trap" }
    return "\(trap.cause.name), value \(hex(trap.value))"
}

/// What becomes of something that gives a number, or the trap that says why not.
enum Result64: Equatable, CustomStringConvertible {
    case value(UInt64)
    case trap(Trap)

    init(_ body: () throws -> UInt64) throws {
        do {
            self = .value(try body())
        } catch let trap as Trap {
            self = .trap(trap)
        }
    }

    var description: String {
        switch self {
        case .value(let value): hex(value)
        case .trap(let trap): describe(trap)
        }
    }
}
