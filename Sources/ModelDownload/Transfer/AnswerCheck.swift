internal import AsyncHTTPClient

/// What an answer to the request for a part of a file is worth.
struct AnswerCheck: Sendable {
    /// What was asked for; its end is `Int.max` where that was not known.
    var asked: Range<Int>
    /// Where it was asked for first.
    var first: WebAddress.Origin

    enum Verdict: Sendable, Hashable {
        /// The bytes asked for, or the first of them, of a file of `total`.
        case part(Range<Int>, total: Int?)
        /// The whole file from its first byte, whatever was asked for.
        case whole(length: Int?)
        /// There is nothing behind what was asked for: the file has `total` bytes.
        case nothing(total: Int?)
    }

    /// Throws a `FailedAttempt` for an answer that is none. `refusal` is what a
    /// status that stays as it is means.
    func verdict(
        _ answer: WebRequester.Answer, refusal: (Int) -> DownloadError
    ) throws(FailedAttempt) -> Verdict {
        let origin = answer.address.origin
        let headers = answer.response.headers
        if let encoding = answer.header("Content-Encoding"), encoding.lowercased() != "identity" {
            throw violation(origin, "sends the file in an encoding nobody asked for")
        }
        switch answer.status {
        case 200:
            let length = try length(answer)
            return .whole(length: length)
        case 206:
            guard let range = answer.header("Content-Range").flatMap(ContentRange.init),
                let sent = range.range, sent.lowerBound == asked.lowerBound,
                sent.upperBound <= asked.upperBound
            else { throw violation(origin, "sends another part of the file than was asked for") }
            return .part(sent, total: range.total)
        case 416:
            return .nothing(
                total: answer.header("Content-Range").flatMap(ContentRange.init)?.total)
        case 401, 403, 404, 410:
            // A link to a store's file is good for a while only.
            guard origin == first else {
                throw .passing(
                    DownloadError(
                        .failed,
                        "\(origin) no longer has what \(first) sends there (status \(answer.status)): try again later."
                    ))
            }
            throw .final(refusal(answer.status))
        default:
            if let passing = ServerRefusal.passing(answer.status, headers, origin) {
                throw passing
            }
            throw .final(refusal(answer.status))
        }
    }

    private func length(_ answer: WebRequester.Answer) throws(FailedAttempt) -> Int? {
        guard let text = answer.header("Content-Length") else { return nil }
        guard let length = Int(text), length >= 0 else {
            throw violation(answer.address.origin, "does not say how long the file is")
        }
        return length
    }

    private func violation(_ origin: WebAddress.Origin, _ what: String) -> FailedAttempt {
        .final(
            DownloadError(
                .protocolViolation, "\(origin) \(what): try again later, or from another place."))
    }
}
