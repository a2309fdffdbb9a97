/// The first hundred bytes of a SQLite file, in which it describes itself.
struct DatabaseHeader {
    static let length = 100
    private static let magic = Array("SQLite format 3\0".utf8)

    let pageSize: Int
    /// How many pages the file should have; 0 where the file does not say.
    let pages: Int
    let applicationID: Int

    /// `nil` for what is none.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes.starts(with: Self.magic) else { return nil }
        func number(_ offset: Int, _ length: Int) -> Int {
            bytes[offset..<(offset + length)].reduce(0) { $0 << 8 | Int($1) }
        }
        // 65536 does not fit into its two bytes, and is 1.
        let size = number(16, 2)
        pageSize = size == 1 ? 65536 : size
        pages = number(28, 4)
        applicationID = number(68, 4)
        guard pageSize >= 512, pageSize & (pageSize - 1) == 0 else { return nil }
    }

    /// A header for a file of canter's that has lost its own: UTF-8, the schema's
    /// newest format, no free pages, pages of SQLite's usual size.
    static func bytes(pages: Int) -> [UInt8] {
        var bytes = magic
        func add(_ number: Int, _ length: Int) {
            bytes += (0..<length).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        add(pageSize, 2)
        // Read and written through a log; no reserved bytes; fractions that are fixed.
        bytes += [2, 2, 0, 64, 32, 32]
        add(1, 4)
        add(pages, 4)
        // No free pages, schema 1 of format 4, no cache size, no vacuum, UTF-8, no
        // version of a user's, no vacuum.
        for number in [0, 0, 1, 4, 0, 0, 1, 0, 0] { add(number, 4) }
        add(Schema.applicationID, 4)
        bytes += Array(repeating: 0, count: 20)
        add(1, 4)
        add(3_040_001, 4)
        return bytes
    }

    static let pageSize = 4096
}
