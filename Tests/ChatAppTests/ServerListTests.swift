import ChatCore
import Testing

@testable import ChatApp

@Suite("The servers that are asked")
struct ServerListTests {
    private func settings(
        engine: String? = nil, hosts: [String]? = nil, discovers: Bool = true
    ) -> ChatSettings {
        var settings = ChatSettings()
        settings.engine = engine
        settings.servers.hosts = hosts
        settings.servers.discovers = discovers
        return settings
    }

    private func addresses(_ list: ServerList) -> [String] { list.places.map(\.address) }

    @Test("Those a person named come first, then the usual ones on this machine")
    func order() {
        let list = ServerList(
            settings(engine: "http://box:1", hosts: ["vllm+http://other:2"]), environment: [:])
        #expect(
            addresses(list) == [
                "http://box:1", "vllm+http://other:2", "http://127.0.0.1:11434",
                "http://127.0.0.1:8080", "http://127.0.0.1:8000", "http://127.0.0.1:1234",
            ])
        #expect(
            list.places.map(\.isConfigured) == [true, true, false, false, false, false])
    }

    @Test("Without discovery only those that were named are asked")
    func discovery() {
        let some = settings(hosts: ["http://box:1"], discovers: false)
        #expect(addresses(ServerList(some, environment: [:])) == ["http://box:1"])
        #expect(ServerList(settings(discovers: false), environment: [:]).places.isEmpty)
        #expect(
            ServerList(settings(), environment: [:], asksUsual: false).places.isEmpty)
    }

    @Test("One place is asked once, however it is written")
    func once() {
        let list = ServerList(
            settings(
                engine: "llama-server+http://localhost:8080/", hosts: ["http://LOCALHOST:8080"]),
            environment: [:])
        #expect(
            addresses(list).filter { $0.contains("8080") } == [
                "llama-server+http://localhost:8080/"
            ])
    }

    @Test("A server that was named and does not answer is told of, another is not")
    func silent() async throws {
        // Nothing listens there: it refuses at once.
        let list = ServerList([
            .init(address: "http://127.0.0.1:1", isConfigured: true),
            .init(address: "http://127.0.0.1:2", isConfigured: false),
            .init(address: "no address", isConfigured: true),
        ])
        let found = await list.look()
        #expect(found.map(\.address) == ["http://127.0.0.1:1", "no address"])
        #expect(found.allSatisfy { $0.name.isEmpty && $0.models == nil && $0.isConfigured })
        #expect(found.silent.first?.contains("http://127.0.0.1:1 refuses connections") == true)
        #expect(found.silent.count == 2)
    }

    @Test("A port of this machine nobody listens at is known without a client")
    func ports() {
        #expect(LoopbackPort.port(of: "http://127.0.0.1:8080") == 8080)
        #expect(LoopbackPort.port(of: "http://127.0.0.1:8080/v1") == 8080)
        #expect(LoopbackPort.port(of: "http://box:8080") == nil)
        #expect(!LoopbackPort.isOpen(1))
        // What cannot be asked this way may be open.
        #expect(LoopbackPort.isOpen(.init(address: "http://box:1", isConfigured: false)))
    }

    @Test("An address that was chosen out of a list is reached as a person wrote it")
    func spelling() throws {
        let access = try ServerAccess(
            settings(engine: nil, hosts: ["vllm+http://localhost:8000"]), environment: [:])
        #expect(access.spelled("http://127.0.0.1:8000") == "vllm+http://localhost:8000")
        #expect(access.spelled("http://127.0.0.1:8001") == "http://127.0.0.1:8001")
        #expect(access.spelled("mlx+http://127.0.0.1:8000") == "mlx+http://127.0.0.1:8000")
    }
}
