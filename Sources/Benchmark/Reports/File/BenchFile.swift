#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The files a bench writes: a JSON list of rows, or a row a line.
package enum BenchFile {
    /// The rows of what `-o json` or `-o jsonl` wrote, canter's or llama-bench's.
    ///
    /// Throws `BenchFileError` for what is neither, for a file that is not whole, and for a row
    /// with a value that cannot be; the rows before it are not given then, lest a part is taken
    /// for all.
    package static func results(
        inJSON text: String
    ) throws(BenchFileError) -> [BenchResult] {
        var results: [BenchResult] = []
        for (index, row) in try JSONRows.rows(in: text).enumerated() {
            results.append(try result(of: row, number: index + 1))
        }
        return results
    }

    private static func result(
        of row: [UInt8], number: Int
    ) throws(BenchFileError) -> BenchResult {
        do {
            return try JSONDecoder().decode(BenchFileRow.self, from: Data(row)).result
        } catch let problem as BenchFileRow.Problem {
            throw BenchFileError("Row \(number) \(problem.what): \(problem.remedy).")
        } catch {
            throw BenchFileError(
                "Row \(number) is no JSON, which has no inf or nan either: take the row out, "
                    + "or measure it again.")
        }
    }
}
