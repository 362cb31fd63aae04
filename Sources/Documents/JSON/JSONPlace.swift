/// Where in a document a value stands: by name for people, by position for sorting.
///
/// A chain, from the value to the top: every value that is read has a place, and hardly any is ever shown.
public indirect enum JSONPlace: Equatable, Sendable {
    /// A place that is known by its path; an empty one is the document itself.
    case start(String)
    case inObject(JSONPlace, name: String, position: Int)
    case inArray(JSONPlace, position: Int)

    /// A place that is known by its path.
    public init(path: String) {
        self = .start(path)
    }

    /// The document itself.
    public static let top = JSONPlace(path: "")

    /// The member of this name; one that is missing stands behind all others.
    public func member(_ name: String, at position: Int = .max) -> JSONPlace {
        .inObject(self, name: name, position: position)
    }

    /// The element of an array, from 0.
    public func element(_ position: Int) -> JSONPlace {
        .inArray(self, position: position)
    }

    /// `process.args[0]`; empty for the document itself.
    public var path: String {
        switch self {
        case .start(let path): return path
        case .inArray(let array, let position): return "\(array.path)[\(position)]"
        case .inObject(let object, let name, _):
            let path = object.path
            guard !name.isEmpty, name.utf8.allSatisfy(\.isPlain) else {
                return path + "[" + JSONValue.string(name).text() + "]"
            }
            return path.isEmpty ? name : path + "." + name
        }
    }

    /// The position among its siblings at each level.
    public var order: [Int] {
        switch self {
        case .start: []
        case .inObject(let parent, _, let position), .inArray(let parent, let position):
            parent.order + [position]
        }
    }
}

extension UInt8 {
    /// Whether a name may have it that is written without brackets.
    fileprivate var isPlain: Bool {
        self == UInt8(ascii: "_") || isDigit || isCapital
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }
}
