/// How much memory models may take that are only kept to be gone back to.
package struct WarmLimit: Sendable, Hashable {
    /// Bytes all of them may take together.
    package var bytes: Int
    /// Bytes that are left to everybody else: a machine that begins to swap is
    /// slower than a model that is loaded again.
    package static let reserve = 512 << 20

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// How many have to end, the least recently used first.
    ///
    /// - Parameters:
    ///   - warm: Bytes of each, the least recently used first.
    ///   - free: Bytes of memory that are free with all of them there; `nil`
    ///     where that is not known.
    package func ending(_ warm: [Int], free: Int?) -> Int {
        var total = warm.reduce(0, +)
        var free = free
        var ending = 0
        while ending < warm.count, total > bytes || free.map({ $0 < Self.reserve }) ?? false {
            total -= warm[ending]
            free? += warm[ending]
            ending += 1
        }
        return ending
    }
}
