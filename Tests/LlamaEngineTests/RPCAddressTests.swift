import EngineKit
import Testing

@testable import LlamaEngine

@Suite("RPC servers' addresses")
struct RPCAddressTests {
    @Test(
        "a host stands alone or with a port",
        arguments: [
            ("192.168.1.20:50053", "192.168.1.20", 50053), ("attic", "attic", 50052),
            ("my-box_2.local:1", "my-box_2.local", 1), ("localhost:65535", "localhost", 65535),
        ])
    func reads(text: String, host: String, port: Int) throws {
        let address = try RPCAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == "\(host):\(port)")
    }

    @Test(
        "anything else is refused in a sentence that names it",
        arguments: [
            "", ":50052", "attic:", "attic:0", "attic:65536", "attic:+1", "attic:port",
            "[::1]:50052", "::1", "http://attic:50052", "attic,cellar", "at tic:1", "a\u{1B}[31m:1",
        ])
    func refuses(text: String) {
        let error = #expect(throws: EngineError.self) { _ = try RPCAddress(text) }
        #expect(error?.code == .invalidSetting)
        #expect(error?.description.contains("HOST:PORT") == true)
        #expect(error?.description.contains("\u{1B}") == false)
    }

    @Test("an address given twice is one server")
    func once() throws {
        let list = try RPCAddress.list(["attic", "cellar:1", "attic:50052"])
        #expect(list.map(\.description) == ["attic:50052", "cellar:1"])
    }

    @Test("of the servers a process used, those that keep silent still serve it")
    func lost() throws {
        let used = try RPCAddress.list(["a", "b", "c"])
        func lost(_ troubles: [RPCTrouble?]) -> [String] {
            RPCLastWords.lost(of: used) { address in
                troubles[used.firstIndex(of: address) ?? 0]
            }.map(\.host)
        }
        #expect(lost([.silent, .absent("refused"), .silent]) == ["b"])
        // One that answers has let this process go, or was started anew.
        #expect(lost([.silent, .silent, nil]) == ["c"])
        // Nobody knows, so all are named.
        #expect(lost([.silent, .silent, .silent]) == ["a", "b", "c"])
        // The only one is not asked.
        #expect(RPCLastWords.lost(of: [used[0]]) { _ in .silent } == [used[0]])
        #expect(RPCLastWords.words(used) == "lost RPC server a:50052, b:50052, c:50052")
        #expect(RPCLastWords.words([]) == nil)
    }
}
