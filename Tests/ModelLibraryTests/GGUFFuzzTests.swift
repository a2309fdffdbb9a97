import TestSupport
import Testing

@testable import ModelLibrary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that are nearly models: every one is read or refused in a sentence,
/// and what is kept of it is no more than the file holds.
///
/// Where the reader crashes, the case it crashed on is left in the temporary
/// folder; its name has the seed.
@Suite(.timeLimit(.minutes(2)))
struct GGUFFuzzTests {
    static let cases = 100_000
    static let shares = 10

    @Test("100,000 files, by seed", arguments: 0..<shares)
    func files(seed: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([], to: "fuzz-seed-\(seed).gguf")
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }

        var mutator = GGUFMutator(seed: UInt64(seed))
        var (taken, refused) = (0, 0)
        for round in 0..<Self.cases / Self.shares {
            let bytes = mutator.file()
            _ = unsafe bytes.withUnsafeBytes {
                unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
            }
            ftruncate(descriptor, off_t(bytes.count))
            do {
                let header = try GGUFHeader(path: path)
                taken += 1
                let held = header.metadata.reduce(0) { sum, entry in
                    sum + entry.key.utf8.count + (entry.value.string?.utf8.count ?? 0)
                }
                let isBounded =
                    // A byte that is no text becomes a character of three.
                    held <= 3 * bytes.count && header.metadata.count * 13 <= bytes.count
                    && header.tensors.count * 24 <= bytes.count
                    && header.dataOffset <= bytes.count
                if !isBounded {
                    Issue.record("seed \(seed), round \(round): more than the file holds")
                }
            } catch {
                refused += 1
                if error.description.contains("\n") || error.description.utf8.count > 1000 {
                    Issue.record("seed \(seed), round \(round): \(error.description)")
                }
            }
        }
        // Otherwise the test would say nothing of one of both.
        #expect(taken > 500 && refused > 500, "\(taken) and \(refused)")
    }
}

/// Makes files that are nearly right, knowing what each of their bytes is for.
struct GGUFMutator {
    /// Where a good file has a count or a length, a type, and where a value or
    /// a tensor begins.
    private struct Marks {
        var counts: [Int] = []
        var types: [Int] = []
        var starts: [Int] = []
    }

    private let good: [UInt8]
    private let marks: Marks
    private var random: SeededGenerator

    init(seed: UInt64) {
        var writer = GGUFWriter.model()
        writer.metadata.append(("general.alignment", .uint32(64)))
        writer.alignment = 64
        good = writer.file
        marks = Self.marks(in: writer)
        random = SeededGenerator(seed: seed)
    }

    mutating func file() -> [UInt8] {
        var bytes = good
        // Marks hold for a file whose length is unchanged: numbers first.
        for _ in 0..<Int.random(in: 0...3, using: &random) { changeNumber(&bytes) }
        if Bool.random(using: &random) { changeShape(&bytes) }
        return bytes
    }

    private mutating func changeNumber(_ bytes: inout [UInt8]) {
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            guard let mark = marks.counts.randomElement(using: &random) else { return }
            put(count(bytes.count - mark), 8, at: mark, in: &bytes)
        case 1:
            guard let mark = marks.types.randomElement(using: &random) else { return }
            let type =
                Bool.random(using: &random)
                ? UInt64.random(in: 0...14, using: &random)
                : UInt64.random(in: 0...UInt64(UInt32.max), using: &random)
            put(type, 4, at: mark, in: &bytes)
        case 2:
            // A list of lists of lists.
            guard let mark = marks.types.randomElement(using: &random) else { return }
            for level in 0..<Int.random(in: 1...4, using: &random) {
                put(9, 4, at: mark + level * 12, in: &bytes)
                put(level == 3 ? 1 << 60 : 1, 8, at: mark + level * 12 + 4, in: &bytes)
            }
        case 3:
            let index = Int.random(in: bytes.indices, using: &random)
            bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default:
            let index = Int.random(in: bytes.indices, using: &random)
            bytes[index] = .random(in: 0...255, using: &random)
        }
    }

    private mutating func changeShape(_ bytes: inout [UInt8]) {
        let start = marks.starts.randomElement(using: &random) ?? 0
        let end = marks.starts.filter { $0 > start }.min() ?? bytes.count
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
        case 1: bytes.removeSubrange(start...)
        case 2: bytes.removeSubrange(start..<end)
        case 3: bytes.insert(contentsOf: bytes[start..<end], at: end)
        default:
            bytes.append(
                contentsOf: (0..<50).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    private mutating func count(_ remaining: Int) -> UInt64 {
        let edges: [UInt64] = [
            0, 1, 2, 255, 65535, 65536, 1 << 20, 1 << 31, 1 << 32, 1 << 40, 1 << 62, 1 << 63,
            .max, .max - 7, UInt64(max(0, remaining)), UInt64(max(0, remaining - 8)),
            UInt64(max(0, remaining / 8)), UInt64(max(0, remaining / 12)),
        ]
        return edges.randomElement(using: &random) ?? 0
    }

    private func put(_ value: UInt64, _ width: Int, at index: Int, in bytes: inout [UInt8]) {
        for byte in 0..<width where index + byte < bytes.count {
            bytes[index + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
        }
    }

    /// Walks over what the writer wrote, in its order.
    private static func marks(in writer: GGUFWriter) -> Marks {
        var marks = Marks()
        // Behind magic and version: the numbers of tensors and of entries.
        marks.counts = [8, 16]
        var position = 24
        for (key, value) in writer.metadata {
            marks.starts.append(position)
            marks.counts.append(position)
            position += 8 + key.utf8.count
            marks.types.append(position)
            var encoded: [UInt8] = []
            encoded.append(value: value)
            switch value {
            case .string: marks.counts.append(position + 4)
            case .strings(let texts):
                marks.types.append(position + 4)
                marks.counts.append(position + 8)
                var text = position + 16
                for string in texts {
                    marks.counts.append(text)
                    text += 8 + string.utf8.count
                }
            case .uint32s:
                marks.types.append(position + 4)
                marks.counts.append(position + 8)
            default: break
            }
            position += encoded.count
        }
        for tensor in writer.tensors {
            marks.starts.append(position)
            marks.counts.append(position)
            position += 8 + tensor.name.utf8.count
            marks.types.append(position)
            position += 4
            for _ in tensor.dimensions {
                marks.counts.append(position)
                position += 8
            }
            marks.types.append(position)
            marks.counts.append(position + 4)
            position += 12
        }
        precondition(position == writer.header.count, "the walk and the writer have parted")
        return marks
    }
}
