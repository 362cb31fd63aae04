import RISCV

/// RAM that is the same zeros again for every request, without clearing all of it each time.
///
/// A page is copied before it is first stored to; the copies say afterwards what changed, and which
/// pages to clear.
struct TouchedMemory {
    private static let pageSize: UInt64 = 4096

    let memory: Memory
    private var before: [UInt64: [UInt8]] = [:]

    init(_ memory: Memory) {
        self.memory = memory
    }

    /// Puts what a request asks for into RAM; where parts overlap, the later one counts.
    /// - Throws: `Complaint` when one is not RAM; then nothing was put anywhere.
    mutating func place(_ parts: [(address: UInt64, bytes: [UInt8], field: String)]) throws {
        for (address, bytes, field) in parts
        where !bytes.isEmpty && !memory.contains(address, count: UInt64(bytes.count)) {
            let ram = "\(hex(memory.base)) to \(hex(memory.base + memory.size - 1))"
            throw Complaint("\(field): \(bytes.count) bytes at \(hex(address)) are not RAM, which is \(ram)")
        }
        for part in parts { try memory.write(part.bytes, at: part.address) }
        for part in parts { remember(part.address, count: UInt64(part.bytes.count)) }
    }

    /// Remembers the pages of these bytes of RAM as they are now, if they are not remembered yet.
    mutating func remember(_ address: UInt64, count: UInt64) {
        guard count > 0, memory.contains(address, count: count) else { return }
        for page in stride(from: address & ~(Self.pageSize - 1), to: address + count, by: Int(Self.pageSize))
        where before[page] == nil {
            before[page] = try? memory.read(page, count: Int(Self.pageSize))
        }
    }

    /// Bytes that differ from what was remembered, neighbours together, in order of address.
    func changes() -> [(address: UInt64, bytes: [UInt8])] {
        var runs: [(address: UInt64, bytes: [UInt8])] = []
        for (page, old) in before.sorted(by: { $0.key < $1.key }) {
            guard let now = try? memory.read(page, count: old.count), now != old else { continue }
            for offset in old.indices where now[offset] != old[offset] {
                let address = page + UInt64(offset)
                if let last = runs.last, last.address + UInt64(last.bytes.count) == address {
                    runs[runs.count - 1].bytes.append(now[offset])
                } else {
                    runs.append((address, [now[offset]]))
                }
            }
        }
        return runs
    }

    /// Zeros again, and nothing remembered.
    mutating func clear() {
        for page in before.keys {
            (memory.bytes + Int(page - memory.base)).initializeMemory(
                as: UInt8.self, repeating: 0, count: Int(Self.pageSize))
        }
        before.removeAll(keepingCapacity: true)
    }
}
