import Documents

extension RuntimeConfig.Linux {
    /// What a filter does with a system call.
    ///
    /// - C: seccomp(2), seccomp_rule_add(3)
    public enum SeccompAction: String, CaseIterable, Sendable {
        /// Kill the thread: the old name of `killThread`.
        case kill = "SCMP_ACT_KILL"
        /// Kill the process.
        case killProcess = "SCMP_ACT_KILL_PROCESS"
        /// Kill the thread.
        case killThread = "SCMP_ACT_KILL_THREAD"
        /// Send SIGSYS.
        case trap = "SCMP_ACT_TRAP"
        /// Fail with an errno.
        case errno = "SCMP_ACT_ERRNO"
        /// Ask a tracer.
        case trace = "SCMP_ACT_TRACE"
        /// Do it.
        case allow = "SCMP_ACT_ALLOW"
        /// Do it and log it.
        case log = "SCMP_ACT_LOG"
        /// Ask a listener.
        case notify = "SCMP_ACT_NOTIFY"
    }

    /// How an argument is compared.
    ///
    /// - C: seccomp_rule_add(3)
    public enum SeccompOperator: String, CaseIterable, Sendable {
        /// `!=`
        case notEqual = "SCMP_CMP_NE"
        /// `<`
        case less = "SCMP_CMP_LT"
        /// `<=`
        case atMost = "SCMP_CMP_LE"
        /// `==`
        case equal = "SCMP_CMP_EQ"
        /// `>=`
        case atLeast = "SCMP_CMP_GE"
        /// `>`
        case greater = "SCMP_CMP_GT"
        /// `argument & value == valueTwo`
        case maskedEqual = "SCMP_CMP_MASKED_EQ"
    }

    /// A flag of a filter.
    ///
    /// - C: seccomp(2)
    public enum SeccompFlag: String, CaseIterable, Sendable {
        /// For all threads at once.
        case synchronizeThreads = "SECCOMP_FILTER_FLAG_TSYNC"
        /// Log what is not allowed.
        case log = "SECCOMP_FILTER_FLAG_LOG"
        /// Leave the speculative store bypass alone.
        case allowSpeculation = "SECCOMP_FILTER_FLAG_SPEC_ALLOW"
        /// A call that waits for the listener ends by fatal signals alone.
        case waitKillable = "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"
    }

    /// An instruction set with its own system calls.
    ///
    /// - C: seccomp_arch_add(3)
    public enum SeccompArchitecture: String, CaseIterable, Sendable {
        /// Each is named as libseccomp names it, without `SCMP_ARCH_`.
        case x86 = "SCMP_ARCH_X86"
        /// x86-64.
        case x86_64 = "SCMP_ARCH_X86_64"
        /// x86-64 with 32-bit pointers.
        case x32 = "SCMP_ARCH_X32"
        /// 32-bit Arm.
        case arm = "SCMP_ARCH_ARM"
        /// 64-bit Arm.
        case aarch64 = "SCMP_ARCH_AARCH64"
        /// LoongArch.
        case loongarch64 = "SCMP_ARCH_LOONGARCH64"
        /// Motorola 68000.
        case m68k = "SCMP_ARCH_M68K"
        /// MIPS, big-endian.
        case mips = "SCMP_ARCH_MIPS"
        /// 64-bit MIPS, big-endian.
        case mips64 = "SCMP_ARCH_MIPS64"
        /// 64-bit MIPS with 32-bit pointers, big-endian.
        case mips64n32 = "SCMP_ARCH_MIPS64N32"
        /// MIPS, little-endian.
        case mipsel = "SCMP_ARCH_MIPSEL"
        /// 64-bit MIPS, little-endian.
        case mipsel64 = "SCMP_ARCH_MIPSEL64"
        /// 64-bit MIPS with 32-bit pointers, little-endian.
        case mipsel64n32 = "SCMP_ARCH_MIPSEL64N32"
        /// PowerPC.
        case ppc = "SCMP_ARCH_PPC"
        /// 64-bit PowerPC, big-endian.
        case ppc64 = "SCMP_ARCH_PPC64"
        /// 64-bit PowerPC, little-endian.
        case ppc64le = "SCMP_ARCH_PPC64LE"
        /// 32-bit S/390.
        case s390 = "SCMP_ARCH_S390"
        /// 64-bit S/390.
        case s390x = "SCMP_ARCH_S390X"
        /// SuperH, little-endian.
        case sh = "SCMP_ARCH_SH"
        /// SuperH, big-endian.
        case sheb = "SCMP_ARCH_SHEB"
        /// PA-RISC.
        case parisc = "SCMP_ARCH_PARISC"
        /// 64-bit PA-RISC.
        case parisc64 = "SCMP_ARCH_PARISC64"
        /// 64-bit RISC-V.
        case riscv64 = "SCMP_ARCH_RISCV64"
    }
}

extension RuntimeConfig.Linux.SeccompAction: JSONMapped {}
extension RuntimeConfig.Linux.SeccompOperator: JSONMapped {}
extension RuntimeConfig.Linux.SeccompFlag: JSONMapped {}
extension RuntimeConfig.Linux.SeccompArchitecture: JSONMapped {}
