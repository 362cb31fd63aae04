// The lists behind SymbolRules: each name with its reason, or a set of names with one purpose.
extension SymbolRules {
    /// Modules whose code in a lab would mean an attack, or an import that was not asked for.
    static let watchedModules = [
        "XCTest", "Testing", "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "SuiteSupport",
        "ExamKit", "Grading",
    ]

    /// What `import Foundation` brings along.
    static let foundationModules: Set<String> = [
        "FoundationEssentials", "FoundationInternationalization", "Dispatch", "Glibc",
    ]

    /// Modules that make the C library's functions callable: with them a lab may call all that is not
    /// forbidden by name.
    static let systemModules: Set<String> = [
        "Glibc", "Foundation", "FoundationEssentials", "Musl", "LinuxSystem",
    ]

    /// What optimised and unoptimised Swift calls in the C library without being asked to.
    static let runtime: Set<String> = {
        let memory =
            "malloc calloc realloc free posix_memalign aligned_alloc malloc_usable_size "
            + "memcpy memmove memset memcmp bcmp __stack_chk_fail _Unwind_Resume"
        let wide = "__divti3 __udivti3 __modti3 __umodti3 __multi3 __tls_get_addr _GLOBAL_OFFSET_TABLE_"
        let real = "sqrt fmod fma floor ceil trunc round rint nearbyint pow exp exp2 log log2 log10 sin cos"
        let single = real.split(separator: " ").map { "\($0)f" }
        let names = [memory, wide, real].flatMap { $0.split(separator: " ").map(String.init) }
        return Set(names + single)
    }()

    /// Functions of the C library that a lab may call only when its catalogue entry names them.
    static let forbidden: [String: String] = {
        let groups = [
            "ends the process": "exit _exit _Exit quick_exit",
            "runs code when the process ends": "atexit on_exit at_quick_exit __cxa_atexit",
            "starts a process": "fork vfork clone clone3 posix_spawn posix_spawnp system popen daemon "
                + "execl execle execlp execv execve execvp execvpe fexecve",
            "finds functions by name": "dlopen dlsym dlvsym dladdr dl_iterate_phdr",
            "reaches the kernel directly": "syscall",
            "speaks on descriptors": "send sendto sendmsg sendmmsg recv recvfrom recvmsg socket connect",
            "changes code or foreign memory":
                "mprotect pkey_mprotect ptrace process_vm_readv process_vm_writev",
            "sends signals": "kill tgkill raise pthread_kill sigqueue pidfd_send_signal",
        ]
        var reasons: [String: String] = [:]
        for (reason, names) in groups {
            for name in names.split(separator: " ") { reasons[String(name)] = reason }
        }
        return reasons
    }()

    /// Sections in which code or tables act before `main`, after it, or in place of other code.
    static let forbiddenSections: [(prefix: String, reason: String)] = [
        (".init", "runs code before main"), (".preinit_array", "runs code before main"),
        (".ctors", "runs code before main"), (".fini", "runs code when the process ends"),
        (".dtors", "runs code when the process ends"),
        ("swift5_replace", "replaces functions of other modules"),
        ("swift5_replac2", "replaces functions of other modules"),
        ("swift5_runtime_entry", "is the program's entry"), ("swift5_tests", "registers tests"),
    ]
}
