import KeyValueModel
import LabSupport

/// A store that keeps a whole copy of itself for each revision: slow, and too simple to be wrong.
struct NaiveStore {
    /// By revision; the store began at 1.
    private(set) var copies: [[[UInt8]: KeyValue]] = [[:], [:]]

    var revision: Int64 { Int64(copies.count - 1) }

    mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        change { copy, revision in
            let old = copy[key]
            copy[key] = KeyValue(
                key: key, createRevision: old?.createRevision ?? revision, modRevision: revision,
                version: (old?.version ?? 0) + 1, value: value)
        }
    }

    mutating func delete(_ range: KeyRange) {
        guard copies[copies.count - 1].keys.contains(where: range.contains) else { return }
        change { copy, _ in copy = copy.filter { !range.contains($0.key) } }
    }

    /// Several writes at one revision.
    mutating func change(_ body: (inout [[UInt8]: KeyValue], Int64) -> Void) {
        var copy = copies[copies.count - 1]
        body(&copy, revision + 1)
        copies.append(copy)
    }

    func range(_ range: KeyRange, at revision: Int64) -> [KeyValue] {
        copies[Int(revision)].values.filter { range.contains($0.key) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }
}

/// Keys and ranges in which random tests collide often.
enum RandomKeys {
    static func key(using generator: inout SeededGenerator) -> [UInt8] {
        let letters: [UInt8] = [0, 97, 98, 255]
        return (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &generator)]
        }
    }

    static func range(using generator: inout SeededGenerator) -> KeyRange {
        let first = key(using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return KeyRange(key: first)
        case 1: return .prefix(first)
        case 2: return KeyRange(key: first, end: [0])
        case 3: return .all
        default: return KeyRange(key: first, end: key(using: &generator))
        }
    }
}
