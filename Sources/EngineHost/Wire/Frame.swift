/// One message on the wire, its payload not yet understood.
///
/// On the wire: the payload's length as a little-endian `UInt32`, the kind as
/// one byte, the payload.
struct Frame: Sendable, Hashable {
    /// Bytes before the payload.
    static let headerLength = 5
    /// The longest payload either end accepts. A conversation that fills a
    /// window of a million tokens is about 5 MB; more than this is garbage
    /// that was taken for a length.
    static let maximumPayload = 64 << 20

    /// A `FrameKind`, or a number this build has no name for.
    var kind: UInt8
    var payload: [UInt8]
}
