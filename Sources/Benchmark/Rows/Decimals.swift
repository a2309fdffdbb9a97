/// Numbers written with a fixed number of decimals, as C's `%.2f`.
enum Decimals {
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * scale).rounded(.toNearestOrEven)
        // Beyond that a Double has no decimals to round.
        guard scaled.isFinite, scaled < 9e15 else { return number.description }
        let whole = Int(scaled / scale)
        let rest = String(Int(scaled) - whole * Int(scale))
        let sign = number < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        return sign + "\(whole)." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}
