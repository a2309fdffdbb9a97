internal import ChatCore
internal import EngineKit

/// A download LM Studio makes, as it tells of it when asked.
struct LMStudioDownload: Sendable {
    enum State: Sendable, Hashable {
        case running, done, failed
    }

    let name: String
    /// What to ask for it by; `nil` where there is nothing to wait for.
    private(set) var job: String?
    private(set) var state = State.running
    private(set) var message: String?
    private var received = 0
    private var total: Int?
    /// Its own figure.
    private var rate: Double?
    private var measured = ByteRate()

    init(_ name: String) {
        self.name = name
    }

    /// What it said at that time, in seconds since any start. Returns whether it
    /// was about a download at all.
    mutating func read(_ value: JSONValue?, at seconds: Double) -> Bool {
        guard let status = value?["status"]?.string else { return false }
        switch status {
        case "completed", "already_downloaded": state = .done
        case "failed": state = .failed
        default: state = .running
        }
        // It becomes part of an address.
        if let id = value?["job_id"]?.string, Self.isPlain(id) { job = id }
        message = value?["error"]?["message"]?.string ?? value?["error"]?.string ?? message
        total = value?["total_size_bytes"]?.integer ?? total
        received = max(0, value?["downloaded_bytes"]?.integer ?? received)
        if state == .done { received = total ?? received }
        measured.note(received, at: seconds)
        rate = status == "downloading" ? value?["bytes_per_second"]?.number ?? measured.rate : nil
        return true
    }

    var progress: DownloadProgress {
        DownloadProgress(
            phase: job == nil && total == nil ? .resolving : .downloading, name: name,
            received: received, total: total, rate: rate.flatMap { $0 > 0 ? $0 : nil })
    }

    /// The model and the quantization behind `@` or `:`, as its own tools take them.
    static func parts(of name: String) -> (model: String, quantization: String?) {
        guard let mark = name.lastIndex(where: { $0 == "@" || $0 == ":" }) else {
            return (name, nil)
        }
        let last = name[name.index(after: mark)...]
        // Not the one in `https://`, nor a port.
        guard !last.isEmpty, !last.contains("/") else { return (name, nil) }
        return (String(name[..<mark]), String(last))
    }

    private static func isPlain(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 200
            && id.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || $0 == "-" || $0 == "_")
            }
    }
}
