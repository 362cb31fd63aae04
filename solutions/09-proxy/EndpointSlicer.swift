import LabSupport
import ServiceModel

/// Divides endpoints among slices, so that a change of one endpoint is a change of one small object, not of a
/// list that goes to every node of the cluster.
///
/// - Kubernetes: pkg/controller/endpointslice/reconciler.go
public enum EndpointSlicer {
    /// So many endpoints a slice has at most.
    public static let most = 100

    /// Puts endpoints into slices.
    /// - Parameters:
    ///   - wanted: the places that are to be in a slice, each once.
    ///   - slices: what there is, by name.
    ///   - most: how many a slice may hold, at least 1.
    ///   - newName: the name of one more slice.
    /// - Returns: all slices, by name; the empty ones are to be removed.
    public static func divide(
        _ wanted: Set<SocketPlace>, among slices: [String: Set<SocketPlace>], most: Int = EndpointSlicer.most,
        newName: () -> String
    ) throws -> [String: Set<SocketPlace>] {
        // >>> proxy.1
        // Whoever is in a slice stays there: it need not be written. Newcomers fill slices that are written
        // anyway, then the one that is the fullest of those with room, then new ones.
        // stub: throw Unimplemented("proxy.1")
        let most = max(1, most)
        var (result, placed, written): ([String: Set<SocketPlace>], Set<SocketPlace>, Set<String>) = (
            [:], [], []
        )
        for (name, places) in slices.sorted(by: { $0.key < $1.key }) {
            let kept = places.intersection(wanted).subtracting(placed).sorted().prefix(most)
            result[name] = Set(kept)
            placed.formUnion(kept)
            if kept.count < places.count { written.insert(name) }
        }
        for place in wanted.subtracting(placed).sorted() {
            let room = result.filter { $0.value.count < most && !$0.value.isEmpty }
            let fullest = room.max {
                (written.contains($0.key) ? 1 : 0, $0.value.count, $1.key)
                    < (written.contains($1.key) ? 1 : 0, $1.value.count, $0.key)
            }
            let name = fullest?.key ?? newName()
            result[name, default: []].insert(place)
            written.insert(name)
        }
        return result
        // <<<
    }
}
