/// What a label may be made of.
///
/// - Kubernetes: apimachinery/pkg/util/validation, IsQualifiedName and IsValidLabelValue
public enum LabelSyntax {
    /// Whether it is a value: empty, or at most 63 letters, digits, `-`, `_` and `.`, the ends letter or digit.
    public static func isValue(_ text: String) -> Bool {
        text.isEmpty || isName(text.utf8)
    }

    /// Whether it is a key: a name of the same kind, behind an optional DNS name and a slash.
    public static func isKey(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last, isName(name) else { return false }
        return parts.count == 1 || parts.first.map(isDomain) ?? false
    }

    private static func isName<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isDomain<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bool {
        bytes.count <= 253
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
                part in
                guard let first = part.first, let last = part.last else { return false }
                return isSmall(first) && isSmall(last)
                    && part.allSatisfy { isSmall($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isSmall(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
