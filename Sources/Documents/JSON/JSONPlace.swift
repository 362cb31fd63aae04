/// Where in a document a value stands: by name for people, by position for sorting.
package struct JSONPlace: Equatable {
    /// `process.args[0]`; empty for the document itself.
    package var path: String
    /// The position among its siblings at each level.
    package var order: [Int]

    package init(path: String, order: [Int] = []) {
        self.path = path
        self.order = order
    }

    package static let top = JSONPlace(path: "")

    /// The member of this name; one that is missing stands behind all others.
    package func member(_ name: String, at position: Int = .max) -> JSONPlace {
        let isPlain = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || Character(UnicodeScalar(byte)).isLetterOrDigit
        }
        let step =
            isPlain && !name.isEmpty
            ? (path.isEmpty ? name : "." + name) : "[" + JSONValue.string(name).text() + "]"
        return JSONPlace(path: path + step, order: order + [position])
    }

    /// The element of an array, from 0.
    package func element(_ position: Int) -> JSONPlace {
        JSONPlace(path: "\(path)[\(position)]", order: order + [position])
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool {
        isASCII && (isLetter || isNumber)
    }
}
