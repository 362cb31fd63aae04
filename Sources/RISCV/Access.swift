/// Why an address is translated: it decides which permission is asked for and which fault is raised.
public enum Access: String, CaseIterable, Sendable {
    case fetch, load, store

    /// The exception when the page table forbids it.
    public var pageFault: Exception {
        switch self {
        case .fetch: .instructionPageFault
        case .load: .loadPageFault
        case .store: .storePageFault
        }
    }

    /// The exception when nothing answers at the physical address.
    public var accessFault: Exception {
        switch self {
        case .fetch: .instructionAccessFault
        case .load: .loadAccessFault
        case .store: .storeAccessFault
        }
    }

    /// The exception when the second stage has no page: only a hypervisor sees it.
    public var guestPageFault: Exception {
        switch self {
        case .fetch: .instructionGuestPageFault
        case .load: .loadGuestPageFault
        case .store: .storeGuestPageFault
        }
    }

    /// What an exception was about, if it is a page fault; nil for any other.
    public init?(pageFault exception: Exception) {
        switch exception {
        case .instructionPageFault: self = .fetch
        case .loadPageFault: self = .load
        case .storePageFault: self = .store
        default: return nil
        }
    }

    /// What an exception was about, if it is a guest page fault; nil for any other.
    public init?(guestPageFault exception: Exception) {
        switch exception {
        case .instructionGuestPageFault: self = .fetch
        case .loadGuestPageFault: self = .load
        case .storeGuestPageFault: self = .store
        default: return nil
        }
    }
}
