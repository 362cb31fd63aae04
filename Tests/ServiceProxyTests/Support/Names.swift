import ServiceModel

extension Endpoint {
    /// An endpoint by a letter: `a` is 10.0.0.97:80.
    static func named(_ letter: Character, weight: Int = 1) -> Endpoint {
        Endpoint(SocketPlace(IPAddress(10, 0, 0, letter.asciiValue ?? 0), 80), weight: weight)
    }

    /// The letter that it was named by.
    var letter: Character { Character(Unicode.Scalar(place.address.bytes[3])) }
}

extension Array where Element == Endpoint {
    /// Endpoints by letters: `Array("abc")`.
    init(_ letters: String) {
        self = letters.map { .named($0) }
    }

    /// So many endpoints, each on an address of its own.
    static func many(_ count: Int) -> [Endpoint] {
        (0..<count).map { number in
            Endpoint(SocketPlace(IPAddress(10, 1, UInt8(number / 250), UInt8(number % 250 + 1)), 8080))
        }
    }
}

extension Client {
    /// A client by its number, each with an address of its own.
    static func number(_ number: Int, port: UInt16 = 40000, at: Duration = .zero) -> Client {
        let address = IPAddress(
            172, UInt8(16 + number >> 16 & 15), UInt8(number >> 8 & 255), UInt8(number & 255))
        return Client(SocketPlace(address, port), at: at)
    }
}

extension Balancer {
    /// Whom it chooses for so many clients, one after the other; `-` for nobody.
    mutating func letters(_ count: Int, from client: Int = 0) throws -> String {
        String(try (0..<count).map { try pick(for: .number(client + $0))?.letter ?? "-" })
    }

    /// How many of so many clients each endpoint gets.
    mutating func counts(_ count: Int) throws -> [SocketPlace: Int] {
        var counts: [SocketPlace: Int] = [:]
        for number in 0..<count {
            if let place = try pick(for: .number(number))?.place { counts[place, default: 0] += 1 }
        }
        return counts
    }
}
