import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite(
    "RPC servers greeted", .serialized, .oneAtATime, .enabled(if: RPCServerProcess.program != nil))
struct RPCProbeTests {
    @Test("a server tells its version and its devices' memory")
    func report() throws {
        let server = try RPCServerProcess()
        let report = try RPCProbe.report(of: server.address)
        #expect(report.version == RPCTrouble.ownVersion)
        #expect(report.devices.count == 1)
        #expect(report.devices[0].total >= report.devices[0].free)
        #expect(report.devices[0].free > 1 << 28)
    }

    @Test("where nobody listens, the sentence names the address and the remedy")
    func absent() throws {
        let address = try RPCAddress("127.0.0.1:\(try LoopbackListener().port)")
        let error = #expect(throws: EngineError.self) {
            _ = try RPCProbe.report(of: address)
        }
        #expect(error?.code == .unreachable)
        let sentence = error?.description ?? ""
        #expect(sentence.contains("\(address)"), "\(sentence)")
        #expect(sentence.contains("refused"), "\(sentence)")
        #expect(sentence.contains("start llama.cpp's rpc-server there"), "\(sentence)")
        let unknown = #expect(throws: EngineError.self) {
            _ = try RPCProbe.report(of: try RPCAddress("no-such-machine.invalid:1"))
        }
        #expect(unknown?.code == .unreachable)
        #expect(unknown?.description.contains("no-such-machine.invalid:1") == true)
    }

    @Test("something else that answers there is told apart")
    func foreign() throws {
        let web = try LoopbackListener { client in
            _ = LoopbackListener.read(client, 33)
            LoopbackListener.write(client, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        }
        let closing = try LoopbackListener { _ in }
        for port in [web.port, closing.port] {
            let address = try RPCAddress("127.0.0.1:\(port)")
            let error = #expect(throws: EngineError.self) {
                _ = try RPCProbe.report(of: address)
            }
            #expect(error?.code == .protocolViolation)
            #expect(error?.description.contains("\(address)") == true)
        }
    }

    @Test("a server of another version is told with both versions")
    func version() throws {
        let old = try LoopbackListener { client in
            _ = LoopbackListener.read(client, 33)
            let hello: [UInt8] = [3, 6, 1] + [UInt8](repeating: 0, count: 25)
            LoopbackListener.write(client, [28, 0, 0, 0, 0, 0, 0, 0] + hello)
        }
        let error = #expect(throws: EngineError.self) {
            _ = try RPCProbe.report(of: try RPCAddress("127.0.0.1:\(old.port)"))
        }
        #expect(error?.code == .protocolViolation)
        let sentence = error?.description ?? ""
        #expect(sentence.contains("version 3.6.1"), "\(sentence)")
        #expect(sentence.contains(RPCTrouble.ownVersion), "\(sentence)")
    }

    @Test("a server that serves another program is said to, and lives on")
    func busy() throws {
        let server = try RPCServerProcess()
        do {
            let holder = try LoopbackListener.connect(to: server.address.port)
            defer { close(holder) }
            // A hello and its answer: this connection is being served.
            LoopbackListener.write(holder, [14, 24] + [UInt8](repeating: 0, count: 7 + 24))
            #expect(LoopbackListener.read(holder, 36)?.count == 36)
            for _ in 0..<2 {
                let error = #expect(throws: EngineError.self) {
                    _ = try RPCProbe.report(of: server.address, patience: .milliseconds(100))
                }
                #expect(error?.code == .unreachable)
                #expect(error?.description.contains("another program uses it") == true)
            }
        }
        // It has read what the two gave up on, and did not die of it.
        #expect(try RPCProbe.report(of: server.address).devices.count == 1)
        #expect(server.isRunning)
    }
}
