import Foundation

/// What terminfo says of a terminal type, as `infocmp` prints it.
struct TerminfoDescription {
    private var sequences: [String: [UInt8]] = [:]
    private(set) var colors = 0

    /// Nil where this machine has no description of the type.
    init?(_ type: String) throws {
        let infocmp = Process()
        infocmp.executableURL = URL(filePath: "/usr/bin/env")
        infocmp.arguments = ["infocmp", "-1", "-x", type]
        let output = Pipe()
        infocmp.standardOutput = output
        infocmp.standardError = FileHandle.nullDevice
        try infocmp.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        infocmp.waitUntilExit()
        guard infocmp.terminationStatus == 0 else { return nil }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            guard line.hasPrefix("\t"), line.hasSuffix(",") else { continue }
            let capability = line.dropFirst().dropLast()
            if let equals = capability.firstIndex(of: "=") {
                let name = String(capability[..<equals])
                let value = capability[capability.index(after: equals)...]
                sequences[name] = Self.bytes(value)
            } else if capability.hasPrefix("colors#") {
                let number = capability.dropFirst("colors#".count)
                let isHex = number.hasPrefix("0x")
                colors = Int(isHex ? number.dropFirst(2) : number, radix: isHex ? 16 : 10) ?? 0
            }
        }
    }

    /// The bytes of a capability without parameters, without its delays.
    subscript(name: String) -> [UInt8]? { sequences[name] }

    /// terminfo(5): `\E`, `^X`, octal numbers, and characters after a backslash.
    private static func bytes(_ text: Substring) -> [UInt8] {
        var rest = text.replacing(/\$<[^>]*>/, with: "").utf8[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "^"):
                bytes += rest.popFirst().map { [$0 == UInt8(ascii: "?") ? 0x7F : $0 & 0x1F] } ?? []
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return bytes }
                switch escaped {
                case UInt8(ascii: "E"), UInt8(ascii: "e"): bytes.append(0x1B)
                case UInt8(ascii: "s"): bytes.append(0x20)
                case UInt8(ascii: "n"): bytes.append(0x0A)
                case UInt8(ascii: "r"): bytes.append(0x0D)
                case UInt8(ascii: "t"): bytes.append(0x09)
                case UInt8(ascii: "b"): bytes.append(0x08)
                case UInt8(ascii: "0")...UInt8(ascii: "7"):
                    var value = Int(escaped) & 7
                    for _ in 0..<2 { value = value * 8 + (Int(rest.popFirst() ?? 0) & 7) }
                    bytes.append(UInt8(truncatingIfNeeded: value))
                default: bytes.append(escaped)
                }
            default: bytes.append(byte)
            }
        }
        return bytes
    }
}
