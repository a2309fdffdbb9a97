package import ChatCore

extension Figure {
    /// The value as `format` writes it, with `~` before an estimated one.
    package func text(_ format: (Value) -> String) -> String {
        (provenance == .estimated ? "~" : "") + format(value)
    }
}
