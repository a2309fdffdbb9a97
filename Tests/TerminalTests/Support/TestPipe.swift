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
        _ = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Foundation.write(writeEnd, bytes.baseAddress, bytes.count)
        }
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
