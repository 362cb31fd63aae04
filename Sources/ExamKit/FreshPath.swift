import Glibc

/// A path in /tmp that nothing has yet, for what a probe makes and removes.
/// - Parameter purpose: a word that says whose it is.
public func freshPath(_ purpose: String) -> String {
    "/tmp/" + freshName(purpose)
}

/// A name that nothing has yet, for what a probe makes elsewhere: a control group.
///
/// A process id alone is no name: the grader runs an exam in a PID namespace of its own, where ids come again
/// and the folder of one that was killed may still be there.
/// - Parameter purpose: a word that says whose it is.
public func freshName(_ purpose: String) -> String {
    let mark = String(UInt64.random(in: 0 ... .max), radix: 36)
    return "drydock-exam-\(purpose)-\(getpid())-\(mark)"
}
