import SuiteSupport

/// Members at their paths, `a.b.0.c` with a number for an element, and what is wrong with each.
enum SchemaRows {
    typealias Input = (path: String, value: String)

    /// A document that has what the schema asks for, and this value at this path.
    static func document(_ input: Input) -> String {
        var text = input.value
        for step in input.path.split(separator: ".").reversed() {
            text = step == "0" ? "[\(text)]" : "{\"\(step)\":\(text)}"
        }
        return "{\"ociVersion\":\"1.3.0\"," + text.dropFirst()
    }

    private static func row(
        _ path: String, _ value: String, _ message: String, at place: String? = nil, line: UInt = #line
    ) -> Row<Input, [String]> {
        Row("\(path) = \(value)", (path, value), gives: ["\(place ?? path): \(message)"], line: line)
    }

    static let wrong: [Row<Input, [String]>] = [
        row("root", "null", "expected an object, found null"),
        row("hostname", "1", "expected a string, found 1"),
        row("annotations.a", "1", "expected a string, found 1"),
        row("annotations", "[]", "expected an object, found an empty array"),
        row(
            "root", #"{"path":"r","readonly":"yes"}"#, #"expected true or false, found "yes""#,
            at: "root.readonly"),
        row("mounts", "{}", "expected an array, found an object"),
        row(
            "hooks.poststart.0", #"{"path":"/a","timeout":0}"#, "expected at least 1, found 0",
            at: "hooks.poststart[0].timeout"),
        row(
            "hooks.createRuntime.0", "{}", "expected this required member, found none",
            at: "hooks.createRuntime[0].path"),
        row(
            "linux.devices.0", #"{"type":"x","path":"/d"}"#, #"expected one of c, b, u, p, found "x""#,
            at: "linux.devices[0].type"),
        row(
            "linux.devices.0", #"{"type":"c","path":"/d","fileMode":512}"#,
            "expected an integer from 0 to 511 (octal 777, in decimal), found 512",
            at: "linux.devices[0].fileMode"),
        row(
            "linux.uidMappings.0", #"{"containerID":0,"hostID":1}"#,
            "expected this required member, found none", at: "linux.uidMappings[0].size"),
        row("linux.netDevices.e", "7", "expected an object, found 7"),
        row(
            "linux.rootfsPropagation", #""rslave""#,
            #"expected one of private, shared, slave, unbindable, found "rslave""#),
        row(
            "linux.resources.pids", "{}", "expected this required member, found none",
            at: "linux.resources.pids.limit"),
        row(
            "linux.resources.cpu.shares", "-1", "expected an integer from 0 to 18446744073709551615, found -1"
        ),
        row(
            "linux.resources.cpu.quota", "9223372036854775808",
            "expected an integer from -9223372036854775808 to 9223372036854775807, found 9223372036854775808"),
        row(
            "linux.resources.memory.limit", "1.5",
            "expected an integer from -9223372036854775808 to 9223372036854775807, found 1.5"),
        row("linux.resources.blockIO.weight", "65536", "expected an integer from 0 to 65535, found 65536"),
        row(
            "linux.resources.rdma.m.hcaObjects", "4294967296",
            "expected an integer from 0 to 4294967295, found 4294967296"),
        row(
            "linux.resources.hugepageLimits.0", #"{"pageSize":"02MB","limit":1}"#,
            #"expected a number and one of KB, MB, GB, such as 2MB, found "02MB""#,
            at: "linux.resources.hugepageLimits[0].pageSize"),
        row("linux.resources.unified.x", "1", "expected a string, found 1"),
        row(
            "linux.seccomp", "{}", "expected this required member, found none",
            at: "linux.seccomp.defaultAction"),
        row(
            "linux.seccomp.defaultAction", #""SCMP_ACT_\u212aILL""#,
            "expected one of SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, "
                + "SCMP_ACT_TRACE, SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_NOTIFY, found \"SCMP_ACT_\u{212A}ILL\""
        ),
        row("linux.intelRdt.memBwSchema", #""L3:0=f""#, #"expected MB: and one line, found "L3:0=f""#),
        row(
            "linux.timeOffsets.boottime.nanosecs", "-1", "expected an integer from 0 to 4294967295, found -1"),
        row("linux.personality.domain", #""BSD""#, #"expected one of LINUX, LINUX32, found "BSD""#),
        row("freebsd.jail.vnet", #""disable""#, #"expected one of new, inherit, found "disable""#),
        row("windows", "{}", "expected this required member, found none", at: "windows.layerFolders"),
        row("windows.layerFolders", "[]", "expected at least 1 element, found an empty array"),
        row("vm.kernel.path", "1", "expected a string, found 1"),
        row(
            "zos.namespaces.0.type", #""network""#, #"expected one of mount, pid, uts, ipc, found "network""#,
            at: "zos.namespaces[0].type"),
        row("solaris.anet", "{}", "expected an array, found an object"),
    ]

    static let right: [Input] = [
        ("something.of.ours", "1"), ("linux.something", "[null]"),
        ("mounts.0", #"{"destination":"relative/path"}"#),
        ("linux.resources.memory.swappiness", "60"),
        ("annotations", #"{"":"", "a.b/c":"\u0000"}"#),
        ("linux.resources.cpu.period", "18446744073709551615"),
        ("freebsd.devices.0.mode", "511"), ("windows.layerFolders", #"["C:\\a"]"#),
    ]
}
