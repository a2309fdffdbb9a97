import ChatCore
import Foundation
import TestSupport

@testable import Benchmark

extension BenchResult {
    /// A row of canter's, by default of Qwen2.5-7B-Instruct in Q4_K_M, with these repetitions.
    static func example(
        _ samples: [Double] = [40, 41, 42, 41, 40], prompt: Int = 0, generated: Int = 128,
        depth: Int = 0, model: String = "Qwen2.5-7B-Instruct", quantization: String = "Q4_K_M",
        time: String = "2026-11-27T12:00:00Z"
    ) -> BenchResult {
        var row = BenchResult(
            modelFilename: "/models/\(model)-\(quantization).gguf", promptTokens: prompt,
            generatedTokens: generated, depth: depth, testTime: time,
            samplesNS: samples.map {
                Int(exactly: (Double(prompt + generated) * 1e9 / $0).rounded()) ?? 1
            },
            samplesTS: samples)
        row.canterVersion = "1.0"
        row.engine = "llama.cpp"
        row.engineVersion = "0.3.36"
        row.model = model
        row.quantization = quantization
        row.method = .tokens
        row.provenance = "measured"
        row.modelSize = 4_680_000_000
        row.threads = 8
        row.typeK = "f16"
        row.typeV = "f16"
        row.cpuInfo = "Ryzen 7"
        row.gpuInfo = ""
        row.backends = "CPU"
        row.usableCores = 8
        row.otherLoad = 0.1
        row.memoryBandwidth = 40e9
        row.system = "Linux 6.18"
        return row
    }

    /// Prefill and decode at each depth, slower the deeper.
    static func sweep(
        depths: [Int] = [0, 512, 1024], speed: Double = 40, quantization: String = "Q4_K_M"
    ) -> [BenchResult] {
        depths.flatMap { depth in
            let speed = speed / (1 + Double(depth) / 4096)
            return [
                example(
                    [25, 25.5, 24.5].map { $0 * speed }, prompt: 512, generated: 0, depth: depth,
                    quantization: quantization),
                example(
                    [1, 1.02, 0.98].map { $0 * speed }, depth: depth, quantization: quantization),
            ]
        }
    }

    func with(_ change: (inout BenchResult) -> Void) -> BenchResult {
        var row = self
        change(&row)
        return row
    }
}

/// A file of rows that llama-bench wrote.
enum BenchCapture {
    static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Captures")
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
}
