'use strict';
// 'internal/crypto/certificates': Certificate, for the signed challenges that old browsers made.

hatchery.provide('internal/crypto/certificates', () => {
    const { Buffer, toBuffer, toBytes } = hatchery.require('internal/crypto/support');
    const natives = hatchery.certificates;
    const methods = {
        verifySpkac: (spkac, encoding) => natives.spkacVerify(toBytes(spkac, 'spkac', encoding)),
        exportPublicKey(spkac, encoding) {
            const key = natives.spkacKey(toBytes(spkac, 'spkac', encoding));
            return key === undefined ? '' : toBuffer(hatchery.keys.exportKey(key, 'pem', 'spki'));
        },
        exportChallenge(spkac, encoding) {
            const bytes = natives.spkacChallenge(toBytes(spkac, 'spkac', encoding));
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
