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
        // TODO proxy.1
        // Whoever is in a slice stays there: it need not be written. Newcomers fill slices that are written
        // anyway, then the one that is the fullest of those with room, then new ones.
        throw Unimplemented("proxy.1")
    }
}
