internal import ChatApp

@main
enum Main {
    static func main() {
        launch()
    }
}
