/// Why a strategic merge patch cannot be applied or made.
///
/// - Kubernetes: 1.20, apimachinery/pkg/util/mergepatch
public enum PatchFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A directive that holds no list, or names none.
    case badDirective(String)
    /// A `$patch` that nobody knows.
    case unknownDirective(String)
    /// An element of a list that is merged by this key has none.
    case noMergeKey(String, element: String)
    /// Elements of a list are of several kinds, or not of the kind that its strategy asks for.
    case mixedElements(String)
    /// A list in a list that is merged.
    case listOfLists
    /// The elements of a patch are not in the order that it asks for.
    case orderMismatch(String)
    /// Somebody else has changed what the patch changes.
    case conflict(String)

    /// What is wrong and where.
    public var description: String {
        switch self {
        case .badDirective(let name): "\(name): expected a list, and a name behind the slash"
        case .unknownDirective(let word):
            "$patch: expected replace, delete or merge of an object, found \(word)"
        case .noMergeKey(let key, let element):
            "map: \(element) does not contain declared merge key: \(key)"
        case .mixedElements(let name): "\(name): expected elements of one kind, objects where they have a key"
        case .listOfLists: "lists of lists are not supported"
        case .orderMismatch(let name):
            "\(name): the order in the patch list doesn't match the $setElementOrder list"
        case .conflict(let name): "\(name): changed differently by the patch and by somebody else"
        }
    }
}
