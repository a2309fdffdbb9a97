/// What tells one state of a file from another without reading it.
struct FileStamp: Sendable, Hashable {
    /// Bytes.
    var size: Int
    /// When its content was last written, in nanoseconds since 1970.
    var modified: Int64
    /// When its content, its name or its permissions last changed: also where
    /// whoever wrote it put the time of writing back.
    var changed: Int64
    var inode: UInt64
}
