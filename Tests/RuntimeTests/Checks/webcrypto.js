'use strict';
// WebCrypto, where web-platform-tests say nothing.

(() => {
    const { subtle } = crypto;
    const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const hex = (data) => new Uint8Array(data).toHex();

    check('a key forgets nothing when its shown algorithm and usages are changed', async () => {
        const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', false, ['encrypt']);
        key.algorithm.name = 'AES-GCM';
        key.usages.push('decrypt');
        const iv = new Uint8Array(16);
        await subtle.encrypt({ name: 'AES-CBC', iv }, key, bytes('text'));
        await fails(() => subtle.decrypt({ name: 'AES-CBC', iv }, key, new Uint8Array(16)), {
            name: 'InvalidAccessError',
        });
        await fails(() => subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes('text')), {
            name: 'InvalidAccessError',
        });
        await fails(() => subtle.exportKey('raw', key), { message: 'key is not extractable' });
    });

    check('an imported secret is a copy, and an exported one too', async () => {
        const data = new Uint8Array(16);
        const key = await subtle.importKey('raw', data, 'AES-CBC', true, ['encrypt']);
        data[0] = 1;
        new Uint8Array(await subtle.exportKey('raw', key))[0] = 2;
        equal(hex(await subtle.exportKey('raw', key)), '0'.repeat(32));
    });

    check('AES-KW unwraps nothing shorter than a wrapped key can be', async () => {
        const kek = await subtle.importKey('raw', new Uint8Array(16), 'AES-KW', false, ['unwrapKey']);
        for (const length of [0, 8, 16, 24]) {
            const unwrapped = () =>
                subtle.unwrapKey('raw', new Uint8Array(length), kek, 'AES-KW', 'HKDF', false, ['deriveBits']);
            await fails(unwrapped, { name: 'OperationError' });
        }
    });

    check('only real keys are keys', async () => {
        const imitation = Object.create(CryptoKey.prototype);
        await fails(() => subtle.exportKey('raw', imitation), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
        await fails(() => imitation.type, { name: 'TypeError', code: 'ERR_INVALID_THIS' });
        await fails(() => new CryptoKey(), { name: 'TypeError', code: 'ERR_ILLEGAL_CONSTRUCTOR' });
    });

    check('a counter wraps within its bits and leaves the nonce alone', async () => {
        const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CTR', false, ['encrypt']);
        const encrypt = async (counter, length, count) => hex(await subtle.encrypt(
            { name: 'AES-CTR', counter: Uint8Array.fromHex(counter), length }, key, new Uint8Array(16 * count)));
        const nonce = 'a5'.repeat(15);
        const whole = await encrypt(`${nonce}fe`, 8, 4);
        equal(whole, await encrypt(`${nonce}fe`, 8, 2) + await encrypt(`${nonce}00`, 8, 2));
        const [last, first] = ['ff'.repeat(16), '00'.repeat(16)];
        equal(await encrypt(last, 128, 2), await encrypt(last, 1, 1) + await encrypt(first, 1, 1));
        await fails(() => encrypt(`${nonce}00`, 1, 3), { name: 'OperationError' });
    });

    check('counters that start anywhere meet in the same stream', async () => {
        const key = await subtle.importKey('raw', bytes('0123456789abcdef'), 'AES-CTR', false, ['encrypt']);
        const block = async (value, length) => {
            const counter = Uint8Array.fromHex(value.toString(16).padStart(32, '0'));
            return hex(await subtle.encrypt({ name: 'AES-CTR', counter, length }, key, new Uint8Array(32)));
        };
        for (let bits = 1; bits <= 128; bits += 1) {
            const last = (1n << BigInt(bits)) - 1n;
            const [end, start] = [await block(last, 128), await block(0n, 128)];
            equal(await block(last, bits), end.slice(0, 32) + start.slice(0, 32), `${bits} bits`);
        }
    });

    check('a private JWK must fit its public half', async () => {
        const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
        const one = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
        const other = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
        const jwk = await subtle.exportKey('jwk', one.privateKey);
        const { d } = await subtle.exportKey('jwk', other.privateKey);
        await subtle.importKey('jwk', jwk, algorithm, true, ['sign']);
        await fails(() => subtle.importKey('jwk', { ...jwk, d }, algorithm, true, ['sign']), { name: 'DataError' });
        const zero = 'A'.repeat(43);
        await fails(() => subtle.importKey('jwk', { ...jwk, d: zero }, algorithm, true, ['sign']), {
            name: 'DataError',
        });
        await fails(() => subtle.importKey('jwk', { ...jwk, x: zero, d: undefined }, algorithm, true, ['verify']), {
            name: 'DataError',
        });
    });

    check('RSA refuses exponents that no key has, at once', async () => {
        for (const exponent of [[], [0], [1], [2], [1, 0, 0], [0, 0, 1]]) {
            await fails(() => subtle.generateKey({
                name: 'RSA-PSS', modulusLength: 1024, publicExponent: new Uint8Array(exponent), hash: 'SHA-256',
            }, false, ['sign', 'verify']), { name: 'OperationError' });
        }
    });

    check('keys survive every format', async () => {
        const signers = [
            [{ name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' }, ['raw', 'spki', 'jwk']],
            [{ name: 'Ed25519' }, ['raw', 'spki', 'jwk']], [{ name: 'Ed448' }, ['raw', 'spki', 'jwk']],
            [{
                name: 'RSA-PSS', modulusLength: 1024, publicExponent: new Uint8Array([3]), hash: 'SHA-256',
                saltLength: 20,
            }, ['spki', 'jwk']],
        ];
        for (const [algorithm, formats] of signers) {
            const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
            for (const format of ['pkcs8', 'jwk']) {
                const again = await subtle.importKey(
                    format, await subtle.exportKey(format, privateKey), algorithm, true, ['sign']);
                const signature = await subtle.sign(algorithm, again, bytes('text'));
                for (const other of formats) {
                    const verifier = await subtle.importKey(
                        other, await subtle.exportKey(other, publicKey), algorithm, true, ['verify']);
                    equal(await subtle.verify(algorithm, verifier, signature, bytes('text')), true, algorithm.name);
                    equal(await subtle.verify(algorithm, verifier, signature, bytes('texts')), false);
                }
            }
        }
    });

    check('a wrapped JWK with a text of any kind comes back', async () => {
        const wrapping = await subtle.generateKey({ name: 'AES-KW', length: 128 }, false, ['wrapKey', 'unwrapKey']);
        const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-384', length: 9 }, true, ['sign', 'verify']);
        const wrapped = await subtle.wrapKey('jwk', key, wrapping, 'AES-KW');
        const back = await subtle.unwrapKey(
            'jwk', wrapped, wrapping, 'AES-KW', { name: 'HMAC', hash: 'SHA-384', length: 9 }, true, ['verify']);
        equal(hex(await subtle.exportKey('raw', back)), hex(await subtle.exportKey('raw', key)));
        new Uint8Array(wrapped)[3] ^= 1;
        await fails(() => subtle.unwrapKey(
            'jwk', wrapped, wrapping, 'AES-KW', { name: 'HMAC', hash: 'SHA-384' }, true, ['verify']), {
            name: 'OperationError',
        });
    });

    check('replaced built-ins change nothing', async () => {
        const kept = [Uint8Array.fromBase64, Array.prototype.includes, JSON.stringify, Uint8Array.prototype.toBase64];
        const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt', 'decrypt']);
        let jwk;
        try {
            Uint8Array.fromBase64 = JSON.stringify = Uint8Array.prototype.toBase64 = () => {
                throw new Error('replaced');
            };
            jwk = await subtle.exportKey('jwk', key);
            await subtle.importKey('jwk', jwk, 'AES-GCM', true, ['encrypt']);
        } finally {
            [Uint8Array.fromBase64, Array.prototype.includes, JSON.stringify, Uint8Array.prototype.toBase64] = kept;
        }
        equal(jwk.k, 'A'.repeat(22));
    });

    check('random numbers differ, and fill what they are asked to fill', () => {
        const one = crypto.getRandomValues(new Uint32Array(16)).subarray(4, 8);
        const before = hex(new Uint8Array(one.buffer, 0, 16));
        crypto.getRandomValues(one);
        equal(hex(new Uint8Array(one.buffer, 0, 16)), before);
        equal(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), true);
        equal(new Set(Array.from({ length: 100 }, () => crypto.randomUUID())).size, 100);
    });
})();
