import ClusterObjects

/// What names may be made of, and what is said of one that is not.
///
/// - Kubernetes: 1.20, apimachinery/pkg/util/validation
public enum NameSyntax {
    private static let label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    private static let qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
    private static let ends = "and must start and end with an alphanumeric character"

    /// What is wrong with the name of an object: it must be a DNS subdomain of at most 253 characters.
    public static func faults(ofSubdomain text: String) -> [String] {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // The words are put together only when they are wanted: hardly ever.
        guard !parts.allSatisfy(isLabel) else { return tooLong(text, 253) }
        return tooLong(text, 253) + [
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                + ends + " (e.g. 'example.com', regex used for validation is '\(label)(\\.\(label))*')"
        ]
    }

    /// What is wrong with the name of a namespace: it must be a DNS label of at most 63 characters.
    public static func faults(ofLabel text: String) -> [String] {
        guard !isLabel(text.utf8[...]) else { return tooLong(text, 63) }
        return tooLong(text, 63) + [
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
                + ends + " (e.g. 'my-name',  or '123-abc', regex used for validation is '\(label)')"
        ]
    }

    /// What is wrong with the key of a label or an annotation, or with the name of a finalizer.
    public static func faults(ofQualifiedName text: String) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.last else {
            let prefix = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            return ["a qualified name \(qualifiedWords) \(prefix)"]
        }
        var faults: [String] = []
        if parts.count == 2 {
            faults = parts[0].isEmpty ? ["must be non-empty"] : self.faults(ofSubdomain: parts[0])
            faults = faults.map { "prefix part \($0)" }
        }
        if name.isEmpty { faults.append("name part must be non-empty") }
        faults += tooLong(name, 63).map { "name part \($0)" }
        return isQualified(name) ? faults : faults + ["name part \(qualifiedWords)"]
    }

    /// What is wrong with the value of a label.
    public static func faults(ofLabelValue text: String) -> [String] {
        guard !text.isEmpty, !isQualified(text) else { return tooLong(text, 63) }
        return tooLong(text, 63) + [
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                + "\(ends) (e.g. 'MyValue',  or 'my_value',  or '12345', "
                + "regex used for validation is '(\(qualified))?')"
        ]
    }

    /// What is wrong with a part of an address.
    public static func faults(ofPathSegment text: String) -> [String] {
        if text == "." || text == ".." { return ["may not be '\(text)'"] }
        return ["/", "%"].filter { text.contains($0) }.map { "may not contain '\($0)'" }
    }

    private static var qualifiedWords: String {
        "must consist of alphanumeric characters, '-', '_' or '.', \(ends) "
            + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '\(qualified)')"
    }

    private static func tooLong(_ text: String, _ most: Int) -> [String] {
        text.utf8.count > most ? ["must be no more than \(most) characters"] : []
    }

    private static func isLabel(_ bytes: Substring.UTF8View) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isSmall(first) && isSmall(last) && bytes.allSatisfy { isSmall($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isQualified(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isSmall(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
