import FoundationEssentials

/// A JSON string by itself.
enum JSONText {
    static func decode(_ bytes: [UInt8]) throws -> String {
        try JSONDecoder().decode(String.self, from: Data(bytes))
    }
}
