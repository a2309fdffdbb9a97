package import ChatCore

/// Speed against depth: the samples of one model, quantization, engine,
/// settings and machine.
package struct DepthCurve: Sendable, Hashable {
    /// In the order they were taken.
    package private(set) var samples: [DepthSample]
    /// How what is read grows with depth in this model.
    package var scale = DepthScale()

    /// A curve through `samples`; those that tell no speed are left out.
    package init(_ samples: [DepthSample] = [], scale: DepthScale = DepthScale()) {
        self.samples = samples.filter(\.isUsable)
        self.scale = scale
    }

    /// Adds a sample, unless it tells no speed.
    package mutating func add(_ sample: DepthSample) {
        if sample.isUsable { samples.append(sample) }
    }

    /// The line through the samples, or why there is none worth showing.
    package func fit() -> Result<DepthFit, DepthFit.Refusal> {
        DepthFit.fit(samples, scale: scale)
    }
}
