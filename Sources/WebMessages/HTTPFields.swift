/// The fields of a message in their order; their names are alike whatever their case.
///
/// - RFC 9110, section 5
public struct HTTPFields: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    /// Names as they were written, and values without blanks at their ends.
    public private(set) var all: [(name: String, value: String)] = []

    /// None.
    public init() {}

    /// These.
    public init(dictionaryLiteral fields: (String, String)...) {
        all = fields.map { (name: $0.0, value: $0.1) }
    }

    /// The first value of that name; setting replaces all of them, nil removes them.
    public subscript(name: String) -> String? {
        get { all.first { Self.isSame($0.name, name) }?.value }
        set {
            all.removeAll { Self.isSame($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// All values of that name.
    public func values(_ name: String) -> [String] {
        all.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// One more, behind the others.
    public mutating func append(_ name: String, _ value: String) {
        all.append((name: name, value: value))
    }

    /// Alike in the same order.
    public static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        left.all.elementsEqual(right.all) { isSame($0.name, $1.name) && $0.value == $1.value }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
    }
}
