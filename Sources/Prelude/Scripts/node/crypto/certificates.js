'use strict';
// 'internal/crypto/certificates': Certificate, for the signed challenges that old browsers made.

hatchery.provide('internal/crypto/certificates', () => {
    const { codes, toBuffer, toBytes } = hatchery.require('internal/crypto/support');
    const natives = hatchery.certificates;
    const bytesMax = 2 ** 31 - 1;
    const read = (spkac, encoding) => {
        const bytes = toBytes(spkac, 'spkac', encoding);
        if (bytes.byteLength > bytesMax) {
            throw new codes.ERR_OUT_OF_RANGE('spkac', `<= ${bytesMax} bytes`, bytes.byteLength);
        }
        return bytes;
    };
    const methods = {
        verifySpkac: (spkac, encoding) => natives.spkacVerify(read(spkac, encoding)),
        exportPublicKey(spkac, encoding) {
            const key = natives.spkacKey(read(spkac, encoding));
            return key === undefined ? '' : toBuffer(hatchery.keys.exportKey(key, 'pem', 'spki'));
        },
        exportChallenge(spkac, encoding) {
            const bytes = natives.spkacChallenge(read(spkac, encoding));
            return bytes === undefined ? '' : toBuffer(bytes);
        },
    };

    function Certificate() {
        if (!new.target) return new Certificate();
    }
    Object.assign(Certificate.prototype, methods);
    Object.assign(Certificate, methods);
    return { Certificate };
});
