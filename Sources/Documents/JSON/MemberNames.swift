/// The names of one object while it is read, to find one that occurs twice.
struct MemberNames {
    /// Filled when there are many: most objects have few names, and looking at each is faster then.
    private var many: Set<[UInt8]> = []

    /// Whether a name is new, byte for byte.
    /// - Parameter members: all that came before it.
    mutating func insert(_ name: String, after members: [JSONMember]) -> Bool {
        guard members.count >= 32 else { return !members.contains { $0.name.isSpelt(name) } }
        if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
        return many.insert(Array(name.utf8)).inserted
    }
}
