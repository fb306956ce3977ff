import CJavaScriptCore
import Glibc

extension ScriptEngine {
    /// Objects of the sizes that functions use most, kept for good: they fill the holes that garbage left between the
    /// prelude's objects.
    private static let fillers = """
        (() => {
            const kept = [];
            for (let i = 0; i < 1000; i++) {
                const a = i, b = i + 1;
                kept.push({}, { a }, { a, b, c: a }, { a, b, c: a, d: b, e: a, f: b }, [a], [a, b, a, b, a, b],
                    'filler' + i, () => a, function () { return b; }, i + 0.5, new Map(), Symbol(), new Date(i),
                    Promise.resolve(i), new Error('x'), /x/g, new Uint8Array(8), Object.create(null), (function () { return arguments; })(a, b));
            }
            return kept;
        })()
        """

    /// Leaves no free space between what is in memory, so that children allocate on pages of their own from the start
    /// instead of copying shared pages for a few bytes each. Zygote only, after ``warmUp()``, as the last step.
    package func pack() {
        compact()
        let text = JSStringCreateWithUTF8CString(Self.fillers)
        defer { JSStringRelease(text) }
        if let kept = JSEvaluateScript(script.context, text, nil, nil, 1, nil) {
            JSValueProtect(script.context, kept)
        }
        fillMallocHoles()
        // The collection dropped tables of properties, the global object's among them, that every child would make anew.
        touch()
    }

    /// Takes every free chunk below the heap's present end, large ones first, and keeps it.
    private func fillMallocHoles() {
        let end = UInt(bitPattern: sbrk(0))
        var size = 64 << 10
        while size >= 24 {
            // The top chunk ends at the break; what lies well below it is a hole.
            while let chunk = malloc(size), UInt(bitPattern: chunk) < end &- (1 << 20) {}
            size = size * 7 / 8
        }
    }
}
