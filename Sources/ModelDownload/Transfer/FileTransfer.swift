/// Brings one file onto the disk, over several connections, from where an
/// earlier attempt ended.
///
/// What came is written into the part as it comes, and recorded beside it once
/// it has reached the disk: whatever ends this, the next attempt goes on there.
actor FileTransfer {
    let source: TransferSource
    let requester: WebRequester
    let part: PartFile
    let recordPath: String
    let teller: ProgressTeller

    var plan: RangePlan
    /// Of the answer all others must fit.
    var validator: Validator?
    /// What the file's hash is to be, where a list or an answer says it.
    var sha256: String?
    /// Whether what is here comes from an attempt before this one, and no
    /// answer has confirmed that it is still the same file.
    var isUnconfirmed: Bool
    /// Whether several parts can be asked for.
    var isDivisible = true
    /// Bytes that came, those that had to be thrown away included.
    var arrived = 0
    /// Connections at work.
    private var active = 0
    var unflushed = 0
    /// When what came reached the disk last, by `elapsed`.
    private var lastFlush = Duration.zero
    private let elapsed: @Sendable () -> Duration
    var isFlushing = false

    var limits: DownloadLimits { requester.limits }

    /// Opens the part at `path`, and takes what its record says is there.
    /// Throws a `DownloadError`.
    init(
        _ source: TransferSource, part path: String, record: String, requester: WebRequester,
        teller: ProgressTeller
    ) throws(DownloadError) {
        self.source = source
        self.requester = requester
        elapsed = requester.clock.stopwatch()
        self.teller = teller
        part = try PartFile(path: path, .writing)
        recordPath = record
        sha256 = source.sha256
        let known = PartRecord(path: record, identity: source.identity, fileSize: part.size)
            .flatMap { Self.isUsable($0, source) ? $0 : nil }
        plan = RangePlan(
            size: source.size ?? known?.size, done: known?.done ?? ByteRanges(),
            smallestShare: requester.limits.smallestShare)
        validator = known?.validator
        isUnconfirmed = known != nil && !source.isContentKnown
    }

    /// Bytes that are here already.
    var written: Int { plan.written }

    /// Brings what is missing, and returns the file's size when all of it has
    /// reached the disk. Cancelling the task keeps what came.
    ///
    /// Throws a `DownloadError`; what came is kept then, too.
    func run() async throws(DownloadError) -> Int {
        do {
            try await transfer()
            let size = plan.written
            try await blocking { [part] in
                try part.truncate(to: size)
                try part.flush()
            }
            return size
        } catch {
            await keep()
            throw Task.isCancelled
                ? .stopped : TransportFailure.attempt(error, source.address.origin).error
        }
    }

    /// Throws the part away.
    func discard() {
        FileSystem.remove(part.path)
        FileSystem.remove(recordPath)
    }

    // MARK: Rounds

    /// What came does not count: the file is another one, or comes whole only.
    struct StartOver: Error {
        var isDivisible: Bool
    }

    private func transfer() async throws {
        var restarts = 0
        while !plan.isComplete {
            do {
                try await round()
            } catch let again as StartOver {
                restarts += 1
                guard restarts <= limits.tries else {
                    throw DownloadError(
                        .failed,
                        "\(source.address.origin) does not keep \(source.name) as it is, or breaks off every time: try again later."
                    )
                }
                try startOver(size: source.size, isDivisible: again.isDivisible)
            }
        }
    }

    /// One connection first, which shows what the server can; then as many as
    /// are worth it, until all is here or one of them cannot go on.
    private func round() async throws {
        guard let first = try await openFirst() else { return }
        let count = isDivisible ? plan.connections(limits.connections) : 1
        active = count
        defer { active = 0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<count {
                group.addTask { try await self.work(id, id == 0 ? first : nil) }
            }
            try await group.waitForAll()
        }
    }

    /// The first answer, tried for until it is there; `nil` when nothing is missing.
    private func openFirst() async throws -> OpenRange? {
        var failures = 0
        while plan.claim(0) != nil {
            do {
                return try await open(0, mayStartOver: true)
            } catch let failure as FailedAttempt where failure.isWorthRetrying {
                plan.release(0)
                failures += 1
                // Who is not there at the first question need not be waited for.
                let isThere = failure.error.code != .unreachable || plan.written > 0
                guard isThere, failures < limits.tries else { throw failure }
                try await requester.pause(failure, failures)
            }
        }
        return nil
    }

    /// What connection `id` does until nothing is left for it.
    private func work(_ id: Int, _ first: OpenRange?) async throws {
        var opened = first
        var failures = 0
        var before = plan.written
        defer {
            plan.release(id)
            active -= 1
        }
        while true {
            do {
                if opened == nil {
                    guard plan.claim(id) != nil else { return }
                    opened = try await open(id, mayStartOver: false)
                }
                if let opened { try await receive(opened, id) }
                opened = nil
                if plan.isComplete { return }
            } catch let failure as FailedAttempt where failure.isWorthRetrying {
                opened = nil
                plan.release(id)
                if plan.written > before { failures = 0 }
                before = plan.written
                failures += 1
                if failures >= limits.tries {
                    // The others may get on better; the last one says why it cannot.
                    if active > 1 { return }
                    throw failure
                }
                try await requester.pause(failure, failures)
            }
        }
    }

    func startOver(size: Int?, isDivisible: Bool) throws {
        teller.takeBack(plan.written)
        self.isDivisible = isDivisible
        plan.startOver(size: size)
        (validator, isUnconfirmed, unflushed) = (nil, false, 0)
        if source.sha256 == nil { sha256 = nil }
        FileSystem.remove(recordPath)
        try part.truncate(to: 0)
        if source.size == nil { teller.learn(total: size) }
    }

    // MARK: The record

    /// Whether what `record` claims may be gone on from.
    private static func isUsable(_ record: PartRecord, _ source: TransferSource) -> Bool {
        if source.isContentKnown { return record.size == source.size }
        return record.validator?.tellsApart == true
    }

    /// Has what came reach the disk, and records it, where enough came since the last time.
    func flushIfDue() async throws {
        guard !isFlushing,
            unflushed >= limits.flushedBytes || elapsed() - lastFlush >= limits.flushInterval
        else { return }
        try await flush()
    }

    private func flush() async throws {
        isFlushing = true
        defer { isFlushing = false }
        (unflushed, lastFlush) = (0, elapsed())
        let record = PartRecord(
            identity: source.identity, validator: validator, size: plan.size, done: plan.done)
        try await blocking { [part, recordPath] in
            try part.flush()
            try record.save(to: recordPath)
        }
    }

    /// Records what came, even where the task was cancelled.
    private func keep() async {
        guard plan.written > 0 else { return }
        // Where that fails, an older record is still true.
        await Task { try? await self.flush() }.value
    }
}
