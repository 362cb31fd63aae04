// >>> images.5
// Names in patterns are compared as text, so `a/./b`, `a//b` and `a/x/../b` must become the same first.

extension String {
    /// The shortest path that is the same by its letters: no `.`, no empty name, `..` only at the start.
    ///
    /// - Source: Go, path.Clean
    var cleanPath: String {
        let isAbsolute = utf8.first == UInt8(ascii: "/")
        var names: [Substring.UnicodeScalarView] = []
        for name in unicodeScalars.split(separator: "/") {
            let isUp = name.elementsEqual("..".unicodeScalars)
            if name.elementsEqual(".".unicodeScalars) { continue }
            if isUp, let last = names.last, !last.elementsEqual("..".unicodeScalars) {
                names.removeLast()
            } else if !isUp || !isAbsolute {
                names.append(name)
            }
        }
        let path = names.map { String($0) }.joined(separator: "/")
        return isAbsolute ? "/" + path : path.isEmpty ? "." : path
    }
}
// <<<
