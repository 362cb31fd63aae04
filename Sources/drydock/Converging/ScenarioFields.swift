import ClusterAPI
import ClusterObjects
import Documents

/// Reads what stands in a scenario; all complain with the path.
enum ScenarioFields {
    /// A week of simulated time.
    static let longest = 604_800.0

    static func refuseOthers(in value: JSONValue, _ known: [String], at place: String) throws {
        guard case .object(let members) = value else {
            throw Complaint("\(place): expected an object, found \(value.shown)")
        }
        guard let other = members.first(where: { !known.contains($0.name) }) else { return }
        throw Complaint(
            "\(place.isEmpty ? "" : place + ".")\(other.name): unknown; expected \(known.oneOf)")
    }

    static func count(_ value: JSONValue?, _ place: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let value else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw Complaint(
                "\(place): expected a number from \(range.lowerBound) to \(range.upperBound), "
                    + "found \(value.shown)")
        }
        return number
    }

    static func number(_ value: JSONValue?, _ place: String, _ range: ClosedRange<Double>) throws -> Double? {
        guard let value else { return nil }
        guard case .number(let text) = value, let number = Double(text), range.contains(number) else {
            throw Complaint(
                "\(place): expected a number from \(range.lowerBound) to \(range.upperBound), "
                    + "found \(value.shown)")
        }
        return number
    }

    static func text(_ value: JSONValue, _ place: String) throws -> String {
        guard case .string(let text) = value, !text.isEmpty else {
            throw Complaint("\(place): expected a name, found \(value.shown)")
        }
        return text
    }

    /// `90`, `90s`, `5m`, `2h`
    static func time(_ value: JSONValue?, _ place: String) throws -> Duration? {
        guard let value else { return nil }
        let text: String? = if case .number(let number) = value { number } else { value.text }
        guard let time = text.flatMap(time) else {
            throw Complaint("\(place): expected a time such as 90s, 5m or 2h, found \(value.shown)")
        }
        return time
    }

    /// A time in seconds, minutes or hours; nil for anything else.
    static func time(_ text: String) -> Duration? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[$0] }
        guard let number = Double(unit == nil ? text : String(text.dropLast())),
            number >= 0, number * (unit ?? 1) <= longest
        else { return nil }
        return .milliseconds(Int64((number * (unit ?? 1) * 1000).rounded()))
    }

    static func object(_ value: JSONValue, _ place: String) throws -> ObjectName {
        guard let name = value["name"] else { throw Complaint("\(place).name: expected a name, found none") }
        let namespace = try value["namespace"].map { try text($0, "\(place).namespace") } ?? "default"
        return ObjectName(namespace: namespace, name: try text(name, "\(place).name"))
    }

    static func milliCPU(_ value: JSONValue?, _ place: String) throws -> Int {
        let text: String? = if case .number(let number)? = value { number } else { value?.text }
        guard let quantity = text.flatMap({ try? Quantity(parsing: $0) }), quantity >= .zero else {
            throw Complaint("\(place): expected processors, such as 900m or 4")
        }
        return Int(clamping: quantity.nanos / 1_000_000)
    }
}
