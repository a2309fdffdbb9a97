internal import ArgumentParser
internal import ChatCore

/// How replies are made; the same words in every command.
struct ReplyOptions: SettingFlags {
    @Option(.system) var system: SettingFlag?
    @Option(.maxTokens) var maxTokens: SettingFlag?
    @Option(.thinking) var thinking: SettingFlag?
    @Option(.reasoningEffort) var reasoningEffort: SettingFlag?
    @Option(.reasoningBudget) var reasoningBudget: SettingFlag?
    @Option(.speculation) var speculation: SettingFlag?
    @Option(.overflow) var overflow: SettingFlag?
    @Option(.temperature) var temperature: SettingFlag?
    @Option(.dynamicTemperatureRange) var dynamicTemperatureRange: SettingFlag?
    @Option(.dynamicTemperatureExponent) var dynamicTemperatureExponent: SettingFlag?
    @Option(.topK) var topK: SettingFlag?
    @Option(.topP) var topP: SettingFlag?
    @Option(.minP) var minP: SettingFlag?
    @Option(.typicalP) var typicalP: SettingFlag?
    @Option(.topNSigma) var topNSigma: SettingFlag?
    @Option(.xtcProbability) var xtcProbability: SettingFlag?
    @Option(.xtcThreshold) var xtcThreshold: SettingFlag?
    @Option(.repeatPenalty) var repeatPenalty: SettingFlag?
    @Option(.repeatLastN) var repeatLastN: SettingFlag?
    @Option(.frequencyPenalty) var frequencyPenalty: SettingFlag?
    @Option(.presencePenalty) var presencePenalty: SettingFlag?
    @Option(.dryMultiplier) var dryMultiplier: SettingFlag?
    @Option(.dryBase) var dryBase: SettingFlag?
    @Option(.dryAllowedLength) var dryAllowedLength: SettingFlag?
    @Option(.dryLastN) var dryLastN: SettingFlag?
    @Option(.drySequenceBreaker) var drySequenceBreakers: [SettingFlag]
    @Option(.mirostat) var mirostat: SettingFlag?
    @Option(.mirostatTau) var mirostatTau: SettingFlag?
    @Option(.mirostatEta) var mirostatEta: SettingFlag?
    @Option(.logitBias) var logitBiases: [SettingFlag]
    @Option(.grammar) var grammar: SettingFlag?
    @Option(fileOf: .grammar) var grammarFile: SettingFlag?
    @Option(.jsonSchema) var jsonSchema: SettingFlag?
    @Option(fileOf: .jsonSchema) var jsonSchemaFile: SettingFlag?
    @Option(.stop) var stops: [SettingFlag]
    @Option(.ignoreEOS) var ignoreEOS: SettingFlag?
    @Option(.seed) var seed: SettingFlag?

    func validate() throws {
        for (text, file) in [(grammar, grammarFile), (jsonSchema, jsonSchemaFile)] {
            if let text, file != nil {
                throw ValidationError(
                    "Give --\(text.name.rawValue) or --\(text.name.rawValue)-file, not both.")
            }
        }
    }
}
