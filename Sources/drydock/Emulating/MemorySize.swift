import ArgumentParser

/// How much RAM the guest gets: `64M`, `1G`, or plain bytes.
struct MemorySize: CustomStringConvertible {
    /// Whole pages from 4 KiB up; beyond 16 GiB the book-keeping of the pages alone would hurt the host.
    static let allowed: ClosedRange<UInt64> = 4096...16 << 30
    static let expectation = "expected 4K to 16G in steps of 4K, such as 64M, 1G or 134217728"

    let bytes: UInt64

    init(bytes: UInt64) {
        self.bytes = bytes
    }

    /// Reads the text of an argument; nil when it names no size that a guest can have.
    init?(_ argument: String) {
        let shifts: [Character: UInt64] = ["K": 10, "M": 20, "G": 30]
        let suffix = argument.last.flatMap { shifts[Character($0.uppercased())] }
        let digits = suffix == nil ? argument[...] : argument.dropLast()
        guard digits.allSatisfy(\.isASCII), !digits.hasPrefix("+"), let number = UInt64(digits) else {
            return nil
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (suffix ?? 0))
        guard !overflow, Self.allowed.contains(bytes), bytes % 4096 == 0 else { return nil }
        self.bytes = bytes
    }

    /// As the help shows the default.
    var description: String { "\(bytes >> 20)M" }

    /// The size that a command line names.
    /// - Throws: `ValidationError` that says what would be right.
    static func parse(_ text: String) throws -> MemorySize {
        guard let size = MemorySize(text) else { throw ValidationError(expectation) }
        return size
    }
}
