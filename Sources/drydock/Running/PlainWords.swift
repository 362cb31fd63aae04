/// A command line as managers write it: long options with their value behind a blank, flags, arguments.
///
/// They call a runtime several times for every container, and building the parser that explains wrong
/// lines and prints help takes longer than making the container does. What does not fit here goes there.
struct PlainWords {
    private var words: [String]

    init(_ words: some Sequence<String>) {
        self.words = Array(words)
    }

    /// Takes an option away; nil when it is not there. One without a value stays, and nothing fits then.
    mutating func value(_ name: String) -> String? {
        guard let place = words.firstIndex(of: name), place + 1 < words.count,
            !words[place + 1].hasPrefix("-")
        else { return nil }
        words.remove(at: place)
        return words.remove(at: place)
    }

    /// Takes a flag away.
    mutating func flag(_ name: String) -> Bool {
        guard let place = words.firstIndex(of: name) else { return false }
        words.remove(at: place)
        return true
    }

    /// What is left; nil when that is not one argument.
    var only: String? {
        guard words.count == 1, let word = words.first, !word.hasPrefix("-") else { return nil }
        return word
    }
}
