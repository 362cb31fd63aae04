import OCIImage

extension Platform {
    /// Reads what `--platform` says: `linux/arm64`, `linux/arm/v7`.
    /// - Throws: `BuildFault`.
    public init(forBuild text: String) throws(BuildFault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard 2...3 ~= parts.count, !parts.contains("") else {
            throw BuildFault("platform '\(text)': expected OS/ARCHITECTURE, such as linux/amd64")
        }
        self.init(architecture: parts[1], os: parts[0], variant: parts.count == 3 ? parts[2] : nil)
    }

    /// `linux/arm/v7`
    public var buildText: String {
        "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "")
    }
}
