/// Where in a document a value stands: by name for people, by position for sorting.
struct JSONPlace: Equatable {
    /// `process.args[0]`; empty for the document itself.
    var path: String
    /// The position among its siblings at each level.
    var order: [Int]

    static let top = JSONPlace(path: "", order: [])

    /// The member of this name; one that is missing stands behind all others.
    func member(_ name: String, at position: Int = .max) -> JSONPlace {
        let isPlain = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || Character(UnicodeScalar(byte)).isLetterOrDigit
        }
        let step =
            isPlain && !name.isEmpty
            ? (path.isEmpty ? name : "." + name) : "[" + JSONValue.string(name).text() + "]"
        return JSONPlace(path: path + step, order: order + [position])
    }

    /// The element of an array, from 0.
    func element(_ position: Int) -> JSONPlace {
        JSONPlace(path: "\(path)[\(position)]", order: order + [position])
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool {
        isASCII && (isLetter || isNumber)
    }
}
