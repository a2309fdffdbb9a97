/// Values that stand in the header under the family's name.
extension GGUFModel {
    var family: String? { headers[0].architecture }

    func value(_ key: String) -> GGUFValue? {
        family.flatMap { headers[0].metadata["\($0).\(key)"] }
    }

    func integer(_ key: String) -> Int? { value(key)?.integer }

    /// Layers of every kind.
    var blockCount: Int? {
        integer("block_count").flatMap { (1...4096).contains($0) ? $0 : nil }
    }

    /// A number that is neither negative nor larger than any model's; 0 where
    /// the header says nothing, `nil` where it lies.
    func size(_ key: String, atMost limit: Int = 1 << 20) -> Int? {
        let size = integer(key) ?? 0
        return (0...limit).contains(size) ? size : nil
    }

    /// One number for each of so many layers, from a list or from one for all;
    /// `nil` where there is none, or a list of another length.
    func perLayer(_ key: String, _ layers: Int) -> [Int]? {
        switch value(key) {
        case .integer(let number)?: return Array(repeating: number, count: layers)
        case .numbers(let list)?:
            let numbers = list.compactMap(\.number)
            return numbers.count == layers ? numbers : nil
        default: return nil
        }
    }
}

extension GGUFValue {
    /// An integer, or a truth as 0 and 1.
    fileprivate var number: Int? {
        if case .bool(let value) = self { value ? 1 : 0 } else { integer }
    }
}
