import ChatCore
import Testing

@testable import HTTPEngines

@Suite struct VLLMCacheTests {
    @Test("Lines of metrics are read with their labels; others are left out")
    func text() throws {
        let text = PrometheusText(
            """
            # HELP a Help.
            a{x="1",y="b \\"c\\" \\\\ d"} 2.5
            b 7 1700000000
            c{x="1} 3
            d
            e{} +Inf
            """)
        #expect(text.samples.map(\.name) == ["a", "b", "e"])
        #expect(text.samples(of: "a").first?.labels == ["x": "1", "y": "b \"c\" \\ d"])
        #expect(text.samples(of: "b").first?.value == 7)
        #expect(text.samples(of: "e").first?.value == .infinity)
    }

    @Test("Blocks do where tokens are not told, and engines are added up")
    func engines() throws {
        let cache = try #require(
            VLLMCache(
                PrometheusText(
                    """
                    vllm:cache_config_info{block_size="16",num_gpu_blocks="100",engine="0",cache_dtype="fp8"} 1
                    vllm:cache_config_info{block_size="16",num_gpu_blocks="50",engine="1",cache_dtype="fp8"} 1
                    vllm:kv_cache_usage_perc{engine="0"} 0.5
                    vllm:kv_cache_usage_perc{engine="1"} 0.25
                    """))
        ).occupancy
        #expect(cache.cellsTotal == 2400)
        #expect(cache.cellsUsed == 1000)
        #expect(cache.typeK == "fp8")
        #expect(cache.bytesAllocated == nil)
    }

    @Test("Metrics that do not tell of a cache tell nothing")
    func none() {
        #expect(VLLMCache(PrometheusText("")) == nil)
        let unsized = VLLMCache(PrometheusText("vllm:kv_cache_usage_perc 0.5"))
        #expect(unsized?.occupancy.cellsTotal == nil)
        #expect(unsized?.occupancy.cellsUsed == nil)
    }
}
