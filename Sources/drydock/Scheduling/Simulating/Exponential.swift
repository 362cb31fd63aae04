import Glibc
import LabSupport

/// Times between events that are as likely at any moment.
enum Exponential {
    /// A time with the mean 1.
    static func sample(using generator: inout SeededGenerator) -> Double {
        -log(1 - Double.random(in: 0..<1, using: &generator))
    }
}
