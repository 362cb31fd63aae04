import Documents

extension StrategicMerge {
    /// A patched document without orders and nulls: those of parts that the document had not and took as they were.
    public static func finished(_ document: JSONValue) -> JSONValue {
        switch document {
        case .array(let elements): .array(elements.filter { !PatchDirective.isDeletion($0) }.map(finished))
        case .object(let members):
            .object(
                members.filter { $0.value != .null && !isOrder($0.name) }.map {
                    JSONMember($0.name, finished($0.value))
                })
        default: document
        }
    }

    private static func isOrder(_ name: String) -> Bool {
        name == PatchDirective.marker || name == PatchDirective.retainKeys || PatchDirective.isAboutList(name)
    }
}
