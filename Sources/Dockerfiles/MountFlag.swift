/// The value of `RUN --mount=`: `type=cache,target=/root/.cache`.
///
/// - Docker: Dockerfile reference, RUN --mount
public struct MountFlag: Equatable, Sendable {
    /// In their order; a name alone, such as `ro`, has no value. Names in small letters.
    public let options: [Variable]

    /// Cuts the value at its commas; an option with a comma in it stands in double quotes.
    /// Nil when a quote is out of place.
    public init?(_ text: String) {
        guard let fields = Self.fields(text) else { return nil }
        options = fields.map { field in
            let (name, value) = field.cut(at: "=")
            return Variable(name.lowercased(), value)
        }
    }

    /// The value of an option under any of its names.
    public func value(_ names: String...) -> String? {
        options.last { names.contains($0.name) }?.value
    }

    /// What is mounted: bind, unless it says otherwise.
    public var type: String { value("type")?.lowercased() ?? "bind" }

    /// The stage or image whose files it shows.
    public var from: String? { value("from") }

    /// The kinds that there are.
    static let types = ["bind", "cache", "tmpfs", "secret", "ssh"]
    /// The options that some kind knows.
    static let names = [
        "type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite", "rw",
        "required", "size", "id", "sharing", "mode", "uid", "gid", "env",
    ]

    private static func fields(_ text: String) -> [String]? {
        var fields: [String] = []
        var rest = text.unicodeScalars[...]
        repeat {
            guard let field = rest.first == "\"" ? takeQuoted(&rest) : takePlain(&rest) else { return nil }
            fields.append(field)
        } while rest.popFirst() == ","
        return fields
    }

    private static func takePlain(_ rest: inout Substring.UnicodeScalarView) -> String? {
        let field = rest.prefix { $0 != "," }
        rest = rest[field.endIndex...]
        return field.contains("\"") ? nil : String(field)
    }

    /// Between quotes, where two of them are one.
    private static func takeQuoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        var field = String.UnicodeScalarView()
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                if rest.first == nil || rest.first == "," { return String(field) }
                guard rest.popFirst() == "\"" else { return nil }
            }
            field.append(scalar)
        }
        return nil
    }
}
