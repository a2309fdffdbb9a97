/// Reads a GGUF file's header front to back, through a small buffer.
///
/// Layout, all little-endian: magic `GGUF`, version u32, tensor count i64,
/// metadata count i64, the metadata (key, type, value), the tensors (name,
/// dimension count u32, dimensions i64, type i32, offset u64), padding to
/// `general.alignment`, data. A string is a u64 length and its bytes. Source:
/// gguf.h of llama.cpp.
struct GGUFReader: ~Copyable {
    private static let bufferSize = 1 << 16
    /// No model's header comes near it; a bound for what a hostile one may cost.
    private static let longestHeader = 128 << 20

    let file: RegularFile
    /// How many elements are kept of a list that is not kept whole.
    let listBeginnings: Int
    private var buffer: [UInt8] = []
    /// Index in `buffer` of the next byte.
    private var next = 0
    /// Position in the file of the byte behind `buffer`.
    private var bufferEnd = 0

    init(_ file: consuming RegularFile, listBeginnings: Int = 0) {
        self.file = file
        self.listBeginnings = listBeginnings
    }

    /// Position in the file of the next byte.
    var position: Int { bufferEnd - (buffer.count - next) }

    /// Bytes from `position` to the end of the file.
    var remaining: Int { max(0, file.size - position) }

    // MARK: Bytes

    mutating func u8() throws(ModelError) -> UInt8 {
        if next == buffer.count { try refill() }
        defer { next += 1 }
        return buffer[next]
    }

    /// A little-endian unsigned number of `bytes` bytes.
    mutating func unsigned(bytes: Int) throws(ModelError) -> UInt64 {
        var value: UInt64 = 0
        if bytes <= buffer.count - next {
            for index in 0..<bytes {
                value |= UInt64(buffer[next + index]) << UInt64(8 * index)
            }
            next += bytes
            return value
        }
        for index in 0..<bytes {
            value |= UInt64(try u8()) << UInt64(8 * index)
        }
        return value
    }

    mutating func u32() throws(ModelError) -> UInt32 {
        UInt32(truncatingIfNeeded: try unsigned(bytes: 4))
    }

    mutating func u64() throws(ModelError) -> UInt64 {
        try unsigned(bytes: 8)
    }

    /// A length or count that must fit in what is left of the file, each unit
    /// taking at least `unitBytes`.
    mutating func count(unitBytes: Int) throws(ModelError) -> Int {
        let count = try u64()
        guard count <= UInt64(remaining / unitBytes) else { throw endsEarly() }
        return Int(count)
    }

    mutating func bytes(_ count: Int) throws(ModelError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        while result.count < count {
            if next == buffer.count { try refill() }
            let taken = min(count - result.count, buffer.count - next)
            result += buffer[next..<next + taken]
            next += taken
        }
        return result
    }

    mutating func skip(_ count: Int) throws(ModelError) {
        guard count <= remaining else { throw endsEarly() }
        if count <= buffer.count - next {
            next += count
        } else {
            bufferEnd = position + count
            buffer = []
            next = 0
        }
    }

    /// Passes over so many strings, each a length and its bytes.
    mutating func skipStrings(_ count: Int) throws(ModelError) {
        var left = count
        while left > 0 {
            // A vocabulary has some hundred thousand: those in the buffer at once.
            let start = next
            let (passed, end) = unsafe buffer.withUnsafeBytes { bytes in
                var passed = 0
                var place = start
                while passed < left, place + 8 <= bytes.count {
                    let length = unsafe UInt64(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    guard length <= UInt64(bytes.count - place - 8) else { break }
                    place += 8 + Int(length)
                    passed += 1
                }
                return (passed, place)
            }
            next = end
            left -= passed
            guard left > 0 else { return }
            try skip(try self.count(unitBytes: 1))
            left -= 1
        }
    }

    private mutating func refill() throws(ModelError) {
        guard bufferEnd <= Self.longestHeader else {
            throw damaged("its header is longer than any model's")
        }
        buffer = [UInt8](repeating: 0, count: max(0, min(Self.bufferSize, file.size - bufferEnd)))
        let filled = try file.read(into: &buffer, at: bufferEnd)
        // Fewer than the size said: the file was cut while it was read.
        buffer.removeLast(buffer.count - filled)
        next = 0
        bufferEnd += filled
        guard filled > 0 else { throw endsEarly() }
    }

    // MARK: Failures

    func endsEarly() -> ModelError {
        ModelError(
            .truncated,
            "\(file.path) ends in the middle of its header (\(humanSize(file.size))): download it again."
        )
    }

    func damaged(_ how: String) -> ModelError {
        ModelError(.damaged, "\(file.path) is damaged, \(how): download it again.")
    }
}
