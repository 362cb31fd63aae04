import Foundation

/// As much of JSON Schema as the kit's own schema uses; a word that it does not know is a failure.
struct SchemaCheck {
    private let root: [String: Any]
    private static let silent: Set<String> = ["$schema", "$defs", "title", "description"]

    init(contentsOf path: String) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a document; empty when nothing is.
    func problems(in json: String) throws -> [String] {
        problems(try JSONSerialization.jsonObject(with: Data(json.utf8)), root, "$")
    }

    private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        schema.flatMap { word, rule -> [String] in
            if Self.silent.contains(word) { return [] }
            switch (word, rule) {
            case ("$ref", let name as String):
                let key = String(name.dropFirst("#/$defs/".count))
                let definitions = root["$defs"] as? [String: Any]
                guard let found = definitions?[key] as? [String: Any] else {
                    return ["\(place): no definition \(name)"]
                }
                return problems(value, found, place)
            case ("oneOf", let options as [[String: Any]]):
                let matches = options.filter { problems(value, $0, place).isEmpty }.count
                return matches == 1 ? [] : ["\(place): \(matches) of \(options.count) alternatives fit"]
            case ("const", let wanted as String):
                return value as? String == wanted ? [] : ["\(place): \(value) is not \(wanted)"]
            case ("enum", let known as [String]):
                return known.contains(value as? String ?? "")
                    ? [] : ["\(place): \(value) is none of \(known)"]
            case ("minimum", let least as NSNumber):
                return (value as? NSNumber)?.doubleValue ?? .infinity >= least.doubleValue
                    ? [] : ["\(place): \(value) is below \(least)"]
            case ("type", let name as String):
                return Self.hasType(value, name) ? [] : ["\(place): not a \(name)"]
            case ("required", let names as [String]):
                guard let object = value as? [String: Any] else { return [] }
                return names.filter { object[$0] == nil }.map { "\(place): no \"\($0)\"" }
            case ("properties", let members as [String: [String: Any]]):
                guard let object = value as? [String: Any] else { return [] }
                return members.flatMap { name, rule in
                    object[name].map { problems($0, rule, "\(place).\(name)") } ?? []
                }
            case ("items", let rule as [String: Any]):
                guard let array = value as? [Any] else { return [] }
                return array.enumerated().flatMap { problems($1, rule, "\(place)[\($0)]") }
            default: return ["\(place): this checker does not know \"\(word)\""]
            }
        }
    }

    private static func hasType(_ value: Any, _ name: String) -> Bool {
        switch name {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": (value as? NSNumber).map { isBoolean($0) } ?? false
        case "number": (value as? NSNumber).map { !isBoolean($0) } ?? false
        case "integer":
            (value as? NSNumber).map { !isBoolean($0) && $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: false
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }
}
