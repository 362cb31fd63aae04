import LabSupport
import ELF

/// What a program wants from the dynamic linker before it can start.
///
/// - Source: System V ABI, edition 4.1, chapter 5; ld.so(8)
public struct LinkInfo: Equatable, Sendable {
    /// The dynamic linker (PT_INTERP), or nil for a static program or a library without one.
    public let interpreter: String?
    /// The names of the libraries it needs (DT_NEEDED), in the file's order.
    public let needed: [String]
    /// The folders to look in first (DT_RUNPATH, else DT_RPATH), not yet expanded.
    public let searchPath: [String]

    /// Reads an executable or a library.
    /// - Parameter bytes: the whole file, little-endian and 64-bit, of any machine.
    /// - Throws: `ELFError` when it is no such file, is truncated, or contradicts itself.
    public init(of bytes: [UInt8]) throws {
        // TODO jail.1
        // The program headers say where things are: PT_INTERP is the linker's path, ended by NUL;
        // PT_DYNAMIC is a table of pairs of 64-bit numbers, | tag | value |, ended by tag 0.
        // Tags: 1 DT_NEEDED, 5 DT_STRTAB, 15 DT_RPATH, 29 DT_RUNPATH. The names are offsets into the
        // string table, and that table is named by its *virtual address*: find the PT_LOAD part
        // which holds the address, and from it the place in the file.
        throw Unimplemented("jail.1")
    }

    // TODO jail.1
}
