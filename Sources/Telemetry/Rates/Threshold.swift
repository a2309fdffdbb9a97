/// Below these a rate means nothing: it would divide by the clock's own noise.
enum Threshold {
    static let tokens = 2
    static let seconds = 0.001
}
