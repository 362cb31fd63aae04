import Glibc

/// How much one pod more matters in a cluster of so many places.
public enum TopologyWeight {
    /// `ln(places + 2)`: more places, fewer pods in each, so each counts for more.
    ///
    /// - Kubernetes: 1.20, podtopologyspread topologyNormalizingWeight
    public static func of(places: Int) -> Double {
        log(Double(max(0, places)) + 2)
    }
}
