internal import Telemetry

extension DepthFit {
    /// More samples than these make a line no better, but the fit slower.
    static let manySamples = 2000
}

extension Array {
    /// At most `count` of the elements, from everywhere in the list.
    func thinned(to count: Int) -> [Element] {
        guard self.count > count else { return self }
        return (0..<count).map { self[$0 * self.count / count] }
    }
}
