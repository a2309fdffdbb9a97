internal import CMachine

/// Memory, and threads that read it. Safe to use because nobody else has the
/// pointer, which is freed with the value.
@safe struct MemoryReader: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes and fills the memory, which may be a little less than asked for;
    /// `nil` when the system gives no memory or no threads.
    init?(bytes: Int, threads: Int) {
        guard let pointer = unsafe cm_reader_open(bytes, CInt(threads)) else { return nil }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe cm_reader_close(pointer)
    }

    /// Bytes that all threads together read in a pass.
    var bytes: Int { unsafe cm_reader_bytes(pointer) }

    /// Reads everything `passes` times. Returns how many seconds that took,
    /// and the sum of all words, of which each holds its own number.
    func run(passes: Int) -> (seconds: Double, sum: UInt64) {
        var sum: UInt64 = 0
        let seconds = unsafe cm_reader_run(pointer, CInt(passes), &sum)
        return (seconds, sum)
    }
}
