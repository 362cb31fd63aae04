import LabSupport
import LinuxSystem
import OCIRuntime

/// Translates a profile of allowed and denied system calls into a program for the kernel.
///
/// The program, first to last: calls of a foreign instruction set end the process; then for each call of
/// the profile a block that ends in a verdict; then the default. Of several rules for one call the first
/// whose conditions all hold decides. Names that the instruction set does not have are left out, as other
/// runtimes do it: profiles name the calls of many.
///
/// - C: seccomp(2)
/// - OCI: runtime-spec, config-linux.md, "Seccomp"
public struct SeccompCompiler: Sendable {
    typealias Instruction = FilterProgram.Instruction

    /// What is translated.
    public let profile: RuntimeConfig.Linux.Seccomp
    /// For which instruction set.
    public let table: SystemCallTable

    /// A translation.
    public init(_ profile: RuntimeConfig.Linux.Seccomp, table: SystemCallTable = .native) {
        self.profile = profile
        self.table = table
    }

    /// The whole program.
    /// - Throws: `SeccompError`.
    public func program() throws -> FilterProgram {
        // TODO namespaces.8
        // Without the check of the instruction set (the word at 4), number 11 would be munmap for one
        // program and execve for another. On x86-64 numbers from 0x40000000 on are a second set (x32),
        // which would slip through a list of denials: end those too. The number itself is the word at 0.
        throw Unimplemented("namespaces.8")
    }

    // TODO namespaces.8
    /// Each call once, in the order of its first rule.
}

/// The instructions that filters are made of.
///
/// - C: <linux/bpf_common.h>
enum Opcode {
    /// The word at an offset of the record.
    static func load(_ offset: UInt32) -> FilterProgram.Instruction { .init(code: 0x20, value: offset) }
    /// Only these bits of it.
    static func and(_ mask: UInt32) -> FilterProgram.Instruction { .init(code: 0x54, value: mask) }
    /// The end, with a verdict.
    static func give(_ verdict: UInt32) -> FilterProgram.Instruction { .init(code: 0x06, value: verdict) }
    /// Skips instructions.
    static func jump(_ count: UInt32) -> FilterProgram.Instruction { .init(code: 0x05, value: count) }
    /// Skips so many when the loaded word is equal, and so many when not.
    static func jumpIfEqual(_ value: UInt32, _ yes: UInt8, _ no: UInt8) -> FilterProgram.Instruction {
        .init(code: 0x15, ifTrue: yes, ifFalse: no, value: value)
    }
    /// The same for greater.
    static func jumpIfGreater(_ value: UInt32, _ yes: UInt8, _ no: UInt8) -> FilterProgram.Instruction {
        .init(code: 0x25, ifTrue: yes, ifFalse: no, value: value)
    }
    /// The same for greater or equal.
    static func jumpIfAtLeast(_ value: UInt32, _ yes: UInt8, _ no: UInt8) -> FilterProgram.Instruction {
        .init(code: 0x35, ifTrue: yes, ifFalse: no, value: value)
    }
}
