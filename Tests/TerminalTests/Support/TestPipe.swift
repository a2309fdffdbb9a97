import Foundation

@testable import Terminal

/// A pipe that closes with its owner.
final class TestPipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws {
        (readEnd, writeEnd) = try Descriptor.makePipe()
    }

    func write(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { unsafe Foundation.write(writeEnd, $0.baseAddress, $0.count) }
    }

    func closeWriteEnd() {
        _ = close(writeEnd)
        writeEnd = -1
    }

    deinit {
        _ = close(readEnd)
        if writeEnd >= 0 { _ = close(writeEnd) }
    }
}
