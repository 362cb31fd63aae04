import ClusterAPI
import LabSupport

/// Runs the parts of a cluster in an order that a seed chooses, on a clock that moves only when nobody has
/// anything to do: the same seed gives the same run, to the last write.
public final class Simulation {
    /// What time it is.
    public let clock: ManualClock
    /// What was written, and what went wrong.
    public let transcript: Transcript
    /// Called after each step that did something.
    public var afterStep: () throws -> Void = {}
    /// When somebody outside of all parts has something for them: a network that holds news back.
    public var outsideWake: () -> Duration? = { nil }
    /// More steps than this without the clock moving, and the cluster is said never to come to rest.
    public var patience = 200_000

    private struct Slot {
        let name: String
        let make: () throws -> any SimulatedPart
        var part: any SimulatedPart
    }

    private struct Appointment {
        let at: Duration
        let what: String
        let action: () throws -> Void
    }

    private var generator: SeededGenerator
    private var slots: [Slot] = []
    private var agenda: [Appointment] = []
    private let start: Duration

    /// - Parameter seed: chooses who is next, and how far they go.
    public init(seed: UInt64, clock: ManualClock = ManualClock()) {
        self.clock = clock
        generator = SeededGenerator(seed: seed)
        transcript = Transcript(clock: clock)
        start = clock.now
    }

    /// How long the simulation has been running.
    public var elapsed: Duration { clock.now - start }

    /// Adds a part.
    /// - Parameter make: makes it; again, when it is restarted: with nothing that it remembered.
    public func add(_ name: String, _ make: @escaping () throws -> any SimulatedPart) throws {
        slots.append(Slot(name: name, make: make, part: try make()))
    }

    /// Restarts a part: it forgets everything that it did not write down. Nothing happens when there is none.
    public func restart(_ name: String) throws {
        guard let index = slots.firstIndex(where: { $0.name == name }) else { return }
        transcript.note("simulation", "restart \(name)")
        slots[index].part = try slots[index].make()
    }

    /// Takes a part away.
    public func remove(_ name: String) {
        slots.removeAll { $0.name == name }
    }

    /// The names of the parts, in the order in which they were added.
    public var names: [String] { slots.map(\.name) }

    /// Has something done at a time.
    /// - Parameter at: since the simulation began; when that is past, next.
    public func at(_ at: Duration, _ what: String, _ action: @escaping () throws -> Void) {
        let appointment = Appointment(at: start + at, what: what, action: action)
        let place = agenda.firstIndex { $0.at > appointment.at } ?? agenda.count
        agenda.insert(appointment, at: place)
    }

    /// Runs until so long after it began; everything that is due by then is done.
    /// - Throws: `Restless` when time cannot go on, and what parts throw.
    public func run(until end: Duration) throws {
        let end = start + end
        while true {
            try settle()
            guard let next = nextMoment(), next <= end else { break }
            clock.advance(by: next - clock.now)
            try keepAppointments()
        }
        clock.advance(by: end - clock.now)
    }

    /// Runs until nobody has anything to do at this moment.
    private func settle() throws {
        var steps = 0
        var isBusy = true
        while isBusy {
            isBusy = false
            for index in slots.indices.shuffled(using: &generator) {
                steps += try turn(of: index, isBusy: &isBusy)
            }
            guard steps < patience else { throw Restless(at: elapsed, last: transcript.last(12)) }
        }
    }

    /// Some do more at a time than others: what is right must be right in every order.
    private func turn(of index: Int, isBusy: inout Bool) throws -> Int {
        let most = Int.random(in: 1...4, using: &generator)
        for done in 0..<most {
            guard try slots[index].part.step() else { return done }
            isBusy = true
            try afterStep()
        }
        return most
    }

    private func nextMoment() -> Duration? {
        let others = [agenda.first?.at, outsideWake()].compactMap(\.self)
        let wakes = slots.compactMap(\.part.nextWake) + others
        // A part that wants to be woken in the past, and then does nothing, must not stop the clock.
        return wakes.filter { $0 > clock.now }.min() ?? (agenda.isEmpty ? nil : clock.now)
    }

    private func keepAppointments() throws {
        while let first = agenda.first, first.at <= clock.now {
            agenda.removeFirst()
            transcript.note("simulation", first.what)
            try first.action()
            try afterStep()
        }
    }
}

/// The cluster never comes to rest: somebody does something again and again, without time going on.
public struct Restless: Error, CustomStringConvertible {
    /// Since the simulation began.
    public let at: Duration
    /// What was written last.
    public let last: [String]

    /// What happened last, too.
    public var description: String {
        "after \(at) the cluster does not come to rest; it wrote last:\n" + last.joined(separator: "\n")
    }
}
