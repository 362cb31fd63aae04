/// Why the model says no; the call and its path are added where the call came in.
struct Refusal: Error {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }
}
