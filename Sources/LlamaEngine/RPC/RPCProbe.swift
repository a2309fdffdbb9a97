internal import CLlama
package import EngineKit

/// Greets RPC servers before ggml does, which ends its process where there is
/// none, or another one than it expects.
package enum RPCProbe {
    /// Asks a server for its devices. Blocks, not much longer than `patience`.
    ///
    /// Throws `.unreachable` where no server answers, and `.protocolViolation`
    /// where something else does than an RPC server of this version. A server
    /// serves one program at a time and lets every other wait in silence, so it
    /// must not be asked while this process uses it.
    package static func report(
        of address: RPCAddress, patience: Duration = .seconds(3)
    ) throws(EngineError) -> RPCServerReport {
        do throws(RPCTrouble) {
            return try look(at: address, patience: patience)
        } catch {
            throw error.error(address)
        }
    }

    /// The same, with what is wrong as a value.
    static func look(
        at address: RPCAddress, patience: Duration
    ) throws(RPCTrouble) -> RPCServerReport {
        let socket: RPCSocket
        do throws(RPCSocket.Failure) {
            socket = try RPCSocket(address, deadline: .now + patience)
        } catch {
            switch error {
            case .unreachable(let reason): throw .absent(reason)
            case .timedOut: throw .absent("no answer within \(patience)")
            case .closed: throw .absent("the connection was closed")
            }
        }
        let hello = try ask(
            socket, .hello, [UInt8](repeating: 0, count: capabilities),
            answer: 4 + capabilities)
        let version = hello.prefix(3).map(String.init).joined(separator: ".")
        guard hello[0] == RPC_PROTO_MAJOR_VERSION, hello[1] <= RPC_PROTO_MINOR_VERSION else {
            throw .otherVersion(version)
        }
        let count = number(try ask(socket, .deviceCount, [], answer: 4)[...])
        guard count <= mostDevices else { throw .foreign }
        guard count > 0 else { throw .empty }
        var report = RPCServerReport(version: version, devices: [])
        for device in 0..<UInt8(count) {
            let memory = try ask(socket, .deviceMemory, [device, 0, 0, 0], answer: 16)
            report.devices.append(
                RPCServerReport.Device(
                    free: Int(clamping: number(memory[..<8])),
                    total: Int(clamping: number(memory[8...]))))
        }
        return report
    }

    // MARK: The protocol

    // As in ggml-rpc.cpp: a command in one byte, the length of what follows in
    // eight, and that; an answer is a length in eight bytes, and so many more.
    // Numbers are little-endian.

    private enum Command: UInt8 {
        case deviceMemory = 11
        case hello = 14
        case deviceCount = 15
    }

    /// Bytes in which both sides of a connection say what else they can do.
    private static let capabilities = 24
    /// More than any machine has.
    private static let mostDevices = 64

    private static func ask(
        _ socket: RPCSocket, _ command: Command, _ content: [UInt8], answer count: Int
    ) throws(RPCTrouble) -> [UInt8] {
        do throws(RPCSocket.Failure) {
            let length = unsafe withUnsafeBytes(of: UInt64(content.count).littleEndian) {
                unsafe Array($0)
            }
            try socket.send([command.rawValue] + length + content)
            guard number(try socket.receive(8)[...]) == count else { throw .closed }
            return try socket.receive(count)
        } catch {
            throw error == .timedOut ? .silent : .foreign
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
