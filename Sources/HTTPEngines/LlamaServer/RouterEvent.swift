/// One event of a router's `GET /models/sse`: what became of one of its models.
///
/// Loads tell `model_status` or `status_change`, depending on the build; downloads
/// `download_progress`, `download_finished`, `download_failed`.
struct RouterEvent: Decodable {
    var model: String
    var event: String
    private var data: Body?

    private struct Body: Decodable {
        var status: String?
        var progress: Progress?
    }

    /// From 0 to 1, of a load.
    var fraction: Double? { data?.progress?.fraction }

    /// Bytes of a download that are here, and of all its files.
    var bytes: (done: Int, total: Int)? { data?.progress?.bytes }

    /// Of a load by its stages, of a download by its files.
    struct Progress: Decodable {
        var fraction: Double?
        var bytes: (done: Int, total: Int)?

        init(from decoder: any Decoder) throws {
            if let stage = try? Stage(from: decoder) {
                fraction = stage.fraction
            } else if let files = try? [String: File](from: decoder), !files.isEmpty {
                bytes = files.values.reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
            } else if let number = try? decoder.singleValueContainer().decode(Double.self) {
                fraction = number
            }
        }

        private struct Stage: Decodable {
            var stages: [String]?
            var current: String?
            var value: Double

            /// Each stage counts the same: what each takes is not told.
            var fraction: Double {
                guard let stages, let current, let index = stages.firstIndex(of: current) else {
                    return value
                }
                return (Double(index) + value) / Double(stages.count)
            }
        }

        private struct File: Decodable {
            var done: Int
            var total: Int
        }
    }
}
