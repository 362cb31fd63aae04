import Glibc

/// Several files that are open together and closed together.
public struct OpenFiles: ~Copyable, Sendable {
    /// Their numbers, in the order of the paths.
    public let numbers: [Int32]

    /// Opens all of them for reading, or none.
    /// - Throws: `SystemError`.
    public init(_ paths: [String]) throws(SystemError) {
        var opened: [Int32] = []
        do throws(SystemError) {
            for path in paths {
                opened.append(try checkErrno("open(\(path))") { open(path, O_RDONLY | O_CLOEXEC) })
            }
        } catch {
            opened.forEach { close($0) }
            throw error
        }
        numbers = opened
    }

    /// Takes over descriptors that nobody else closes.
    init(adopting numbers: [Int32]) {
        self.numbers = numbers
    }

    deinit {
        numbers.forEach { close($0) }
    }

    /// How many there are.
    public var count: Int { numbers.count }
}
