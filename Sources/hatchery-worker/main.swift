import WorkerRuntime

Launcher.main(CommandLine.arguments)
