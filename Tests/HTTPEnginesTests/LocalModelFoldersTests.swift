import ChatCore
import Foundation
import Testing

@testable import HTTPEngines

@Suite struct LocalModelFoldersTests {
    func config(_ json: String) throws -> HuggingFaceConfig {
        try JSONDecoder().decode(HuggingFaceConfig.self, from: Data(json.utf8))
    }

    @Test(
        "A configuration tells how the weights are stored",
        arguments: [
            (#"{"torch_dtype":"bfloat16"}"#, "BF16"), (#"{"dtype":"float16"}"#, "F16"),
            (#"{"text_config":{"dtype":"float32"}}"#, "F32"),
            (#"{"quantization":{"bits":4,"group_size":64},"dtype":"bfloat16"}"#, "MLX 4-bit"),
            (#"{"quantization":{"bits":4,"mode":"mxfp4"}}"#, "MLX MXFP4"),
            (#"{"quantization_config":{"quant_method":"gptq","bits":4}}"#, "GPTQ"),
            (#"{"quantization_config":{"quant_method":"gptq","bits":8}}"#, "GPTQ 8-bit"),
            (#"{"quantization_config":{"quant_method":"awq","bits":4}}"#, "AWQ"),
            (#"{"quantization_config":{"quant_method":"fp8"}}"#, "FP8"),
            (
                #"{"quantization_config":{"quant_method":"bitsandbytes","load_in_4bit":true}}"#,
                "BNB 4-bit"
            ),
            (
                #"{"quantization_config":{"quant_method":"modelopt","quant_algo":"NVFP4"}}"#,
                "NVFP4"
            ),
            (
                #"{"quantization_config":{"quant_method":"compressed-tensors","config_groups":{"group_0":{"weights":{"num_bits":4,"type":"int"},"input_activations":null}}}}"#,
                "W4A16"
            ),
            (
                #"{"quantization_config":{"quant_method":"compressed-tensors","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"int"},"input_activations":{"num_bits":8}}}}}"#,
                "W8A8"
            ),
        ])
    func weights(_ json: String, _ name: String) throws {
        #expect(try config(json).weights == Quantization(name))
    }

    @Test("Fields that are missing or of another type are not known")
    func lenient() throws {
        let config = try config(
            #"{"model_type":7,"max_position_embeddings":"many","quantization":[],"dtype":{}}"#)
        #expect(config.modelType == nil)
        #expect(config.positions == nil)
        #expect(config.weights == nil)
    }

    @Test("The window of a model that also sees stands with what concerns text")
    func textConfig() throws {
        #expect(
            try config(#"{"text_config":{"max_position_embeddings":131072}}"#).positions == 131072)
    }

    @Test("A repository is found in Hugging Face's cache, through its links")
    func cache() throws {
        let files = FileManager.default
        let hub = files.temporaryDirectory.appendingPathComponent("canter-hub-\(UUID().uuidString)")
        defer { try? files.removeItem(at: hub) }
        let repository = hub.appendingPathComponent("models--org--name")
        let snapshot = repository.appendingPathComponent("snapshots/abc123")
        for folder in ["refs", "blobs", "snapshots/abc123"] {
            try files.createDirectory(
                at: repository.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        try Data("abc123".utf8).write(to: repository.appendingPathComponent("refs/main"))
        try Data(#"{"max_position_embeddings":4096}"#.utf8).write(
            to: snapshot.appendingPathComponent("config.json"))
        try Data(count: 77).write(to: repository.appendingPathComponent("blobs/b"))
        try files.createSymbolicLink(
            atPath: snapshot.appendingPathComponent("model.safetensors").path,
            withDestinationPath: "../../blobs/b")
        let folders = LocalModelFolders(environment: ["HF_HUB_CACHE": hub.path])
        let here = try Endpoint("http://localhost:8080")
        let found = try #require(folders.folder(of: "org/name", at: here))
        #expect(found.trainedContext == 4096)
        #expect(found.sizeBytes == 77)
        #expect(folders.folder(of: "org/other", at: here) == nil)
        #expect(folders.folder(of: "../name", at: here) == nil)
        // Another machine's files are not here.
        #expect(folders.folder(of: "org/name", at: try Endpoint("http://box:8080")) == nil)
    }

    @Test(
        "Only this machine is here",
        arguments: [
            ("http://127.0.0.1:8080", true), ("http://localhost", true), ("http://[::1]:1", true),
            ("http://127.0.0.1/v", true), ("http://box", false),
            ("http://localhost.example", false),
            ("http://10.0.0.1:127", false),
        ])
    func loopback(_ address: String, _ isHere: Bool) throws {
        #expect(try Endpoint(address).isOnThisMachine == isHere)
    }
}
