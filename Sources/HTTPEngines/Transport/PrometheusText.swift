/// Metrics as Prometheus reads them: lines of a name, labels in braces, and a value.
struct PrometheusText: Sendable {
    struct Sample: Sendable, Hashable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    var samples: [Sample]

    /// What is no such line is left out.
    init(_ text: String) {
        samples = text.split(separator: "\n").compactMap(Self.sample)
    }

    /// Those of a name, in their order.
    func samples(of name: String) -> [Sample] { samples.filter { $0.name == name } }

    private static func sample(_ line: Substring) -> Sample? {
        guard !line.hasPrefix("#") else { return nil }
        let name = line.prefix { $0 != "{" && $0 != " " }
        var rest = line[name.endIndex...]
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                guard let label = label(&rest) else { return nil }
                labels[label.name] = label.value
            }
            rest.removeFirst()
        }
        // A time may follow the value.
        guard let value = rest.split(separator: " ").first.flatMap({ Double($0) }) else {
            return nil
        }
        return Sample(name: String(name), labels: labels, value: value)
    }

    /// `name="value"` and the comma behind it.
    private static func label(_ rest: inout Substring) -> (name: String, value: String)? {
        let name = rest.prefix { $0 != "=" }
        rest = rest[name.endIndex...]
        guard rest.hasPrefix("=\"") else { return nil }
        rest.removeFirst(2)
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped == "n" ? "\n" : escaped)
            } else {
                value.append(character)
            }
        }
        if rest.first == "," { rest.removeFirst() }
        // The end of the line inside of a label.
        guard rest.first != nil else { return nil }
        return (String(name), value)
    }
}
