/// Why a store cannot be opened, or takes no more changes.
public enum StoreLogError: Error, Equatable, Sendable {
    /// Another process, or another store of this one, has the folder.
    case inUse(folder: String, by: String)
    /// Bytes that were safe have changed since. Nothing was done to the files.
    case damaged(file: String, offset: Int, what: String)
    /// A file that must be there is not.
    case missing(folder: String, what: String)
    /// It was written by a program that writes another format.
    case otherVersion(file: String, found: UInt32)
    /// The store does not do again what the log says that it did.
    case disagrees(file: String, offset: Int, what: String)
    /// The system refused; the store takes no more changes.
    case stopped(folder: String, why: String)
}

extension StoreLogError: CustomStringConvertible {
    /// What is wrong, where, and what can be done.
    public var description: String {
        switch self {
        case .inUse(let folder, let owner):
            "\(folder): in use by \(owner); stop it, or name another folder"
        case .damaged(let file, let offset, let what):
            "\(file): damaged at byte \(offset): \(what); nothing was changed: put back a copy of the whole "
                + "folder, or look at the disk (a store opened without these bytes would have lost changes)"
        case .missing(let folder, let what):
            "\(folder): \(what); put back a copy of the whole folder"
        case .otherVersion(let file, let found):
            "\(file): written in version \(found) of the format, this program knows \(FileHeader.version); "
                + "open it with the program that wrote it"
        case .disagrees(let file, let offset, let what):
            "\(file): the batch at byte \(offset) is whole, and yet: \(what); open it with the program that "
                + "wrote it"
        case .stopped(let folder, let why):
            "\(folder): no more changes are taken: \(why); what was not reported as safe may be lost: put the "
                + "cause right and start the store again"
        }
    }
}
