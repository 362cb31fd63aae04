import KeyValueModel

/// Which watches care for a key: found without asking every one of them.
///
/// Most watch one key, or all keys that begin alike. Such a prefix is looked up as the beginning of the key, once
/// for each length that some prefix has.
struct WatchIndex {
    private var byKey: [[UInt8]: [Int]] = [:]
    private var byPrefix: [[UInt8]: [Int]] = [:]
    /// How many prefixes there are of each length.
    private var lengths: [Int: Int] = [:]
    private var byRange: [KeyRange: [Int]] = [:]

    /// Adds a watch; its number is greater than all before it.
    mutating func insert(_ id: Int, _ range: KeyRange) {
        if range.isSingle {
            byKey[range.key, default: []].append(id)
        } else if let prefix = range.prefix {
            if byPrefix[prefix] == nil { lengths[prefix.count, default: 0] += 1 }
            byPrefix[prefix, default: []].append(id)
        } else {
            byRange[range, default: []].append(id)
        }
    }

    /// Takes a watch out that was added with this range.
    mutating func remove(_ id: Int, _ range: KeyRange) {
        if range.isSingle {
            Self.remove(id, from: &byKey[range.key])
        } else if let prefix = range.prefix {
            Self.remove(id, from: &byPrefix[prefix])
            guard byPrefix[prefix] == nil, let others = lengths[prefix.count] else { return }
            lengths[prefix.count] = others > 1 ? others - 1 : nil
        } else {
            Self.remove(id, from: &byRange[range])
        }
    }

    /// Shows every watch that cares for a key.
    func visit(_ key: [UInt8], _ body: (Int) -> Void) {
        byKey[key]?.forEach(body)
        for length in lengths.keys where length <= key.count {
            byPrefix[Array(key[..<length])]?.forEach(body)
        }
        for (range, ids) in byRange where range.contains(key) { ids.forEach(body) }
    }

    private static func remove(_ id: Int, from list: inout [Int]?) {
        guard let place = list?.firstIndex(of: id) else { return }
        list?.remove(at: place)
        if list?.isEmpty == true { list = nil }
    }
}

extension KeyRange {
    /// What all of its keys begin with, if the range is just those.
    fileprivate var prefix: [UInt8]? {
        if self == .all { return [] }
        return self == .prefix(key) ? key : nil
    }
}
