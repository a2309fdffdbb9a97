internal import ChatCore

extension ThinkingSupport {
    /// What a chat template's text shows of reasoning, without running it.
    init(template: String) {
        let isSwitchable = template.contains("enable_thinking")
        let takesEffort = template.contains("reasoning_effort")
        self.init(
            reasons: isSwitchable || takesEffort || template.contains("<think>")
                || template.contains("reasoning_content"),
            isSwitchable: isSwitchable, takesEffort: takesEffort)
    }
}

extension LoadedModel {
    /// With what the model's folder tells of its template, where it can be read.
    mutating func readTemplate(in folder: HuggingFaceFolder?) {
        guard let folder else { return }
        let template = folder.template
        hasChatTemplate = template != nil
        thinking = template.map(ThinkingSupport.init(template:)) ?? .none
    }
}
