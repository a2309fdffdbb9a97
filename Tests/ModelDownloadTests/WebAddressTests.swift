import Testing

@testable import ModelDownload

@Suite("Addresses and redirects")
struct WebAddressTests {
    private func address(_ text: String) throws -> WebAddress {
        try #require(WebAddress(text))
    }

    @Test("A location leads where it says, from where it was read")
    func resolving() throws {
        let base = try address("https://hub.example/org/name/resolve/main/a.gguf?x=1")
        let expected = [
            "/other/b.gguf": "https://hub.example/other/b.gguf",
            "b.gguf": "https://hub.example/org/name/resolve/main/b.gguf",
            "?y=2": "https://hub.example/org/name/resolve/main/a.gguf?y=2",
            "//cdn.example/f?sig=1": "https://cdn.example/f?sig=1",
            "http://cdn.example:81/f#x": "http://cdn.example:81/f",
            "HTTPS://CDN.example": "https://cdn.example/",
        ]
        for (location, url) in expected {
            #expect(base.resolving(location)?.url == url, "\(location)")
        }
        for location in ["file:///etc/passwd", "ftp://x/y", "javascript:1", "", "/a\u{1B}b", "//"] {
            #expect(base.resolving(location) == nil, "\(location)")
        }
    }

    @Test("The same server is the same scheme, host and port")
    func origins() throws {
        let origin = try address("https://hub.example/x").origin
        #expect(try address("HTTPS://HUB.example:443/y?z").origin == origin)
        for other in ["http://hub.example", "https://hub.example:444", "https://hub.example.org"] {
            #expect(try address(other).origin != origin)
        }
        #expect(try address("http://[::1]:8080/x").origin.host == "[::1]")
    }

    @Test("A query, which may be a secret, is not in what is shown")
    func shown() throws {
        #expect("\(try address("https://h/a.gguf?signature=1"))" == "https://h/a.gguf")
    }

    @Test("A request that has left its server is at home no more, even back there")
    func home() throws {
        var trail = RedirectTrail(try address("https://hub.example/a"))
        try trail.follow("/b")
        #expect(trail.isAtHome)
        try trail.follow("https://cdn.example/c")
        #expect(!trail.isAtHome)
        try trail.follow("https://hub.example/d")
        #expect(!trail.isAtHome)
    }

    @Test("Circles, endless chains, other schemes and the way out of https are refused")
    func refused() throws {
        func refuses(_ location: String?, after locations: [String] = []) throws {
            var trail = RedirectTrail(try address("https://hub.example/a"))
            for location in locations { try trail.follow(location) }
            #expect(throws: FailedAttempt.self) { try trail.follow(location) }
        }
        try refuses(nil)
        try refuses("file:///etc/passwd")
        try refuses("http://hub.example/a")
        try refuses("/a")
        try refuses("/a", after: ["/b"])
        try refuses("/9", after: (1...7).map { "/\($0)" })
    }
}
