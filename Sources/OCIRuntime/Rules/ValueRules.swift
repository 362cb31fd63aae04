import Documents

extension ValueRule<String> {
    /// `^RLIMIT_[A-Z]+$`
    static var resourceLimit: Self {
        Self(expected: "RLIMIT_ and capital letters") { text in
            let rest = text.utf8.dropFirst("RLIMIT_".utf8.count)
            return text.utf8.starts(with: "RLIMIT_".utf8) && !rest.isEmpty && rest.allSatisfy(\.isCapital)
        }
    }

    /// `^[cbup]$`
    static var deviceType: Self {
        Self(expected: "one of c, b, u, p") { text in ["c", "b", "u", "p"].contains { text.isSpelt($0) } }
    }

    /// `^[1-9][0-9]*[KMG]B$`
    static var pageSize: Self {
        Self(expected: "a number and one of KB, MB, GB, such as 2MB") { text in
            let digits = text.utf8.dropLast(2)
            let unit = Array(text.utf8.suffix(2))
            return ["KB", "MB", "GB"].contains { $0.utf8.elementsEqual(unit) }
                && !digits.isEmpty && digits.allSatisfy(\.isDigit) && digits.first != UInt8(ascii: "0")
        }
    }

    /// `^MB:[^\n]*$`
    static var memoryBandwidth: Self {
        Self(expected: "MB: and one line") { text in
            text.utf8.starts(with: "MB:".utf8) && !text.utf8.contains(UInt8(ascii: "\n"))
        }
    }

    /// `^[0-9, -]*$`
    static var cpuCharacters: Self {
        Self(expected: "a list of CPUs such as 0-3,7") { text in
            text.utf8.allSatisfy { $0.isDigit || ", -".utf8.contains($0) }
        }
    }
}

extension ValueRule<Int> {
    static var aboveZero: Self {
        Self(expected: "at least 1") { $0 >= 1 }
    }

    static var notNegative: Self {
        Self(expected: "at least 0") { $0 >= 0 }
    }
}

extension ValueRule<UInt32> {
    /// The nine permission bits.
    static var fileMode: Self {
        Self(expected: "an integer from 0 to 511 (octal 777, in decimal)") { $0 <= 0o777 }
    }
}

extension ValueRule<[String]> {
    static var notEmpty: Self {
        Self(expected: "at least one element") { !$0.isEmpty }
    }
}
