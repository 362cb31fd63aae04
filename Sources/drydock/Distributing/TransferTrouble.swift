import HTTPServing
import ImageLayers

/// What went wrong between this program and a registry, in one line.
enum TransferTrouble {
    /// Does something; whatever it throws becomes a complaint that names the image.
    static func explained<Value>(_ reference: ImageReference, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Complaint("\(reference.familiarOrLong): \(error)")
        }
    }
}

extension ImageReference {
    fileprivate var familiarOrLong: String { (try? familiar) ?? description }
}

/// Waits longer from try to try: a tenth of a second, doubled each time, five seconds at most.
enum RetryPause {
    static let wait: @Sendable (Int) async throws -> Void = { number in
        try await Task.sleep(for: .milliseconds(min(5000, 100 << min(number - 1, 6))))
    }
}
