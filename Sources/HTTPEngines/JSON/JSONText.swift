/// A body that writes its own JSON, where JSONEncoder would lose what matters in it.
protocol JSONText {
    func json() throws -> [UInt8]
}
