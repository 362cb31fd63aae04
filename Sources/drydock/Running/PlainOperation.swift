/// The operations that managers call for every container, as managers spell them.
enum PlainOperation {
    /// Carries out the operation that these words mean.
    /// - Returns: false when they are not plain, and nothing has been done.
    static func perform(_ words: [String]) throws -> Bool {
        var rest = PlainWords(words.dropFirst())
        let place = RuntimePlace(&rest)
        switch words.first {
        case "create": return try create(&rest, place)
        case "run": return try run(&rest, place)
        case "start":
            guard let id = rest.only else { return false }
            try place.perform { try $0.start(id) }
        case "state":
            guard let id = rest.only else { return false }
            try place.perform { try $0.printState(of: id) }
        case "delete":
            let isForced = rest.flag("--force")
            guard let id = rest.only else { return false }
            try place.perform { try $0.delete(id, isForced: isForced) }
        default: return false
        }
        return true
    }

    private static func create(_ words: inout PlainWords, _ place: RuntimePlace) throws -> Bool {
        let folder = folder(&words)
        let outlets = ProcessOutlets(&words)
        guard let id = words.only else { return false }
        try place.perform { try $0.create(id, from: folder, outlets) }
        return true
    }

    private static func run(_ words: inout PlainWords, _ place: RuntimePlace) throws -> Bool {
        let folder = folder(&words)
        let outlets = ProcessOutlets(&words)
        let isLeft = words.flag("--detach")
        guard let id = words.only else { return false }
        try place.perform { try $0.run(id, from: folder, outlets, isLeft ? .isLeft : .isAwaitedAndDeleted) }
        return true
    }

    private static func folder(_ words: inout PlainWords) -> String {
        _ = words.flag("--no-new-keyring")
        return words.value("--bundle") ?? "."
    }
}

extension RuntimePlace {
    fileprivate init(_ words: inout PlainWords) {
        root = words.value("--root") ?? root
        log = words.value("--log")
        logFormat = words.value("--log-format") ?? logFormat
    }
}

extension ProcessOutlets {
    fileprivate init(_ words: inout PlainWords) {
        pidFile = words.value("--pid-file")
        consoleSocket = words.value("--console-socket")
    }
}
