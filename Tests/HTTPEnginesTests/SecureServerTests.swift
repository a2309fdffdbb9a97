import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import HTTPEngines

/// Servers with TLS, and with certificates of every kind.
@Suite("Servers with TLS", .timeLimit(.minutes(5)))
struct SecureServerTests: EngineOnLoopback {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let handler: LoopbackServer.Handler = { request, reply in
        #expect(request.line == "GET /v1/models")
        try await reply.sendJSON(#"{"data":[{"id":"m"}]}"#)
        return .keep
    }

    /// What its models are, or why they cannot be asked for. `host` is put into the address
    /// instead of the number.
    private func models(
        at place: LoopbackServer.Place, host: String? = nil, scheme: String? = nil
    ) async throws -> Result<[String], EngineError> {
        try await LoopbackServer.run(at: place, Self.handler) { address, transport in
            var address = address
            if let host { address = address.replacing("127.0.0.1", with: host) }
            if let scheme { address = scheme + address.drop { $0 != ":" } }
            let engine = ServerEngine(
                .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
            do throws(EngineError) {
                return .success(try await engine.models().map(\.name))
            } catch {
                expectOneSentence(error)
                return .failure(error)
            }
        }
    }

    @Test("One that is trusted by its file is spoken to, by its number and its name")
    func trusted() async throws {
        let place = LoopbackServer.Place(
            tls: .own, trusting: try TestCertificate.own.file(in: folder))
        #expect(try await models(at: place).get() == ["m"])
        #expect(try await models(at: place, host: "localhost").get() == ["m"])
    }

    @Test("One that nobody vouches for, or that has run out, is refused with the remedy")
    func untrusted() async throws {
        let places = [
            LoopbackServer.Place(tls: .own),
            .init(tls: .own, trusting: try TestCertificate.other.file(in: folder)),
            .init(tls: .old, trusting: try TestCertificate.old.file(in: folder)),
        ]
        for place in places {
            guard case .failure(let error) = try await models(at: place) else {
                Issue.record("it was spoken to")
                continue
            }
            #expect(error.code == .unreachable)
            #expect(error.description.contains("does not trust"), "\(error.description)")
            #expect(error.description.contains("--certificate"))
        }
    }

    @Test("One for another name is refused as that")
    func otherName() async throws {
        let place = LoopbackServer.Place(
            tls: .other, trusting: try TestCertificate.other.file(in: folder))
        for host in [nil, "localhost"] {
            guard case .failure(let error) = try await models(at: place, host: host) else {
                Issue.record("it was spoken to")
                continue
            }
            #expect(error.code == .unreachable)
            #expect(error.description.contains("another name"), "\(error.description)")
        }
    }

    @Test("TLS where there is none, and none where there is TLS")
    func mixedUp() async throws {
        let plain = LoopbackServer.Place(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n")
        guard case .failure(let error) = try await models(at: plain, scheme: "https") else {
            Issue.record("it was spoken to")
            return
        }
        #expect(error.code == .unreachable)
        #expect(error.description.contains("does not speak TLS"), "\(error.description)")
        #expect(error.description.contains("http://"))
        guard
            case .failure(let error) = try await models(
                at: LoopbackServer.Place(tls: .own), scheme: "http")
        else {
            Issue.record("it was spoken to")
            return
        }
        #expect(
            error.code == .protocolViolation || error.code == .crashed, "\(error.description)")
    }

    @Test("A file that cannot be used is told in one sentence, with its name")
    func files() throws {
        let empty = try folder.write([], to: "empty.pem")
        let key = try folder.write(Array(TestCertificate.own.key.utf8), to: "key.pem")
        let noise = try folder.write([0, 1, 2, 0xFF], to: "noise.der")
        for path in [folder.path + "/none.pem", folder.path, empty, key, noise, "", "a\u{1B}b"] {
            #expect {
                try HTTPTransport(certificate: path)
            } throws: { error in
                guard let error = error as? EngineError else { return false }
                expectOneSentence(error)
                return error.code == .invalidSetting
            }
        }
    }

    @Test("There is one transport for a file, and without one it is the usual one")
    func shared() throws {
        #expect(try HTTPTransport.shared(certificate: nil) === HTTPTransport.shared)
        let path = try TestCertificate.own.file(in: folder)
        #expect(
            try HTTPTransport.shared(certificate: path)
                === HTTPTransport.shared(certificate: path))
    }
}
