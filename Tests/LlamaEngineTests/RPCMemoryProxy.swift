import Foundation
import LlamaEngine

/// Stands before an RPC server and says that its device has only so much memory: the server
/// itself has no such option.
final class RPCMemoryProxy {
    let address: RPCAddress
    private let listener: LoopbackListener
    private let server: RPCServerProcess

    init(_ server: RPCServerProcess, free: Int) throws {
        let port = server.address.port
        self.server = server
        listener = try LoopbackListener { client in
            guard let upstream = try? LoopbackListener.connect(to: port) else { return }
            defer { close(upstream) }
            while let message = Self.command(client) {
                LoopbackListener.write(upstream, message)
                guard Self.isAnswered(message[0]) else { continue }
                guard let length = LoopbackListener.read(upstream, 8),
                    var content = LoopbackListener.read(upstream, Self.number(length))
                else { return }
                if message[0] == Self.deviceMemory {
                    content = Self.bytes(free) + Self.bytes(free)
                }
                LoopbackListener.write(client, length + content)
            }
        }
        address = try RPCAddress("127.0.0.1:\(listener.port)")
    }

    private static let deviceMemory: UInt8 = 11

    /// Those of ggml-rpc.cpp that have an answer.
    private static func isAnswered(_ command: UInt8) -> Bool {
        [0, 1, 2, 3, 7, 8, 9, 11, 13, 14, 15].contains(command)
    }

    /// A command with its length and content; `nil` at the end.
    private static func command(_ client: CInt) -> [UInt8]? {
        guard let head = LoopbackListener.read(client, 9),
            let content = LoopbackListener.read(client, number(Array(head[1...])))
        else { return nil }
        return head + content
    }

    private static func number(_ bytes: [UInt8]) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func bytes(_ number: Int) -> [UInt8] {
        unsafe withUnsafeBytes(of: UInt64(number).littleEndian) { unsafe Array($0) }
    }
}
