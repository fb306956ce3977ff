// Stands in for test/common of Node's test suite: what its API tests use of it, with the same meaning.
// `__node` keeps the score: calls that must happen, and the first error.
(() => {
    const expected = [];
    const errors = [];
    let skipReason = null;

    const counted = (callback = () => {}, count = 1, isMinimum = false) => {
        if (typeof callback === 'number') [callback, count] = [() => {}, callback];
        const call = { made: 0, count, isMinimum, name: callback.name || 'a function' };
        expected.push(call);
        const wrapper = function (...values) {
            call.made += 1;
            return callback.apply(this, values);
        };
        return Object.defineProperties(wrapper, {
            name: { value: callback.name, configurable: true },
            length: { value: callback.length, configurable: true },
        });
    };

    const arrayTypes = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
        Float32Array, Float64Array, DataView];

    const common = {
        mustCall: (callback, count) => counted(callback, count),
        mustCallAtLeast: (callback, count) => counted(callback, count, true),
        mustSucceed: (callback = () => {}, count) => counted(function (error, ...values) {
            if (error) throw error;
            return callback.apply(this, values);
        }, count),
        mustNotCall: (message = 'a function was called that must not be') => (...values) => {
            const error = new Error(`${message} ${values.map(String).join(', ').slice(0, 200)}`);
            errors.push(error);
            throw error;
        },
        mustNotMutateObjectDeep: (value) => value,
        expectsError: (wanted, count) => counted((...values) => {
            if (values.length !== 1) throw new Error(`one argument was expected, ${values.length} came`);
            const [error] = values;
            for (const [key, value] of Object.entries(wanted)) {
                if (key === 'generatedMessage') continue;
                if (key === 'type') {
                    if (!(error instanceof value)) throw new Error(`${error} is of another type`);
                } else if (value instanceof RegExp ? !value.test(error[key]) : error[key] !== value) {
                    throw new Error(`${key} is ${String(error[key])} instead of ${String(value)}`);
                }
            }
            return true;
        }, count),
        invalidArgTypeHelper(value) {
            const { inspect } = __node.require('util');
            if (value == null) return ` Received ${value}`;
            if (typeof value === 'function' && value.name) return ` Received function ${value.name}`;
            if (typeof value === 'object') {
                const name = value.constructor?.name;
                return name ? ` Received an instance of ${name}` : ` Received ${inspect(value, { depth: -1 })}`;
            }
            const text = inspect(value, { colors: false });
            return ` Received type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
        },
        getArrayBufferViews({ buffer, byteOffset, byteLength }) {
            return arrayTypes.filter((type) => byteLength % (type.BYTES_PER_ELEMENT ?? 1) === 0)
                .map((type) => new type(buffer, byteOffset, byteLength / (type.BYTES_PER_ELEMENT ?? 1)));
        },
        getBufferSources: (bytes) => [...common.getArrayBufferViews(bytes), new Uint8Array(bytes).buffer],
        skip(reason) {
            skipReason = reason;
            throw Object.assign(new Error(`skipped: ${reason}`), { isSkip: true });
        },
        printSkipMessage() {}, expectWarning() {}, allowGlobals() {}, runWithInvalidFD() {}, createZeroFilledFile() {},
        disableCrashOnUnhandledRejection() {}, requireNoPackageJSONAbove() {}, skipIfInspectorDisabled() {},
        skipIf32Bits() {}, getTTYfd: () => -1, platformTimeout: (ms) => ms,
        hasOpenSSL: (major, minor = 0) => major < 3 || (major === 3 && minor === 0),
        hasCrypto: true, hasOpenSSL3: true, hasIntl: true, enoughTestMem: true, isLinux: true, isMainThread: true,
        hasOpenSSL31: false, hasFipsCrypto: false, hasQuic: false, opensslCli: false, hasIPv6: false, isWindows: false,
        isOSX: false, isMacOS: false, isFreeBSD: false, isAIX: false, isSunOS: false, isIBMi: false, isDumbTerminal: false,
        localhostIPv4: '127.0.0.1', PORT: 0, checkoutEOL: '\n',
    };

    const fail = (error) => { if (!error?.isSkip) errors.push(error); };
    const isOpen = ({ made, count, isMinimum }) => (isMinimum ? made < count : made !== count);

    globalThis.__node = { common, fail, require: undefined };
    globalThis.__node_onerror = fail;

    /** Resolves when every call that must happen has, or something failed, or 3 s have passed. */
    globalThis.__settle = async (name) => {
        for (let turn = 0; turn < 150; turn++) {
            await new Promise((resolve) => { setTimeout(resolve, 20); });
            if (errors.length > 0 || skipReason !== null || (turn > 3 && !expected.some(isOpen))) break;
        }
        const open = expected.find(isOpen);
        const error = errors[0] ?? (open && new Error(`${open.name} was called ${open.made} times instead of ${open.count}`));
        return {
            problem: null,
            tests: skipReason === null || error
                ? [{ name, isPass: !error, message: error ? String(error?.message ?? error).slice(0, 300) : null }]
                : [],
        };
    };
})();
