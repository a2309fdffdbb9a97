/// How a model's weights are stored, by the name the field uses: `Q4_K_M`,
/// `BF16`, `GPTQ`, `AWQ`, `MLX 4-bit`.
///
/// Open, not an enumeration: engines bring new ones.
package struct Quantization: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible
{
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ name: String) { rawValue = name }
    package var description: String { rawValue }
}
