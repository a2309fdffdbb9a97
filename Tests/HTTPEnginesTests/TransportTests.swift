import ChatCore
import EngineKit
import NIOCore
import NIOPosix
import Testing

@testable import HTTPEngines

@Suite("How servers are reached", .timeLimit(.minutes(5)))
struct TransportTests {
    private static let handler: LoopbackServer.Handler = { request, reply in
        #expect(request.line == "GET /v1/models")
        #expect(!request.head.lowercased().contains("authorization"))
        try await reply.sendJSON(#"{"data":[{"id":"m"}]}"#)
        return .keep
    }

    private func error(at address: String, _ limits: HTTPTransport.Limits) async throws
        -> EngineError?
    {
        let transport = HTTPTransport(limits: limits)
        let engine = ServerEngine(
            .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
        var thrown: EngineError?
        do throws(EngineError) {
            _ = try await engine.models()
        } catch {
            expectOneSentence(error)
            thrown = error
        }
        await transport.shutdown()
        return thrown
    }

    @Test("By a name, and by an address of IPv6")
    func addresses() async throws {
        for (host, written) in [("127.0.0.1", "localhost"), ("::1", "[::1]")] {
            let names = try await LoopbackServer.run(
                at: LoopbackServer.Place(host: host), Self.handler
            ) { address, transport in
                let port = address.split(separator: ":").last ?? ""
                let engine = ServerEngine(
                    .openAI, at: try Endpoint("http://\(written):\(port)"), apiKey: nil,
                    transport: transport)
                return try await engine.models().map(\.name)
            }
            #expect(names == ["m"])
        }
    }

    @Test("Nobody there, by number and by name", arguments: ["127.0.0.1:1", "localhost:1"])
    func refused(address: String) async throws {
        let error = try await error(at: "http://\(address)", LoopbackServer.patience)
        #expect(error?.code == .unreachable)
        #expect(error?.description.contains("refuses connections") == true, "\(error as Any)")
    }

    @Test("A name nobody knows")
    func unknownName() async throws {
        let error = try await error(
            at: "http://no-such-host.invalid:1", LoopbackServer.patience)
        #expect(error?.code == .unreachable)
        #expect(error?.description.contains("nobody knows") == true, "\(error as Any)")
    }

    @Test("The system watches the connection")
    func watch() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: listener.localAddress?.port ?? 0).get()
        try await ConnectionWatch.begin(channel).get()
        #expect(ConnectionWatch.settings.count == 5)
        for setting in ConnectionWatch.settings {
            #expect(try await channel.getOption(setting.option).get() == setting.value)
        }
        try await channel.close()
        try await listener.close()
    }

    @Test("Silence is borne for longer than a long prompt takes, a machine that is gone is not")
    func limits() {
        let limits = HTTPTransport.Limits()
        #expect(limits.streamIdle >= .seconds(3600))
        #expect(ConnectionWatch.unacknowledged <= 120)
    }
}
