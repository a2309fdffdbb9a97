package import ChatCore

/// What a model's layers keep, by its header: one description for what the
/// cache takes and for what making a token reads. The rules are libllama's,
/// family by family.
extension GGUFModel {
    /// The layers by what they keep, with halves of the KV cache of the types
    /// ggml calls so: `f16`, `q8_0`. `nil` where the header does not tell, and
    /// for a type that there is not or that does not fit the layers.
    package func cacheLayers(typeK: String = "f16", typeV: String = "f16") -> [CacheLayers]? {
        guard let typeK = TensorType(name: typeK), let typeV = TensorType(name: typeV),
            let layers = layerMemories()
        else { return nil }
        var full = CacheLayers(kind: .full, layers: 0, bytesPerToken: 0)
        var sliding = CacheLayers(kind: .sliding, layers: 0, bytesPerToken: 0)
        var recurrent = CacheLayers(kind: .recurrent, layers: 0, bytesPerToken: 0)
        for layer in layers {
            if layer.hasState { recurrent.layers += 1 }
            let kept = layer.source.map { layers[$0] } ?? layer
            guard kept.keys + kept.values > 0 else { continue }
            guard let keys = typeK.bytes(of: kept.keys), let values = typeV.bytes(of: kept.values)
            else { return nil }
            let bytes = Double(keys + values)
            func add(to group: inout CacheLayers) {
                group.span = kept.span
                if layer.source == nil {
                    group.layers += 1
                    group.bytesPerToken += bytes
                } else {
                    group.sharedBytesPerToken = (group.sharedBytesPerToken ?? 0) + bytes
                }
            }
            if kept.span == nil { add(to: &full) } else { add(to: &sliding) }
        }
        if let state = stateNumbers { recurrent.stateBytes = 4 * state * recurrent.layers }
        return [full, sliding, recurrent].filter { $0.layers > 0 }
    }

    /// Layers a reply goes through: those that only draft further tokens come last
    /// and are not among them.
    var trunkLayers: Int? {
        guard let all = blockCount, let drafting = size("nextn_predict_layers"), drafting < all
        else { return nil }
        return all - drafting
    }

    /// What each layer keeps, in their order.
    func layerMemories() -> [LayerMemory]? {
        guard let all = blockCount, let trunk = trunkLayers else { return nil }
        if let family, Self.recurrentFamilies.contains(family) {
            return Array(repeating: LayerMemory(hasState: true), count: trunk)
        }
        guard let width = size("embedding_length"),
            let heads = perLayer(
                value("attention.head_count_kv") == nil
                    ? "attention.head_count" : "attention.head_count_kv", all),
            heads.allSatisfy({ (0...65_536).contains($0) }),
            let keys = headSizes("key", width: width, heads: heads),
            let values = headSizes("value", width: width, heads: heads)
        else { return nil }
        // Latent attention keeps one vector, which is key and value at once.
        let isLatent = (integer("attention.key_length_mla") ?? 0) > 0
        let recurrent = recurrentLayers(heads, trunk: trunk, all: all)
        let window = slidingWindow(trunk: trunk)
        let ownLayers = ownLayers(of: trunk)
        return (0..<trunk).map { index in
            var layer = LayerMemory(hasState: recurrent[index])
            if recurrent[index], family != "falcon-h1" { return layer }
            if let window, window.layers[index] { layer.span = window.span }
            if index >= ownLayers {
                // The last of its kind that keeps something.
                layer.source = ownLayers - (layer.span == nil ? 1 : 2)
                return layer
            }
            let isSliding = layer.span != nil
            layer.keys = heads[index] * (isSliding ? keys.sliding : keys.full)
            layer.values = isLatent ? 0 : heads[index] * (isSliding ? values.sliding : values.full)
            return layer
        }
    }

    /// Families whose layers all keep a state and nothing else.
    private static let recurrentFamilies: Set<String> = [
        "mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7",
    ]

    /// Numbers of a head's keys or values; `half` is `key` or `value`.
    private func headSizes(
        _ half: String, width: Int, heads: [Int]
    ) -> (full: Int, sliding: Int)? {
        let first = perLayer("attention.head_count", heads.count)?.first ?? heads.max() ?? 1
        let full = integer("attention.\(half)_length") ?? width / max(1, first)
        let sliding = integer("attention.\(half)_length_swa") ?? full
        let possible = 0...1 << 16
        return possible.contains(full) && possible.contains(sliding) ? (full, sliding) : nil
    }

    /// Layers, counted from the first, that keep keys and values of their own.
    private func ownLayers(of trunk: Int) -> Int {
        let own: Int
        switch family {
        case "gemma3n": own = 20
        case "gemma4": own = trunk - (size("attention.shared_kv_layers") ?? 0)
        default: return trunk
        }
        return own >= 2 ? min(own, trunk) : trunk
    }

    // MARK: Sliding windows

    /// How many tokens layers with a sliding window span, and which those are;
    /// `nil` without one, and for families whose layers are not known.
    private func slidingWindow(trunk: Int) -> (span: Int, layers: [Bool])? {
        guard let family, let span = slidingSpan(family, trunk: trunk), span > 0, span < 1 << 28
        else { return nil }
        let key = "attention.sliding_window_pattern"
        if case .numbers? = value(key) {
            guard let all = blockCount, let list = perLayer(key, all) else { return nil }
            return (span, list.prefix(trunk).map { $0 != 0 })
        }
        guard let period = integer(key) ?? Self.slidingPeriods[family], period >= 0 else {
            return nil
        }
        let full = Self.fullLayerFirst.contains(family) ? 0 : period - 1
        return (span, (0..<trunk).map { period == 0 || $0 % period != full })
    }

    /// Tokens a sliding window spans. Some families have one their headers do not
    /// tell, or tell of one libllama does not use.
    private func slidingSpan(_ family: String, trunk: Int) -> Int? {
        let told = integer("attention.sliding_window")
        return switch family {
        case "phi3": nil
        case "exaone4": trunk == 64 ? told ?? 4096 : nil
        case "gemma2": told ?? 4096
        case "llama4": told == 0 ? nil : 8192
        case "smallthinker": told.map { $0 > 0 ? 4096 : 0 }
        default: told
        }
    }

    /// After how many layers one looks at everything, for families whose headers
    /// do not say; 0 for none.
    private static let slidingPeriods = [
        "afmoe": 4, "cohere2": 4, "cohere2moe": 4, "exaone-moe": 4, "exaone4": 4, "gemma2": 2,
        "gemma3": 6, "gemma3n": 5, "gpt-oss": 2, "laguna": 4, "lfm2": 0, "llama4": 4, "mellum": 4,
        "muse-glimmer": 4, "olmo2": 4, "plamo3": 8, "smallthinker": 4,
    ]

    /// Families in which it is the first of them, not the last.
    private static let fullLayerFirst: Set<String> = ["cohere2moe", "laguna", "smallthinker"]

    // MARK: States

    /// Which layers carry a state along.
    private func recurrentLayers(_ heads: [Int], trunk: Int, all: Int) -> [Bool] {
        if family == "falcon-h1" { return Array(repeating: true, count: trunk) }
        if let list = perLayer("attention.recurrent_layers", all) {
            return list.prefix(trunk).map { $0 != 0 }
        }
        if let interval = integer("full_attention_interval")
            ?? family.flatMap({ Self.attentionIntervals[$0] }), interval > 1
        {
            return (1...trunk).map { $0 % interval != 0 }
        }
        guard stateNumbers != nil else { return Array(repeating: false, count: trunk) }
        var recurrent = heads.prefix(trunk).map { $0 == 0 }
        if family?.hasPrefix("nemotron_h") == true,
            let forward = perLayer("feed_forward_length", all)
        {
            // Some of its layers are neither: they only feed forward.
            for index in 0..<trunk where forward[index] > 0 { recurrent[index] = false }
        }
        return recurrent
    }

    /// After how many layers one has attention, where the header does not say.
    private static let attentionIntervals = [
        "minimax-01": 8, "qwen3next": 4, "qwen35": 4, "qwen35moe": 4, "qwen4exp": 4,
    ]

    /// Numbers of one layer's state, each of 32 bits; `nil` where the header does
    /// not tell.
    private var stateNumbers: Int? {
        guard let width = size("embedding_length"), let all = blockCount,
            let kernel = size("ssm.conv_kernel", atMost: 64), let inner = size("ssm.inner_size"),
            let states = size("ssm.state_size", atMost: 1 << 16),
            let groups = size("ssm.group_count", atMost: 4096)
        else { return nil }
        let heads = perLayer("attention.head_count", all)?.first ?? 0
        guard (0...65_536).contains(heads), family != "qwen4exp" else { return nil }
        if let head = size("wkv.head_size"), head > 0 {
            let shifts = integer("token_shift_count") ?? 2
            return (0...16).contains(shifts) ? width * (shifts + head) : nil
        }
        if let taps = size("shortconv.l_cache", atMost: 4096), taps > 0 {
            return width * (taps - 1)
        }
        if let head = size("kda.head_dim", atMost: 4096), head > 0 {
            return heads * head * (3 * (kernel > 0 ? kernel - 1 : 3) + head)
        }
        if family == "minimax-01" {
            let keys = integer("attention.key_length") ?? width / max(1, heads)
            return (1...1 << 16).contains(keys) ? keys * keys * heads : nil
        }
        guard states > 0, inner > 0 else { return nil }
        return max(0, kernel - 1) * (inner + 2 * groups * states) + states * inner
    }
}
