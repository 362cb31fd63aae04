import CLinux
import Glibc

/// The descriptors of one launch.
struct Plumbing: ~Copyable {
    /// Ends that the grader keeps.
    struct Ours: ~Copyable {
        let output: Descriptor
        let error: Descriptor
        let status: Descriptor
        /// The keeper ends everything when this says so or closes: a killed grader leaves nothing running.
        let leash: Descriptor
        /// Number -1 when there is no channel.
        let channel: Descriptor
        /// Where the plan of the box was sent and an answer comes when a step of it fails; -1 without a box.
        let plan: Descriptor
    }

    /// Ends that the keeper and the program get; the grader closes its copies after the start, so that
    /// an end of file means that everybody has let go.
    struct Theirs: ~Copyable {
        let input: Descriptor
        let output: Descriptor
        let error: Descriptor
        let status: Descriptor
        let leash: Descriptor
        let channel: Descriptor
        let plan: Descriptor
    }

    let ours: Ours
    let theirs: Theirs

    /// - Parameter boxPlan: what the maker of the box reads before the program begins.
    init(for request: LaunchRequest, plan boxPlan: [UInt8]?) throws(LaunchError) {
        let input = try Self.input(request.input)
        let output = try DescriptorPair.pipe(weRead: true)
        let error = try DescriptorPair.pipe(weRead: true)
        let status = try DescriptorPair.pipe(weRead: true)
        let leash = try DescriptorPair.pipe(weRead: false)
        let channel = request.channel == nil ? DescriptorPair.none : try .socket()
        let plan = boxPlan == nil ? DescriptorPair.none : try .socket()
        if let boxPlan { try Self.send(boxPlan, on: plan.ours.number) }
        try output.ours.makeNonblocking()
        try error.ours.makeNonblocking()
        if channel.ours.number >= 0 { try channel.ours.makeNonblocking() }
        ours = Ours(
            output: output.ours, error: error.ours, status: status.ours, leash: leash.ours,
            channel: channel.ours, plan: plan.ours)
        theirs = Theirs(
            input: input, output: output.theirs, error: error.theirs, status: status.theirs,
            leash: leash.theirs, channel: channel.theirs, plan: plan.theirs)
    }

    /// A plan has a few thousand bytes, which a socket takes without a reader.
    private static func send(_ plan: [UInt8], on socket: Int32) throws(LaunchError) {
        let count = try systemCall("send", "the plan of the box") {
            Int32(plan.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) })
        }
        guard count == plan.count else {
            throw LaunchError(step: "send", subject: "the plan of the box", code: EMSGSIZE)
        }
        shutdown(socket, Int32(SHUT_WR))
    }

    /// A file rather than a pipe: nobody has to feed it while the program runs.
    private static func input(_ bytes: [UInt8]) throws(LaunchError) -> Descriptor {
        if bytes.isEmpty { return try Descriptor(opening: "/dev/null", O_RDONLY) }
        let answer = clinux_memory_file("standard input")
        guard answer >= 0 else { throw LaunchError(step: "memfd_create", subject: "input", code: -answer) }
        let file = Descriptor(owning: answer)
        var written = 0
        while written < bytes.count {
            written += Int(
                try systemCall("write", "standard input") { writeSome(bytes[written...], to: answer) })
        }
        lseek(file.number, 0, SEEK_SET)
        return file
    }

    /// At most 1 GiB at a time, so that the answer fits; the caller's loop brings the rest.
    private static func writeSome(_ bytes: ArraySlice<UInt8>, to file: Int32) -> Int32 {
        bytes.withUnsafeBytes { Int32(write(file, $0.baseAddress, min($0.count, 1 << 30))) }
    }
}
