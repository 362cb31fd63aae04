import Documents
import LabSupport

/// The plainest of patches: a document with what is to change, null for what is to go.
///
/// - Source: RFC 7386
public enum JSONMergePatch {
    /// Two of the three documents have changed the same thing.
    public struct Conflict: Error, Equatable, CustomStringConvertible {
        /// The member that both have changed.
        public let member: String

        /// What to say.
        public var description: String { "both patches change \(member)" }
    }

    /// The document after the patch.
    ///
    /// - Source: RFC 7386, section 2
    public static func apply(_ patch: JSONValue, to document: JSONValue) throws -> JSONValue {
        // >>> reconcilers.5
        // A patch that is no object takes the place of the document. One that is: each member with null takes its
        // namesake out, each other is applied to its namesake. What was no object becomes an empty one first: so
        // nulls vanish also from what is new.
        // stub: throw Unimplemented("reconcilers.5")
        guard case .object(let members) = patch else { return patch }
        var result = JSONMembers(document)
        for member in members {
            guard member.value != .null else {
                result[member.name] = nil
                continue
            }
            result[member.name] = try apply(member.value, to: result[member.name] ?? .null)
        }
        return result.value
        // <<<
    }

    /// The patch that makes the second document of the first.
    public static func patch(from original: JSONValue, to modified: JSONValue) throws -> JSONValue {
        // >>> reconcilers.5
        // Members that are new or another: their new value. Objects on both sides: the patch between the two,
        // unless it is empty. Members that are gone: null. Arrays are replaced; their order counts.
        // stub: throw Unimplemented("reconcilers.5")
        let (old, new) = (JSONMembers(original), JSONMembers(modified))
        var patch = JSONMembers()
        for member in new.list {
            if case .object? = old[member.name], case .object = member.value {
                let inner = try self.patch(from: old[member.name] ?? .null, to: member.value)
                if inner != .object([]) { patch[member.name] = inner }
            } else if old[member.name]?.isEquivalent(to: member.value) != true {
                patch[member.name] = member.value
            }
        }
        for member in old.list where new[member.name] == nil { patch[member.name] = .null }
        return patch.value
        // <<<
    }

    /// The patch of `kubectl apply`: what somebody no longer asks for goes, what they ask for is set, and what
    /// others have added stays.
    /// - Parameters:
    ///   - original: what they asked for last; an empty object for nothing.
    ///   - modified: what they ask for now.
    ///   - current: what is there.
    /// - Throws: `Conflict` when something is both to be set and to go.
    /// - Kubernetes: apimachinery/pkg/util/jsonmergepatch, CreateThreeWayJSONMergePatch
    public static func patch(
        from original: JSONValue, to modified: JSONValue, current: JSONValue
    ) throws -> JSONValue {
        // >>> reconcilers.5
        // What is to be set: the patch from what is there to what they ask for, without its nulls; those would take
        // away what is others'. What is to go: the patch from what they asked for, its nulls alone. Both in one;
        // `check` finds what is in both.
        // stub: throw Unimplemented("reconcilers.5")
        let additions = try withoutNulls(patch(from: current, to: modified))
        let deletions = try onlyNulls(patch(from: original, to: modified))
        try check(additions, against: deletions)
        return try apply(additions, to: deletions)
        // <<<
    }

    /// A patch without what it takes out; an object of which nothing is left goes too.
    public static func withoutNulls(_ patch: JSONValue) -> JSONValue {
        .object(
            JSONMembers(patch).list.compactMap { member in
                guard case .object(let members) = member.value, !members.isEmpty else {
                    return member.value == .null ? nil : member
                }
                let inner = withoutNulls(member.value)
                return inner == .object([]) ? nil : JSONMember(member.name, inner)
            })
    }

    /// What a patch takes out, and nothing else.
    public static func onlyNulls(_ patch: JSONValue) -> JSONValue {
        .object(
            JSONMembers(patch).list.compactMap { member in
                if member.value == .null { return member }
                guard case .object = member.value else { return nil }
                let inner = onlyNulls(member.value)
                return inner == .object([]) ? nil : JSONMember(member.name, inner)
            })
    }

    private static func check(_ first: JSONValue, against second: JSONValue) throws(Conflict) {
        let others = JSONMembers(second)
        for member in JSONMembers(first).list {
            guard let other = others[member.name] else { continue }
            guard case .object = member.value, case .object = other else {
                throw Conflict(member: member.name)
            }
            try check(member.value, against: other)
        }
    }
}
