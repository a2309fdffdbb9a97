internal import Canvas
internal import ChatCore
internal import LlamaEngine

/// GPUs that could compute and do not, or have something else to do.
extension Finding {
    static func graphics(_ facts: DoctorFacts) -> [Finding] {
        facts.cards.compactMap { unused($0, facts) ?? busy($0) }
    }

    /// A GPU that this build of the engine cannot put layers on.
    private static func unused(_ card: GraphicsCard, _ facts: DoctorFacts) -> Finding? {
        // Where nothing was asked, nothing is missing.
        guard !facts.engine.backends.isEmpty, facts.engine.gpus.isEmpty else { return nil }
        let backends = facts.engine.accelerators
        let name = DisplayText.normalise(card.name)
        let what =
            backends.isEmpty
            ? "The embedded engine is built without the \(name)."
            : "The embedded engine has \(backends.joined(separator: " and ")), and finds no GPU by it: there is the \(name)."
        let cost =
            card.isIntegrated
            ? "Prompts are read by the processor alone; replies would be little faster, as this GPU reads the same memory."
            : "Prompts and replies are made by the processor alone, several times slower."
        return Finding(
            card.isIntegrated ? .small : .large, what, costs: cost,
            remedy: remedy(card.maker, isBuilt: !backends.isEmpty))
    }

    private static func remedy(_ maker: GraphicsCard.Maker, isBuilt: Bool) -> String {
        switch (maker, isBuilt) {
        case (.nvidia, true):
            return "Install NVIDIA's driver, and see that `nvidia-smi` lists the GPU."
        case (.nvidia, false):
            return
                "Install NVIDIA's driver and the CUDA toolkit (`nvcc` must be found), then `make build`: llama.cpp is built with CUDA then."
        case (.apple, _):
            return "Build canter on this Mac with `make build`: llama.cpp has Metal then."
        case (_, true):
            return "Install the GPU's Vulkan driver, and see that `vulkaninfo` lists it."
        case (_, false):
            return
                "Install Vulkan's development files and its compiler (`glslc` must be found), then `make build`: llama.cpp is built with Vulkan then."
        }
    }

    /// A GPU that other programs use.
    private static func busy(_ card: GraphicsCard) -> Finding? {
        guard let use = card.othersUse else { return nil }
        return Finding(
            .noticeable, "Other programs use the \(DisplayText.normalise(card.name)): \(use).",
            costs: "Fewer layers fit on it, and those that do wait.",
            remedy: "End what is not needed; the driver's own tool lists them.")
    }
}

extension GraphicsCard {
    /// What others take of it, where that is more than a desktop does: nothing of canter's runs
    /// on it when nothing of it chats.
    var othersUse: String? {
        var parts: [String] = []
        if let utilization, utilization >= 0.1 {
            parts.append("\(Readable.percent(utilization)) of its time")
        }
        if let used, let memory, used > max(1 << 30, memory / 8) {
            parts.append("\(Readable.bytes(used)) of its \(Readable.bytes(memory))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
