import CKVM

/// A request that the kernel refused.
public struct KVMError: Error, Equatable, CustomStringConvertible {
    /// What was asked, such as `KVM_CREATE_VM` or `open /dev/kvm`.
    public let request: String
    /// The error number of the system, or one of ours; 0 when the reason is ours alone.
    public let code: Int32
    /// Why, in words.
    public let reason: String

    /// A refusal in words of our own.
    public init(_ request: String, _ reason: String) {
        self.request = request
        code = 0
        self.reason = reason
    }

    /// A refusal with the system's error number.
    public init(_ request: String, code: Int32) {
        self.request = request
        self.code = code
        reason = String(cString: ckvm_error_text(code))
    }

    /// One line: what was asked, and why it was refused.
    public var description: String { "\(request): \(reason)" }
}

/// Turns the answer of a shim's call into a value or an error: the one place that reads `-errno`.
/// - Throws: `KVMError` naming the request.
@discardableResult
func check(_ request: String, _ answer: Int32) throws -> Int32 {
    guard answer >= 0 else { throw KVMError(request, code: -answer) }
    return answer
}
