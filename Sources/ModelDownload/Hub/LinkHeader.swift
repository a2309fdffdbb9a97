/// The `Link` header of an answer in pages.
enum LinkHeader {
    /// The address behind `rel="next"`, as it stands there.
    static func next(in values: [String]) -> String? {
        for link in values.flatMap({ $0.split(separator: ",") }) {
            let parts = link.split(separator: ";").map { part in
                part.drop { $0 == " " }
            }
            guard let target = parts.first, target.hasPrefix("<"),
                let end = target.firstIndex(of: ">"),
                parts.dropFirst().contains(where: {
                    let relation = $0.filter { $0 != " " && $0 != "\"" }.lowercased()
                    return relation == "rel=next"
                })
            else { continue }
            return String(target[target.index(after: target.startIndex)..<end])
        }
        return nil
    }
}
