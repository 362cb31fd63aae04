import ClusterObjects
import Documents
import PodScheduler

/// Runs the golden table `pod-qos`.
enum QualityConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { row in
            let pod = try Pod.parse(Array((row["pod"]?.text() ?? "").utf8))
            let quality = try QualityOfService.of(pod)
            return quality.rawValue == row["qosClass"]?.text ? nil : "got \(quality.rawValue)"
        }
    }
}
