/// What becomes of requests to end: the first is passed on, the second or the end of the grace kills.
struct StopOrders: Equatable {
    enum Action: Equatable {
        case none, killGroup
        case forward(Int32)
    }

    /// Seconds from the first request to the kill.
    let grace: Double
    /// When the group is killed, on the clock of the callers; nil before the first request and after the
    /// kill.
    private(set) var deadline: Double?
    private var wasAsked = false

    init(grace: Double) {
        self.grace = grace
    }

    /// - Parameters:
    ///   - letter: nil when the deadline has passed.
    ///   - now: seconds on a clock that never goes back.
    mutating func action(after letter: SignalInbox.Letter?, at now: Double) -> Action {
        switch letter {
        case .child, .key: return .none
        case .request(let number) where !wasAsked:
            wasAsked = true
            deadline = now + grace
            return .forward(number)
        case .request, nil:
            deadline = nil
            return .killGroup
        }
    }
}
