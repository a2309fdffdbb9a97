import Telemetry
import Testing

@Suite("How long reading takes")
struct ReadForecastTests {
    private func reading(_ tokens: Int, _ depth: Int) -> ReadForecast.Reading {
        let mean = Double(depth) + Double(tokens) / 2
        return .init(
            tokens: tokens, depth: depth, seconds: Double(tokens) * (0.002 + 0.000_001 * mean))
    }

    @Test("Nothing, or only what is too short, tells nothing")
    func none() {
        #expect(ReadForecast([]) == nil)
        #expect(ReadForecast([.init(tokens: 31, depth: 0, seconds: 1)]) == nil)
        #expect(ReadForecast([.init(tokens: 300, depth: 0, seconds: 0)]) == nil)
    }

    @Test("One reading tells its own speed, and holds it at any length")
    func one() throws {
        let forecast = try #require(ReadForecast([.init(tokens: 500, depth: 0, seconds: 5)]))
        #expect(abs(forecast.seconds(tokens: 1000, depth: 0) - 10) < 1e-9)
        #expect(abs(forecast.seconds(tokens: 100, depth: 3000) - 1) < 1e-9)
    }

    @Test("Readings of several depths tell the line, also beyond them")
    func line() throws {
        let forecast = try #require(
            ReadForecast([reading(200, 0), reading(400, 500), reading(900, 1000)]))
        for (tokens, depth) in [(100, 0), (3000, 0), (500, 4000)] {
            let expected = reading(tokens, depth).seconds
            #expect(abs(forecast.seconds(tokens: tokens, depth: depth) / expected - 1) < 0.01)
        }
    }

    @Test("A machine that became faster does not make depth a gain")
    func falling() throws {
        let forecast = try #require(
            ReadForecast([
                .init(tokens: 500, depth: 0, seconds: 5),
                .init(tokens: 500, depth: 2000, seconds: 3),
            ]))
        #expect(
            forecast.seconds(tokens: 100, depth: 9000) >= forecast.seconds(tokens: 100, depth: 0))
    }

    @Test("However steep, no token is read in no time")
    func steep() throws {
        let forecast = try #require(
            ReadForecast([
                .init(tokens: 100, depth: 0, seconds: 0.01),
                .init(tokens: 100, depth: 5000, seconds: 50),
            ]))
        #expect(forecast.seconds(tokens: 10, depth: 0) > 0)
    }
}
