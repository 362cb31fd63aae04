extension Trap.Cause {
    /// The cause in words: `illegal instruction`, `load page fault`, `machine timer interrupt`.
    public var name: String {
        switch self {
        case .exception(let exception): words(of: String(describing: exception))
        case .interrupt(let interrupt): words(of: String(describing: interrupt)) + " interrupt"
        }
    }

    /// `loadPageFault` as `load page fault`.
    private func words(of name: String) -> String {
        name.reduce(into: "") { text, letter in
            text += letter.isUppercase ? " " + letter.lowercased() : String(letter)
        }
    }
}
