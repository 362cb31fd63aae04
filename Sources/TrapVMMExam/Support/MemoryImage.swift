import ExamKit
import RISCV

/// Double words of a guest's RAM by their address; what is not named is zero.
typealias MemoryImage = [String: [Hex]]

extension Memory {
    /// Puts an image into RAM; what lies outside is left out.
    func write(_ image: MemoryImage) throws {
        for (name, values) in image {
            guard let start = address(name) else { continue }
            for (index, value) in values.enumerated() {
                let place = start &+ 8 &* UInt64(index)
                if contains(place, count: 8) { try store(place, size: .double, value.value) }
            }
        }
    }

    /// The double words that differ from `before`, neighbours together.
    func changes(since before: [UInt8]) throws -> MemoryImage {
        let now = try read(base, count: before.count)
        guard now != before else { return [:] }
        var runs: [(start: UInt64, values: [Hex])] = []
        // Page by page first: most of them are as they were.
        for page in stride(from: 0, to: now.count - 0xFFF, by: 0x1000)
        where now[page..<page + 0x1000] != before[page..<page + 0x1000] {
            for offset in stride(from: page, to: page + 0x1000, by: 8)
            where now[offset..<offset + 8] != before[offset..<offset + 8] {
                let place = base + UInt64(offset)
                let value = Hex(try load(place, size: .double))
                if let last = runs.last, last.start + 8 * UInt64(last.values.count) == place {
                    runs[runs.count - 1].values.append(value)
                } else {
                    runs.append((place, [value]))
                }
            }
        }
        return Dictionary(uniqueKeysWithValues: runs.map { ($0.start.hex, $0.values) })
    }
}

/// The number that a text such as `0x80001000` stands for.
func address(_ name: String) -> UInt64? {
    name.hasPrefix("0x") ? UInt64(name.dropFirst(2), radix: 16) : nil
}

/// Double words of two images that differ, one a line, at most `limit`.
func differences(_ expected: MemoryImage, _ actual: MemoryImage, limit: Int = 6) -> [String] {
    func flat(_ image: MemoryImage) -> [UInt64: Hex] {
        var words: [UInt64: Hex] = [:]
        for (name, values) in image {
            guard let start = address(name) else { continue }
            for (index, value) in values.enumerated() { words[start &+ 8 &* UInt64(index)] = value }
        }
        return words
    }
    let (want, got) = (flat(expected), flat(actual))
    let places = Set(want.keys).union(got.keys).filter { want[$0] != got[$0] }.sorted()
    let lines = places.prefix(limit).map { place in
        "memory \(place.hex): expected \(want[place]?.description ?? "unchanged"), "
            + "got \(got[place]?.description ?? "unchanged")"
    }
    return lines + (places.count > limit ? ["and \(places.count - limit) double words more"] : [])
}
