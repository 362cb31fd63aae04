import LabSupport

/// In what a program is run.
public enum Deployment: String, CaseIterable, Sendable {
    /// On the machine itself.
    case bareMetal = "bare metal"
    /// In a container on the machine.
    case container = "container"
    /// In a virtual machine of its own.
    case virtualMachine = "virtual machine"
    /// In a container in a virtual machine.
    case containerInVirtualMachine = "container in a virtual machine"

    /// The five considerations.
    public struct Needs: Equatable, Sendable {
        /// Isolation: those who share the machine do not trust each other.
        public var sharesWithStrangers = false
        /// System: another kernel than the machine's, or modules of its own.
        public var ownKernel = false
        /// Performance: every cycle of the machine, or its devices.
        public var wholeMachine = false
        /// Elasticity: many, started in seconds.
        public var startsOften = false
        /// Portability: ships with all it needs as an image.
        public var shipsAsImage = false

        /// Nothing in particular.
        public init() {}
    }

    /// Why needs cannot all be met.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// Who wants all of a machine cannot share it.
        case sharedAndWhole

        /// What was wrong and what would be right.
        public var description: String {
            "a whole machine cannot be shared with strangers: give up one of the two"
        }
    }

    /// The lightest that meets all needs.
    /// - Throws: `Fault`.
    public static func choose(_ needs: Needs) throws -> Deployment {
        // >>> scheduler.8
        // A whole machine: nothing below a kernel of one's own, so no virtual machine - the machine itself, or a
        // container on it when the program ships as an image or starts often and the kernel is the machine's.
        // Otherwise a wall (strangers, another kernel) is a virtual machine, and light packing (an image, many
        // starts) a container; both together, one in the other. Who needs nothing gets a container.
        // stub: throw Unimplemented("scheduler.8")
        if needs.wholeMachine && needs.sharesWithStrangers { throw Fault.sharedAndWhole }
        let isLight = needs.startsOften || needs.shipsAsImage
        if needs.wholeMachine { return isLight && !needs.ownKernel ? .container : .bareMetal }
        let needsWall = needs.sharesWithStrangers || needs.ownKernel
        if !needsWall { return .container }
        return isLight ? .containerInVirtualMachine : .virtualMachine
        // <<<
    }
}
