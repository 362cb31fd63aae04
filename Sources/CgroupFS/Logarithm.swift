import Glibc

/// The two functions of the C library that the weight formula needs, so that a lab imports no more.
public enum Logarithm {
    /// log2 of a positive number; negative infinity of zero.
    ///
    /// - C: log2(3)
    public static func base2(_ value: Double) -> Double {
        log2(value)
    }

    /// Ten to this power.
    ///
    /// - C: pow(3)
    public static func power10(_ exponent: Double) -> Double {
        pow(10, exponent)
    }
}
