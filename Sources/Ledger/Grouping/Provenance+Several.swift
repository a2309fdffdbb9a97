internal import ChatCore

extension Provenance {
    /// Of a figure made of several: engine-reported if all are, estimated if
    /// any is, else measured. `nil` for none.
    init?(of several: [Provenance]) {
        guard !several.isEmpty else { return nil }
        if several.contains(.estimated) {
            self = .estimated
        } else {
            self = several.allSatisfy { $0 == .engineReported } ? .engineReported : .measured
        }
    }
}
