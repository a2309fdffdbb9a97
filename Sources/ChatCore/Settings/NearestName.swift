/// The name that is the fewest edits away from `text`; a shared beginning
/// counts for more than a shared rest. `nil` when there are no names.
package func nearestName(to text: String, among names: [String]) -> String? {
    func distance(_ name: String) -> Int {
        let shared = zip(name, text).prefix { $0 == $1 }.count
        return 2 * editDistance(name, text) - shared
    }
    return names.min { distance($0) < distance($1) }
}

/// Levenshtein's distance, of at most the first 32 characters.
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right.prefix(32))
    var row = Array(0...right.count)
    for (i, a) in left.prefix(32).enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let substituted = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
