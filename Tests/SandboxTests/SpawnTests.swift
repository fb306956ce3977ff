import CKernel
import Glibc
import Testing

/// Starting programs with descriptors of their own.
@Suite struct SpawnTests {
    /// The numbers on which they lie, those in between and those on which they arrive may overlap in any way.
    @Test(arguments: [3, 5, 100, 200], [false, true])
    func descriptorsArriveInOrderWhateverTheirNumbers(lowest: Int32, isReversed: Bool) throws {
        var ends: [Int32] = []
        defer { for end in ends { close(end) } }
        var places: [Int32] = []
        for _ in 0..<2 {
            let place = fcntl(0, F_DUPFD_CLOEXEC, lowest)
            try #require(place >= lowest)
            places.append(place)
        }
        defer { for place in places { close(place) } }
        if isReversed { places.reverse() }
        for (place, word) in zip(places, ["first\n", "second\n"]) {
            var pair: [Int32] = [-1, -1]
            try #require(kernel_pipe(&pair) == 0)
            ends += pair
            try #require(write(pair[1], word, word.utf8.count) == word.utf8.count)
            try #require(dup2(pair[0], place) == place && fcntl(place, F_SETFD, FD_CLOEXEC) == 0)
        }
        let script = #"read a <&3; read b <&4; [ "$a$b" = firstsecond ]"#
        let arguments: [String] = ["sh", "-c", script]
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for text in argv { free(text) } }
        var envp: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid: pid_t = 0
        try #require(kernel_spawn(&pid, "/bin/sh", &argv, &envp, places, 2) == 0)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        #expect(status == 0)
    }
}
