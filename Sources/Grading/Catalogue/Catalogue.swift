import FoundationEssentials

/// Every lab of a kit, in the order of their folders.
public struct Catalogue: Sendable, Equatable {
    /// The labs, sorted by folder.
    public var labs: [Lab]

    /// A catalogue of these labs.
    public init(labs: [Lab]) {
        self.labs = labs
    }

    /// Reads every `labs/*/lab.yml` of a kit.
    /// - Throws: `CatalogueError` for the first file that cannot be read as a lab.
    public init(kit: Kit) throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: kit.labs).sorted()
        labs = try folders.compactMap { folder in
            let path = "\(kit.labs)/\(folder)/lab.yml"
            guard let data = FileManager.default.contents(atPath: path) else { return nil }
            return try Lab(yaml: String(decoding: data, as: UTF8.self), file: "labs/\(folder)/lab.yml")
        }
        if labs.isEmpty { throw KitError("\(kit.labs): no lab.yml in any folder") }
    }

    /// The labs with these names or folders (`jail`, `03-jail`), or all of them when none is given.
    /// - Throws: `KitError` for a name that is unknown, with the known ones.
    public func select(_ names: [String]) throws -> [Lab] {
        let isNamed = { (lab: Lab, name: String) in lab.name == name || lab.folder == name }
        for name in names where !labs.contains(where: { isNamed($0, name) }) {
            let known = labs.map(\.name).joined(separator: ", ")
            throw KitError("--lab \(name): no such lab; this kit has \(known)")
        }
        return names.isEmpty ? labs : labs.filter { lab in names.contains { isNamed(lab, $0) } }
    }

    /// The lab and milestone with this id.
    /// - Throws: `KitError` for an id that is unknown, with the known ones.
    public func milestone(_ id: String) throws -> (lab: Lab, milestone: Milestone) {
        for lab in labs {
            if let milestone = lab.milestone(id) { return (lab, milestone) }
        }
        let own = labs.filter { id.hasPrefix("\($0.name).") }
        let known = (own.isEmpty ? labs : own).flatMap(\.milestones).map(\.id).joined(separator: ", ")
        throw KitError("\(id): no such milestone; known are \(known)")
    }
}
