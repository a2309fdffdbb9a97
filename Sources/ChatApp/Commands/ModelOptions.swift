internal import ArgumentParser
internal import ChatCore

/// Which model, and how it is loaded; the same words in every command.
struct ModelOptions: SettingFlags {
    @Option(.model, short: "m") var model: SettingFlag?
    @Option(.engine, short: "e") var engine: SettingFlag?
    @Option(.host) var hosts: [SettingFlag]
    @Option(.discovery) var discovery: SettingFlag?
    @Option(.certificate) var certificate: SettingFlag?
    @Option(.modelFolder) var modelFolders: [SettingFlag]
    @Option(.warmLimit) var warmLimit: SettingFlag?
    @Option(.context) var context: SettingFlag?
    @Option(.threads, short: "t") var threads: SettingFlag?
    @Option(.threadsPrefill) var threadsPrefill: SettingFlag?
    @Option(.flashAttention) var flashAttention: SettingFlag?
    @Option(.kvTypeK) var kvTypeK: SettingFlag?
    @Option(.kvTypeV) var kvTypeV: SettingFlag?
    @Option(.gpuLayers) var gpuLayers: SettingFlag?
    @Option(.device) var devices: [SettingFlag]
    @Option(.rpc) var rpcServers: [SettingFlag]
    @Option(.batch) var batch: SettingFlag?
    @Option(.microBatch) var microBatch: SettingFlag?
    @Option(.loadMode) var loadMode: SettingFlag?
    @Option(.ropeScaling) var ropeScaling: SettingFlag?
    @Option(.ropeScale) var ropeScale: SettingFlag?
    @Option(.ropeFrequencyBase) var ropeFrequencyBase: SettingFlag?
    @Option(.ropeOriginalContext) var ropeOriginalContext: SettingFlag?
    @Option(.fullSlidingWindow) var fullSlidingWindow: SettingFlag?
    @Option(.draftModel) var draftModel: SettingFlag?
    @Option(.chatTemplate) var chatTemplate: SettingFlag?
    @Option(.stateLimit) var stateLimit: SettingFlag?
    @Option(.keepAlive) var keepAlive: SettingFlag?
}
