import CLinux
import Glibc

/// Swift's mangled names in words.
enum Demangling {
    /// `$s8Emulator4HartV` as `Emulator.Hart`; nil when the name is not Swift's.
    static func text(of name: String) -> String? {
        guard name.hasPrefix("$s"), let text = clinux_demangle(name) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
