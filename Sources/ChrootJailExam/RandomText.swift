import LabSupport

/// Names for cases.
enum RandomText {
    static func word(using generator: inout SeededGenerator) -> String {
        String(
            (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a"
            })
    }

    static func path(using generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in "/" + word(using: &generator) }.joined()
    }
}
