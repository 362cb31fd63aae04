import Dispatch
import FoundationEssentials
import Glibc

/// What is to be done when somebody ends the program before its end.
public enum Interrupt {
    /// On Ctrl-C and on SIGTERM, takes away the builds of mutants and ends the program; whoever it has
    /// started ends with it.
    public static func cleansUpMutants(of kit: Kit) {
        let home = SideTrial.home(of: kit)
        DispatchQueue.global().async {
            guard let signals = try? SignalPipe(signals: [SIGINT, SIGTERM]) else { return }
            let number = Int32(signals.next())
            // A build that is going on may still write a file.
            for _ in 0..<3 { try? FileManager.default.removeItem(atPath: home) }
            _exit(128 + number)
        }
    }
}
