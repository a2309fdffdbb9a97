internal import ChatCore
package import EngineKit

/// The address of an engine behind HTTP, as a person gives it:
/// `http://127.0.0.1:8080`, `llama-server+https://box/prefix`, `box:8080`, or
/// `unix:/run/engine.sock` for a socket on this machine.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// What speaks there, when the address says it; else it is found by asking.
    package var kind: ServerKind?
    /// What every path is put behind: `http` or `https`, host, port and path, without a
    /// slash at the end, or the form of it that stands for a socket.
    package let base: String
    /// The socket's path, where it is one.
    package let socketPath: String?

    package var description: String { socketPath.map { "unix:\($0)" } ?? base }

    /// Whether it is this machine's for certain.
    package var isOnThisMachine: Bool { EngineMachine(at: description).host == nil }

    /// Reads an address. Throws `.invalidSetting` with one sentence.
    package init(_ address: String) throws(EngineError) {
        func refuse(_ why: String) -> EngineError {
            // What is wrong with it may be a secret in it or a control character.
            EngineError(
                .invalidSetting, "The engine's address \(why): give one like http://127.0.0.1:8080."
            )
        }
        guard !address.isEmpty else { throw refuse("is empty") }
        var scheme = "http"
        var rest = Substring(address)
        if let separator = Self.separator(of: address) {
            let parts = address[..<separator.lowerBound].lowercased().split(
                separator: "+", omittingEmptySubsequences: false)
            rest = address[separator.upperBound...]
            scheme = String(parts[parts.count - 1])
            let isPrintable = ServerExplanation.printable(String(parts[0])) == parts[0]
            guard isPrintable else { throw refuse("has a character no address has") }
            if parts.count > 1 {
                let name = parts.dropLast().joined(separator: "+")
                guard let kind = ServerKind(rawValue: name) else {
                    let known = ServerKind.allCases.map { "\($0.rawValue)+" }.joined(
                        separator: ", ")
                    throw refuse(
                        "names an engine “\(name)” that does not exist (there are \(known))")
                }
                self.kind = kind
            }
        }
        if scheme == "unix" {
            guard rest.hasPrefix("/"), rest.utf8.count <= Self.longestSocketPath,
                ServerExplanation.printable(String(rest)) == rest
            else {
                throw EngineError(
                    .invalidSetting,
                    "The engine's address names no socket: give one with its whole path, like unix:/run/engine.sock."
                )
            }
            socketPath = String(rest)
            base = "http+unix://\(String(rest).percentEncoded)"
            return
        }
        guard rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            throw refuse("has a space or a character no address has")
        }
        guard scheme == "http" || scheme == "https" else {
            throw refuse("is neither http nor https")
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw refuse("has a query or fragment")
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        guard !authority.contains("@") else {
            throw EngineError(
                .invalidSetting,
                "The engine's address must not carry a name or password: set CANTER_API_KEY to the key instead."
            )
        }
        guard let (host, port) = Self.hostAndPort(authority) else {
            throw refuse("has no valid host and port")
        }
        var path = rest[slash...]
        while path.hasSuffix("/") {
            path.removeLast()
        }
        socketPath = nil
        base = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// Where an answer that leads to `location` wants requests to go that this
    /// endpoint was asked for `path` with, as an address to give to canter.
    func target(of location: String, askedFor path: String) -> String {
        let scheme = base.prefix { $0 != ":" }
        let host = base.dropFirst(scheme.count + 3).prefix { $0 != "/" }
        var target = location
        if location.hasPrefix("//") {
            target = "\(scheme):\(location)"
        } else if location.hasPrefix("/") {
            target = "\(scheme)://\(host)\(location)"
        }
        // A slash more or less at the end is the commonest reason of all.
        for end in [path, path + "/"] where target.hasSuffix(end) {
            return String(target.dropLast(end.count))
        }
        return target
    }

    /// Whether both lead to the same place, however they are written.
    func isSameAddress(as other: Endpoint) -> Bool { canonical == other.canonical }

    /// Whether this is `other`, or lies below it on the same server.
    func isWithin(_ other: Endpoint) -> Bool {
        canonical == other.canonical || canonical.hasPrefix(other.canonical + "/")
    }

    /// What all spellings of one address have in common: with the port it has by its
    /// scheme, and one name for this machine.
    package var canonical: String {
        let parts = base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let scheme = parts[0]
        guard let (host, port) = Self.hostAndPort(parts[2]) else { return base }
        let name = host == "localhost" ? "127.0.0.1" : host
        let path = parts.count > 3 ? "/\(parts[3])" : ""
        return "\(scheme)//\(name):\(port ?? (scheme == "https:" ? 443 : 80))\(path)"
    }

    /// Bytes of a socket's path there is room for.
    private static let longestSocketPath = 103

    /// What stands between the scheme and the rest; `nil` where there is no scheme.
    private static func separator(of address: String) -> Range<String.Index>? {
        if let range = address.firstRange(of: "://") { return range }
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let scheme = address[..<colon].lowercased()
        return scheme == "unix" || scheme.hasSuffix("+unix")
            ? colon..<address.index(after: colon) : nil
    }

    private static func hostAndPort(_ authority: Substring) -> (host: String, port: Int?)? {
        var host = authority
        var port: Int?
        // Behind the bracket of an IPv6 address, if it is one.
        let hostEnd = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[hostEnd...].firstIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]),
                (1...65535).contains(number)
            else {
                return nil
            }
            host = authority[..<colon]
            port = number
        }
        guard !host.isEmpty, host.hasPrefix("[") == host.hasSuffix("]") else { return nil }
        // A server's "any address" is not one to connect to.
        return (["0.0.0.0", "[::]"].contains(host) ? "127.0.0.1" : host.lowercased(), port)
    }
}
