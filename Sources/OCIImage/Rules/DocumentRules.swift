import Documents

extension ValueRule<String> {
    /// RFC 6838, section 4.2: type and subtype of at most 127 characters.
    static var mediaType: Self {
        Self(expected: "a media type such as application/vnd.oci.image.manifest.v1+json") { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { isRestrictedName($0) }
        }
    }

    private static func isRestrictedName(_ name: Substring.UTF8View) -> Bool {
        guard let first = name.first, name.count <= 127, first.isLetterOrDigit else { return false }
        return name.allSatisfy { $0.isLetterOrDigit || "!#$&^_.+-".utf8.contains($0) }
    }

    static func oneOf(_ known: [String]) -> Self {
        Self(expected: known.count == 1 ? known[0] : known.oneOf) { text in
            known.contains { $0.isSpelt(text) }
        }
    }

    /// RFC 4648, section 4, with its padding.
    static var base64: Self {
        Self(expected: "base64 with padding") { text in
            let digits = text.utf8.prefix { $0.isLetterOrDigit || "+/".utf8.contains($0) }.count
            let padding = text.utf8.dropFirst(digits)
            return text.utf8.count % 4 == 0 && padding.count <= 2
                && padding.allSatisfy { $0 == UInt8(ascii: "=") }
        }
    }

    /// RFC 3339, section 5.6, by its shape and the ranges of its numbers.
    static var moment: Self {
        Self(expected: "a time such as 2015-10-31T22:22:56.5Z") { Moment.isOne(Array($0.utf8)) }
    }
}

extension ValueRule<[String]> {
    static var addresses: Self {
        Self(expected: "addresses such as https://example.com/a") { $0.allSatisfy(isAddress) }
    }

    /// RFC 3986, section 3: a scheme, a colon, and something.
    private static func isAddress(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        let rest = text.utf8[text.utf8.index(after: colon)...]
        guard let first = scheme.first, first.isLetter, !rest.isEmpty else { return false }
        return scheme.allSatisfy { $0.isLetterOrDigit || "+-.".utf8.contains($0) }
            && rest.allSatisfy { (0x21...0x7e).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) }
    }

    static var environment: Self {
        Self(expected: "NAME=value in each element") { words in
            words.allSatisfy { word in
                word.utf8.firstIndex(of: UInt8(ascii: "=")).map { $0 > word.utf8.startIndex } ?? false
            }
        }
    }
}

extension ValueRule<[Descriptor]> {
    static var notEmpty: Self {
        Self(expected: "at least one element") { !$0.isEmpty }
    }
}

extension ValueRule<Int> {
    static var two: Self {
        Self(expected: "2") { $0 == 2 }
    }
}

extension ValueRule<Int64> {
    static var notNegative: Self {
        Self(expected: "at least 0") { $0 >= 0 }
    }
}

extension UInt8 {
    var isLetter: Bool { isCapital || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isLetterOrDigit: Bool { isDigit || isLetter }
}
