import FoundationEssentials

/// What a new lab is called, once all of it is known to be free.
public struct LabName: Sendable, Equatable {
    /// The word that selects it, such as `cache`; milestone ids begin with it.
    public let word: String
    /// The Swift module.
    public let module: String
    /// The title for people.
    public let title: String
    /// The folder in labs/ and solutions/, such as `10-cache`.
    public let folder: String

    /// Ids such as `cache.10` stay within the columns of the reports.
    private static let longestWord = 11
    private static let longestModule = 40
    /// Modules that come with Swift, and words that its grammar keeps.
    private static let reserved = [
        "Any", "Builtin", "Dispatch", "Distributed", "Foundation", "FoundationEssentials", "Glibc",
        "Observation", "PackageDescription", "Protocol", "Self", "Swift", "Synchronization", "Testing",
        "Type", "XCTest",
    ]

    /// Names a new lab of a kit.
    /// - Parameters:
    ///   - module: `<Word>Lab` when left out: a module is never called like a type in it.
    ///   - title: the word with a capital letter when left out.
    /// - Throws: `KitError` for a name that is no name, or is taken, with what would be right.
    public init(_ word: String, module: String?, title: String?, kit: Kit, catalogue: Catalogue) throws {
        let shown = SafeText.terminal(word)
        guard Self.isName(word, first: "a"..."z", atMost: Self.longestWord), word.lowercased() == word else {
            throw KitError(
                "\(shown): a lab is called by one word of at most \(Self.longestWord) small letters and"
                    + " digits, a letter first: cache")
        }
        if let lab = catalogue.labs.first(where: { $0.name == word }) {
            throw KitError("\(word): taken by labs/\(lab.folder)")
        }
        let capital = word.prefix(1).uppercased() + word.dropFirst()
        self.word = word
        self.module = module ?? "\(capital)Lab"
        self.title = title ?? capital
        folder = try Self.nextNumber(in: kit) + "-\(word)"
        try Self.check(module: self.module, kit: kit)
        if self.title.isEmpty || self.title.count > 60 || SafeText.terminal(self.title) != self.title {
            throw KitError(
                "--title \(SafeText.terminal(self.title)): expected one line of 1 to 60 characters")
        }
    }

    private static func isName(
        _ text: String, first: ClosedRange<Unicode.Scalar>, atMost count: Int
    ) -> Bool {
        let scalars = text.unicodeScalars
        guard let begin = scalars.first, first.contains(begin), scalars.count <= count else { return false }
        return scalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
    }

    private static func check(module: String, kit: Kit) throws {
        guard isName(module, first: "A"..."Z", atMost: longestModule) else {
            throw KitError(
                "--module \(SafeText.terminal(module)): a module is a Swift name of at most"
                    + " \(longestModule) letters and digits, a capital first: PageCache")
        }
        if reserved.contains(module) { throw KitError("--module \(module): Swift's own; choose another") }
        let manifest = try String.contents(of: kit.root + "/Package.swift").lowercased()
        let taken = ["", "exam", "tests"].map { module.lowercased() + $0 }.first { name in
            manifest.contains("\"\(name)\"") || isThere(name, in: "\(kit.root)/Sources")
                || isThere(name, in: "\(kit.root)/Tests")
        }
        guard let taken else { return }
        throw KitError("--module \(module): taken by a target called \(taken), in this or other case")
    }

    private static func isThere(_ name: String, in folder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.lowercased() == name }
    }

    /// One more than the greatest number in either tree, with two digits.
    private static func nextNumber(in kit: Kit) throws -> String {
        let folders = [kit.labs, kit.solutions].flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
        }
        let number = (folders.compactMap { Int($0.prefix { $0 != "-" }) }.max() ?? 0) + 1
        guard number < 100 else { throw KitError("\(kit.labs): a kit has at most 99 labs") }
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
