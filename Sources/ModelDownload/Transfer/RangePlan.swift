/// Which connection brings which bytes of a file.
///
/// A connection that has nothing left to do takes half of what another still
/// has, so that all end at about the same time, whatever their speeds.
struct RangePlan: Sendable {
    /// Bytes of the file; `nil` until they are known.
    private(set) var size: Int?
    /// What is written.
    private(set) var done: ByteRanges
    /// What each connection is still to bring; what it has brought is taken off
    /// the front.
    private var claims: [Int: Range<Int>] = [:]
    /// What each is writing.
    private var writing: [Int: Range<Int>] = [:]
    /// The least that is worth a connection.
    private let smallestShare: Int

    init(size: Int?, done: ByteRanges = ByteRanges(), smallestShare: Int) {
        self.size = size
        self.done = done
        self.smallestShare = max(1, smallestShare)
    }

    var isComplete: Bool { size.map { done.count == $0 } ?? false }

    /// Bytes that are written.
    var written: Int { done.count }

    /// How many connections what is missing is worth, `most` at most.
    func connections(_ most: Int) -> Int {
        guard let size else { return 1 }
        return max(1, min(most, (size - written) / smallestShare))
    }

    /// What connection `id` is to bring now; `nil` when there is nothing left
    /// that is worth one. Of a file of unknown size all that may come.
    mutating func claim(_ id: Int) -> Range<Int>? {
        claims[id] = nil
        let taken = (Array(claims.values) + Array(writing.values)).reduce(into: done) {
            $0.insert($1)
        }
        if let gap = taken.gaps(in: 0..<(size ?? .max)).first {
            claims[id] = gap
            return gap
        }
        guard let (other, rest) = claims.max(by: { $0.value.count < $1.value.count }),
            size != nil, rest.count >= 2 * smallestShare
        else { return nil }
        let middle = rest.lowerBound + rest.count / 2
        claims[other] = rest.lowerBound..<middle
        claims[id] = middle..<rest.upperBound
        return claims[id]
    }

    /// Takes what is there into account that a server told before its first byte.
    mutating func learn(size: Int) {
        self.size = size
        for (id, claim) in claims {
            claims[id] = min(claim.lowerBound, size)..<min(claim.upperBound, size)
        }
    }

    /// Connection `id` has `count` more bytes: where they are to be written.
    /// Shorter where another has taken over the rest.
    mutating func take(_ id: Int, _ count: Int) -> Range<Int> {
        guard let claim = claims[id] else { return 0..<0 }
        let end = min(claim.upperBound, claim.lowerBound + count)
        claims[id] = end..<claim.upperBound
        writing[id] = claim.lowerBound..<end
        return claim.lowerBound..<end
    }

    /// What `take` said is written.
    mutating func wrote(_ id: Int) {
        if let range = writing.removeValue(forKey: id) { done.insert(range) }
    }

    /// Whether connection `id` still has something to bring.
    func isBusy(_ id: Int) -> Bool { claims[id].map { !$0.isEmpty } ?? false }

    /// Where connection `id` goes on.
    func position(_ id: Int) -> Int? { claims[id]?.lowerBound }

    /// Where connection `id` may stop.
    func end(_ id: Int) -> Int? { claims[id]?.upperBound }

    /// Connection `id` ended: the rest of what it had is anybody's.
    mutating func release(_ id: Int) {
        claims[id] = nil
        writing[id] = nil
    }

    /// A file of unknown size came to its end.
    mutating func end() {
        size = done.ranges.last?.upperBound ?? 0
        claims = [:]
    }

    /// Nothing of what came counts.
    mutating func startOver(size: Int?) {
        (self.size, done, claims, writing) = (size, ByteRanges(), [:], [:])
    }
}
