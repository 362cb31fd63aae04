import FoundationEssentials

extension RunReport {
    /// The JSON form that `--json` prints; `Sources/grader/README.md` describes it.
    public func json() throws -> String {
        try prettyJSON()
    }

    /// Reads the JSON form back.
    /// - Throws: `KitError` for another version of the form, `DecodingError` for anything else.
    public init(json: String) throws {
        self = try JSONDecoder().decode(RunReport.self, from: Data(json.utf8))
        guard schema == Self.currentSchema else {
            throw KitError("schema \(schema): expected \(Self.currentSchema); grade again to renew it")
        }
    }
}
