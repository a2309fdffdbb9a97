internal import AsyncHTTPClient
internal import NIOCore

/// What one connection does: ask, judge the answer, read and write it.
extension FileTransfer {
    /// Bytes that are collected before they are written.
    private static let batch = 1 << 20

    /// An answer whose bytes are still to come.
    struct OpenRange: Sendable {
        var response: HTTPClientResponse
        /// How many; `nil` where the server does not say.
        var length: Int?
        var origin: WebAddress.Origin
    }

    func open(_ id: Int, mayStartOver: Bool) async throws -> OpenRange {
        let asked = plan.position(id).map { $0..<(plan.end(id) ?? .max) } ?? 0..<0
        let (requester, source, validator, limits) = (requester, source, validator, limits)
        let heartbeat = Heartbeat()
        let answer = try await caught {
            try await watched(limit: limits.silence, on: requester.clock, heartbeat) {
                try await requester.get(source.address, heartbeat) { origin in
                    let last = asked.upperBound == .max ? "" : "\(asked.upperBound - 1)"
                    let range = [("Range", "bytes=\(asked.lowerBound)-\(last)")]
                    let guardTag = asked.lowerBound > 0 ? validator?.ifRange(for: origin) : nil
                    return range + [("Accept-Encoding", "identity")]
                        + (guardTag.map { [("If-Range", $0)] } ?? [])
                }
            }
        }
        let check = AnswerCheck(asked: asked, first: source.address.origin)
        let verdict = try check.verdict(answer) { source.refusal($0, answer.response.headers) }
        try learnHash(answer)
        let seen = Validator(answer.address.origin, answer.response.headers)
        switch verdict {
        case .nothing(let total):
            try checkSize(total, seen.origin)
            guard plan.size == nil, let total, total == plan.written, plan.done.ranges.count == 1
            else { throw StartOver(isDivisible: isDivisible) }
            // What is here is all there is.
            plan.end()
            return OpenRange(response: answer.response, length: 0, origin: seen.origin)
        case .whole(let length):
            try checkSize(length, seen.origin)
            guard mayStartOver else { throw StartOver(isDivisible: false) }
            try startOver(size: length ?? source.size, isDivisible: false)
            if let length { try checkSpace(length) }
            self.validator = seen
            _ = plan.claim(id)
            return OpenRange(
                response: answer.response, length: length ?? source.size, origin: seen.origin)
        case .part(let range, let total):
            try confirm(seen)
            try checkSize(total, seen.origin)
            if let total, plan.size != total {
                guard plan.size == nil else { throw StartOver(isDivisible: isDivisible) }
                try learn(size: total)
            }
            return OpenRange(
                response: answer.response, length: range.count, origin: seen.origin)
        }
    }

    /// Reads an answer until what it is for is here. Throws when it ends
    /// before, or does not end.
    func receive(_ opened: OpenRange, _ id: Int) async throws {
        let heartbeat = Heartbeat()
        try await caught(opened.origin) {
            try await watched(
                limit: self.requester.limits.silence, on: self.requester.clock, heartbeat
            ) {
                try await self.read(opened, id, heartbeat)
            }
        }
    }

    private func read(_ opened: OpenRange, _ id: Int, _ heartbeat: Heartbeat) async throws {
        var received = 0
        var collected = ByteBuffer()
        do {
            for try await piece in opened.response.body {
                heartbeat.beat()
                received += piece.readableBytes
                if let length = opened.length, received > length {
                    throw FailedAttempt.final(
                        DownloadError(
                            .protocolViolation,
                            "\(opened.origin) sends more of \(source.name) than it said: try again later, or from another place."
                        ))
                }
                collected.writeImmutableBuffer(piece)
                if collected.readableBytes >= Self.batch {
                    try await store(&collected, id)
                    heartbeat.beat()
                    // Another connection has taken over the rest.
                    if !plan.isBusy(id), received < opened.length ?? 0 { return }
                }
            }
            try Task.checkCancellation()
        } catch {
            // What came before the cut counts.
            if !Task.isCancelled { try await store(&collected, id) }
            throw error
        }
        try await store(&collected, id)
        if let length = opened.length {
            guard received == length else {
                throw FailedAttempt.passing(
                    DownloadError(
                        .failed,
                        "\(opened.origin) closed the connection: pull again to go on from what is here."
                    ))
            }
        } else {
            plan.end()
        }
    }

    /// Writes what was collected where it belongs.
    private func store(_ collected: inout ByteBuffer, _ id: Int) async throws {
        let range = plan.take(id, collected.readableBytes)
        let bytes = collected
        collected.clear()
        guard !range.isEmpty else { return }
        if range.lowerBound == 0, sha256 == nil, bytes.readableBytes >= 4,
            !bytes.readableBytesView.starts(with: Array("GGUF".utf8))
        {
            throw FailedAttempt.final(
                DownloadError(
                    .corrupt,
                    "What \(source.address.origin) sends is no GGUF file: check the address."))
        }
        try await blocking { [part] in
            try part.write(bytes.readableBytesView.prefix(range.count), at: range.lowerBound)
        }
        plan.wrote(id)
        teller.add(range.count)
        arrived += range.count
        unflushed += range.count
        try await flushIfDue()
    }

    // MARK: What is known

    private func learnHash(_ answer: WebRequester.Answer) throws {
        let quoted = answer.headerOnTheWay("X-Linked-Etag") ?? ""
        let hash = quoted.filter { $0 != "\"" }.lowercased()
        guard hash.utf8.count == 64, RepositoryFile.isHash(hash) else { return }
        if let sha256, sha256 != hash {
            if source.sha256 == nil { throw StartOver(isDivisible: isDivisible) }
            throw FailedAttempt.final(
                DownloadError(
                    .protocolViolation,
                    "\(source.address.origin) has another \(source.name) than it lists: try again later."
                ))
        }
        sha256 = hash
    }

    /// Whether `seen` is of the file that is here.
    private func confirm(_ seen: Validator) throws {
        if let validator {
            let isSame =
                !validator.contradicts(seen)
                && (!isUnconfirmed || validator.origin == seen.origin && validator.tellsApart)
            guard isSame else { throw StartOver(isDivisible: isDivisible) }
        }
        isUnconfirmed = false
        validator = validator ?? seen
    }

    /// Whether the size an answer tells is the one the list has.
    private func checkSize(_ size: Int?, _ origin: WebAddress.Origin) throws {
        guard let size, let listed = source.size, size != listed else { return }
        throw FailedAttempt.final(
            DownloadError(
                .protocolViolation,
                "\(origin) has \(size) bytes of \(source.name), and lists \(listed): try again later, or from another place."
            ))
    }

    /// Whether there is room for a file whose size no list told.
    private func checkSpace(_ size: Int) throws {
        guard source.size == nil else { return }
        let folder = part.path[..<(part.path.lastIndex(of: "/") ?? part.path.startIndex)]
        try DiskSpace.check(
            String(folder), needed: size - plan.written,
            remedy: "set XDG_DATA_HOME to a folder on another disk")
    }

    private func learn(size: Int) throws {
        try checkSpace(size)
        plan.learn(size: size)
        teller.learn(total: size)
    }

    /// Does what speaks to a server, and says what its errors mean.
    private func caught<Value: Sendable>(
        _ origin: WebAddress.Origin? = nil, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let error as StartOver {
            throw error
        } catch {
            throw TransportFailure.attempt(error, origin ?? source.address.origin)
        }
    }
}
