import Foundation

/// A real server's reply, as curl recorded it: status line, headers, body.
///
/// The transfer coding is taken off, but for captures that say otherwise; a
/// replay puts it on again where the headers announce it.
struct Capture {
    let head: String
    var body: [UInt8]

    init(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let bytes = [UInt8](
            try Data(contentsOf: folder.appendingPathComponent("Captures/\(name).raw")))
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        head = String(decoding: bytes[..<(end?.lowerBound ?? bytes.endIndex)], as: UTF8.self)
        body = Array(bytes[(end?.upperBound ?? bytes.endIndex)...])
    }

    var isChunked: Bool { head.lowercased().contains("transfer-encoding: chunked") }

    /// The body cut behind each event of a stream.
    var events: [[UInt8]] {
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var events: [[UInt8]] = []
        var event: [UInt8] = []
        for line in lines.dropLast() {
            event += line + [UInt8(ascii: "\n")]
            if line.isEmpty {
                events.append(event)
                event = []
            }
        }
        event += lines.last ?? []
        return event.isEmpty ? events : events + [event]
    }
}
