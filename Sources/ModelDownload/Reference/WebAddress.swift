/// The address of something behind HTTP, `http` or `https` only.
struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// Whom one speaks to: what a secret is meant for.
    struct Origin: Sendable, Hashable, Codable, CustomStringConvertible {
        var isSecure: Bool
        /// In lower case; an IPv6 address in brackets.
        var host: String
        var port: Int

        var description: String {
            let scheme = isSecure ? "https" : "http"
            return port == (isSecure ? 443 : 80)
                ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
        }
    }

    var origin: Origin
    /// Begins with a slash; encoded as it is sent.
    var path: String
    /// Without its question mark. Never shown: that of a signed address is a secret.
    var query: String?

    var url: String { origin.description + path + (query.map { "?" + $0 } ?? "") }
    var description: String { origin.description + path }

    /// Without a slash at the end.
    var base: String {
        var base = description
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    /// Reads an address; what is behind `#` is left out. `nil` for another
    /// scheme, a name or password in it, control characters, or no valid host.
    init?(_ text: String) {
        guard let separator = text.firstRange(of: "://"),
            let encoded = Self.encoded(text[separator.upperBound...])
        else { return nil }
        let isSecure: Bool
        switch text[..<separator.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        let end = encoded.firstIndex { "/?".contains($0) } ?? encoded.endIndex
        guard let (host, port) = Self.hostAndPort(encoded[..<end]) else { return nil }
        origin = Origin(isSecure: isSecure, host: host, port: port ?? (isSecure ? 443 : 80))
        (path, query) = Self.pathAndQuery(encoded[end...])
    }

    /// The root of a server.
    init(origin: Origin) {
        (self.origin, path, query) = (origin, "/", nil)
    }

    private init(origin: Origin, target: Substring) {
        self.origin = origin
        (path, query) = Self.pathAndQuery(target)
    }

    /// Where `location`, the header of a redirect, leads from here.
    func resolving(_ location: String) -> WebAddress? {
        if location.hasPrefix("//") {
            return WebAddress((origin.isSecure ? "https:" : "http:") + location)
        }
        // A colon before any slash ends a scheme.
        let beginning = location.prefix { !"/?#".contains($0) }
        if beginning.contains(":") { return WebAddress(location) }
        guard let encoded = Self.encoded(location[...]), !encoded.isEmpty else { return nil }
        if encoded.hasPrefix("/") { return WebAddress(origin: origin, target: encoded[...]) }
        if encoded.hasPrefix("?") {
            return WebAddress(origin: origin, target: (path + encoded)[...])
        }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return WebAddress(origin: origin, target: folder + encoded)
    }

    /// The address of `target`, encoded, on the same server and below the same path.
    func appending(_ target: String) -> WebAddress {
        var base = path
        while base.hasSuffix("/") { base.removeLast() }
        return WebAddress(origin: origin, target: "\(base)/\(target)"[...])
    }

    /// The components of the path, decoded; `nil` where they are no UTF-8.
    var components: [String]? {
        var components: [String] = []
        for part in path.split(separator: "/") {
            guard let decoded = Self.decoded(part) else { return nil }
            components.append(decoded)
        }
        return components
    }

    /// A path's text with everything but the characters of names encoded, slashes kept.
    static func encodedPath(_ path: String) -> String {
        path.utf8.map { byte in
            let isPlain =
                byte < 0x80
                && (Character(Unicode.Scalar(byte)).isLetter
                    || Character(Unicode.Scalar(byte)).isNumber
                    || "-._~/".utf8.contains(byte))
            return isPlain ? String(Unicode.Scalar(byte)) : escape(byte)
        }.joined()
    }

    // MARK: Parts

    private static func pathAndQuery(_ target: Substring) -> (String, String?) {
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        let path = target[..<mark].isEmpty ? "/" : String(target[..<mark])
        return (path, mark == target.endIndex ? nil : String(target[target.index(after: mark)...]))
    }

    /// Without the fragment, spaces and what is beyond ASCII encoded; `nil` for
    /// control characters and backslashes.
    private static func encoded(_ text: Substring) -> String? {
        var result = ""
        for byte in text.prefix(while: { $0 != "#" }).utf8 {
            guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            result +=
                byte == 0x20 || byte > 0x7F ? escape(byte) : String(Unicode.Scalar(byte))
        }
        return result.utf8.count <= 8192 ? result : nil
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hostAndPort(_ authority: some StringProtocol) -> (String, Int?)? {
        var host = String(authority)
        var port: Int?
        let hostEnd = host.lastIndex(of: "]") ?? host.startIndex
        if let colon = host[hostEnd...].firstIndex(of: ":") {
            guard let number = Int(host[host.index(after: colon)...]), (1...65535).contains(number)
            else { return nil }
            port = number
            host = String(host[..<colon])
        }
        host = host.lowercased()
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        let letters = isBracketed ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789.-_"
        let name = isBracketed ? host.dropFirst().dropLast() : host[...]
        guard !name.isEmpty, name.allSatisfy(letters.contains) else { return nil }
        return (host, port)
    }
}
