internal import ChatCore
internal import Crypto

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A parked state as a file's bytes.
///
/// ```
/// magic         8 bytes, "canterKV"
/// version       4 bytes, little-endian as all numbers here
/// header length 4 bytes
/// header        JSON
/// tokens        4 bytes each
/// checkpoints   their states, as long as the header says
/// state         what libllama wrote
/// checksum      32 bytes: SHA-256 of everything before
/// ```
enum StateFile {
    static let magic: [UInt8] = Array("canterKV".utf8)
    static let version: UInt32 = 1
    private static let fixedBytes = 16

    /// What a file says of itself.
    struct Header: Codable, Equatable {
        struct Checkpoint: Codable, Equatable {
            var tokens: Int
            var isBoundary: Bool
            var bytes: Int
        }

        var key: StateKey
        var conversation: Conversation.ID
        /// What the tokens were made from.
        var origin: CacheOrigin
        var tokens: Int
        var checkpoints: [Checkpoint]
        var stateBytes: Int

        /// Bytes behind the header and before the checksum.
        fileprivate var bodyBytes: Int {
            tokens * MemoryLayout<Token>.size + checkpoints.reduce(0) { $0 + $1.bytes } + stateBytes
        }
    }

    /// Why a file is of no use.
    enum Problem: Error {
        /// It is not what was written.
        case damaged
        /// It is of another format than this build's.
        case foreign
    }

    /// The beginning of a file, up to the tokens.
    static func beginning(_ header: Header) -> [UInt8] {
        // Texts and numbers only: always encoded.
        let json = (try? JSONEncoder().encode(header)) ?? Data()
        var bytes = magic
        for number in [version, UInt32(json.count)] {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return bytes + json
    }

    /// Bytes of a whole file that begins so.
    static func size(_ header: Header, beginning: [UInt8]) -> Int {
        beginning.count + header.bodyBytes + SHA256.byteCount
    }

    /// Fills `file` with a whole file. False when `writeState` did not fill its part.
    static func write(
        _ header: Header, beginning: [UInt8], tokens: [Token], checkpoints: [Checkpoint],
        into file: UnsafeMutableRawBufferPointer,
        writeState: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Bool {
        var offset = 0
        func put(_ bytes: UnsafeRawBufferPointer) {
            unsafe UnsafeMutableRawBufferPointer(rebasing: file[offset...]).copyMemory(from: bytes)
            offset += bytes.count
        }
        unsafe beginning.withUnsafeBytes { unsafe put($0) }
        unsafe tokens.withUnsafeBytes { unsafe put($0) }
        for checkpoint in checkpoints {
            unsafe checkpoint.state.withUnsafeBytes { unsafe put($0) }
        }
        let state = unsafe UnsafeMutableRawBufferPointer(
            rebasing: file[offset..<offset + header.stateBytes])
        guard unsafe writeState(state) == header.stateBytes else { return false }
        offset += header.stateBytes
        let checksum = unsafe checksum(of: UnsafeRawBufferPointer(rebasing: file[..<offset]))
        unsafe checksum.withUnsafeBytes { unsafe put($0) }
        return offset == file.count
    }

    /// The parts of a file, after its checksum was found to be right.
    struct Contents {
        var header: Header
        var tokens: [Token]
        var checkpoints: [Checkpoint]
        /// Where the state lies.
        var state: Range<Int>
    }

    /// Takes a file apart. Throws `Problem`; nothing of it is believed before
    /// the checksum is.
    static func read(_ file: UnsafeRawBufferPointer) throws(Problem) -> Contents {
        let bodyEnd = file.count - SHA256.byteCount
        guard bodyEnd >= fixedBytes, unsafe file.starts(with: magic) else { throw .damaged }
        let version = unsafe UInt32(
            littleEndian: file.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard version == Self.version else { throw .foreign }
        let body = unsafe UnsafeRawBufferPointer(rebasing: file[..<bodyEnd])
        guard unsafe checksum(of: body).elementsEqual(file[bodyEnd...]) else { throw .damaged }

        let headerLength = unsafe Int(
            UInt32(littleEndian: file.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
        var offset = fixedBytes + headerLength
        guard offset <= bodyEnd,
            let header = try? JSONDecoder().decode(
                Header.self, from: unsafe Data(file[fixedBytes..<offset])),
            header.tokens >= 0, header.stateBytes >= 0,
            header.checkpoints.allSatisfy({ $0.bytes >= 0 }),
            offset + header.bodyBytes == bodyEnd
        else { throw .damaged }

        func take(_ count: Int) -> Range<Int> {
            defer { offset += count }
            return offset..<offset + count
        }
        let tokenBytes = take(header.tokens * MemoryLayout<Token>.size)
        let tokens = (0..<header.tokens).map { index in
            unsafe Token(
                littleEndian: file.loadUnaligned(
                    fromByteOffset: tokenBytes.lowerBound + index * MemoryLayout<Token>.size,
                    as: Token.self))
        }
        let checkpoints = header.checkpoints.map { part in
            unsafe Checkpoint(
                tokens: part.tokens, isBoundary: part.isBoundary,
                state: [UInt8](file[take(part.bytes)]))
        }
        return Contents(
            header: header, tokens: tokens, checkpoints: checkpoints,
            state: take(header.stateBytes))
    }

    private static func checksum(of bytes: UnsafeRawBufferPointer) -> SHA256.Digest {
        var hash = SHA256()
        unsafe hash.update(bufferPointer: bytes)
        return hash.finalize()
    }
}
