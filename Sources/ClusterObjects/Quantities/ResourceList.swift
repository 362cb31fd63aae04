/// Amounts by the name of the resource: `cpu`, `memory`, `ephemeral-storage`, `pods`, `example.com/gpu`.
///
/// - Kubernetes: core/v1 ResourceList
public typealias ResourceList = [String: Quantity]
