// jsonwebtoken: sign, verify, decode.

const jwt = jsonwebtoken;
const { generateKeyPairSync } = require('crypto');
const secret = 'shh';
const parts = (token) => token.split('.').slice(0, 2).map((part) => JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/'))));
const bad = (message, name = 'JsonWebTokenError') => ({ name, message });

check('a known token', () => {
    const token = jwt.sign({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }, 'your-256-bit-secret');
    equal(token, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDI'
        + 'yfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c');
    equal(jwt.verify(token, 'your-256-bit-secret'), { sub: '1234567890', name: 'John Doe', iat: 1516239022 });
    equal(jwt.decode(token, { complete: true }).signature, 'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c');
});

check('every HMAC', () => {
    for (const algorithm of ['HS256', 'HS384', 'HS512']) {
        const token = jwt.sign({ a: 1 }, secret, { algorithm, noTimestamp: true });
        equal(jwt.verify(token, secret), { a: 1 });
        equal(jwt.verify(token, Buffer.from(secret), { algorithms: [algorithm] }), { a: 1 });
    }
});

const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } };

check('every RSA signature', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
    for (const algorithm of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']) {
        const token = jwt.sign({ a: 1 }, privateKey, { algorithm, keyid: 'k' });
        equal(jwt.verify(token, publicKey).a, 1, algorithm);
        equal(parts(token)[0], { alg: algorithm, typ: 'JWT', kid: 'k' });
        await fails(() => jwt.verify(`${token.slice(0, -8)}AAAAAAAA`, publicKey), bad('invalid signature'));
    }
    // The public key as an HMAC secret: the oldest trick.
    const forged = jwt.sign({ a: 1 }, publicKey, { algorithm: 'HS256' });
    await fails(() => jwt.verify(forged, publicKey), bad('invalid algorithm'));
    await fails(() => jwt.verify(forged, publicKey, { algorithms: ['RS256', 'HS256'] }),
        bad('secretOrPublicKey must be a symmetric key when using HS256'));
    const encrypted = generateKeyPairSync('rsa', {
        modulusLength: 2048, publicKeyEncoding: pem.publicKeyEncoding,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'top' },
    });
    const token = jwt.sign('text', { key: encrypted.privateKey, passphrase: 'top' }, { algorithm: 'RS256' });
    equal(jwt.verify(token, encrypted.publicKey), 'text');
});

check('every ECDSA signature', async () => {
    for (const [algorithm, namedCurve, size] of [['ES256', 'P-256', 64], ['ES384', 'P-384', 96], ['ES512', 'P-521', 132]]) {
        const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve, ...pem });
        const token = jwt.sign({ a: 1 }, privateKey, { algorithm });
        equal(jwt.verify(token, publicKey).a, 1);
        equal(Buffer.from(token.split('.')[2], 'base64url').length, size);
        await fails(() => jwt.sign({}, privateKey, { algorithm: 'RS256' }), { message: /kind ec/ });
        if (algorithm !== 'ES256') await fails(() => jwt.sign({}, privateKey, { algorithm: 'ES256' }), { message: /curve/ });
    }
});

check('key objects', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    equal(jwt.verify(jwt.sign({ a: 1 }, privateKey, { algorithm: 'ES256' }), publicKey).a, 1);
});

check('unsigned tokens need to be asked for', async () => {
    const token = jwt.sign({ a: 1 }, '', { algorithm: 'none' });
    equal(jwt.verify(token, '', { algorithms: ['none'] }).a, 1);
    await fails(() => jwt.verify(token, ''), bad('please specify "none" in "algorithms" to verify unsigned tokens'));
    await fails(() => jwt.verify(token, secret), bad('jwt signature is required'));
    await fails(() => jwt.verify(jwt.sign({}, secret)), bad('secret or public key must be provided'));
});

check('claims out of options', async () => {
    const clock = Math.floor(Date.now() / 1000);
    const token = jwt.sign({ x: 1 }, secret, {
        expiresIn: '2 days', notBefore: -10, audience: ['a', 'b'], issuer: 'me', subject: 'you', jwtid: '7', header: { extra: 1 },
    });
    const [header, payload] = parts(token);
    equal(header, { alg: 'HS256', typ: 'JWT', extra: 1 });
    equal(payload.exp - payload.iat, 172800);
    equal(payload.iat - payload.nbf, 10);
    equal(payload.iat - clock <= 1, true);
    const read = jwt.verify(token, secret, {
        audience: [/^B$/i, 'c'], issuer: ['other', 'me'], subject: 'you', jwtid: '7', maxAge: '1h', complete: true,
    });
    equal(read.payload.aud, ['a', 'b']);
    equal(read.header.extra, 1);
    await fails(() => jwt.verify(token, secret, { audience: 'c' }), bad('jwt audience invalid. expected: c'));
    await fails(() => jwt.verify(token, secret, { issuer: ['x', 'y'] }), bad('jwt issuer invalid. expected: x,y'));
    await fails(() => jwt.verify(token, secret, { subject: 'x' }), bad('jwt subject invalid. expected: x'));
    await fails(() => jwt.verify(token, secret, { jwtid: 'x' }), bad('jwt jwtid invalid. expected: x'));
    await fails(() => jwt.verify(token, secret, { nonce: 'x' }), bad('jwt nonce invalid. expected: x'));
    await fails(() => jwt.verify(token, secret, { maxAge: '1h', clockTimestamp: clock + 4000 }), bad('maxAge exceeded', 'TokenExpiredError'));
});

check('times', async () => {
    const token = jwt.sign({ iat: 1000 }, secret, { expiresIn: 60, notBefore: '30s' });
    equal(jwt.verify(token, secret, { clockTimestamp: 1040 }).exp, 1060);
    await fails(() => jwt.verify(token, secret, { clockTimestamp: 1060 }), bad('jwt expired', 'TokenExpiredError'));
    await fails(() => jwt.verify(token, secret, { clockTimestamp: 1029 }), bad('jwt not active', 'NotBeforeError'));
    equal(jwt.verify(token, secret, { clockTimestamp: 1061, clockTolerance: 5 }).exp, 1060);
    equal(jwt.verify(token, secret, { ignoreExpiration: true }).exp, 1060);
    try {
        jwt.verify(token, secret);
    } catch (error) {
        equal(error.expiredAt.getTime(), 1060000);
        equal(error instanceof jwt.TokenExpiredError && error instanceof jwt.JsonWebTokenError && error instanceof Error, true);
    }
    const spans = { '10h': 36000, '1d': 86400, '1.5 hours': 5400, 120000: 120, '2 weeks': 1209600, '1y': 31557600, '3 mins': 180 };
    for (const span of Object.keys(spans)) equal(parts(jwt.sign({ iat: 0.5 }, secret, { expiresIn: span }))[1].exp, Math.floor(0.5 + spans[span]), span);
});

check('what sign refuses', async () => {
    const refused = (payload, options, message) => fails(() => jwt.sign(payload, secret, options), { name: 'Error', message });
    await refused({}, { expiresIn: 1.5 }, '"expiresIn" should be a number of seconds or string representing a timespan');
    await refused({}, { expiresIn: 'soon' }, '"expiresIn" should be a number of seconds or string representing a timespan eg: "1d", "20h", 60');
    await refused({ exp: 1 }, { expiresIn: 1 }, 'Bad "options.expiresIn" option the payload already has an "exp" property.');
    await refused({ aud: 1 }, { audience: 'x' }, 'Bad "options.audience" option. The payload already has an "aud" property.');
    await refused({ exp: '1' }, {}, '"exp" should be a number of seconds');
    await refused('text', { expiresIn: 1, issuer: 'x' }, 'invalid expiresIn,issuer option for string payload');
    await refused({}, { algorithm: 'foo' }, '"algorithm" must be a valid string enum value');
    await refused({}, { unknown: 1 }, '"unknown" is not allowed in "options"');
    await refused([], {}, 'Expected "payload" to be a plain object.');
    await refused(undefined, {}, 'payload is required');
    await fails(() => jwt.sign({}, ''), { message: 'secretOrPrivateKey must have a value' });
    await fails(() => jwt.sign({}, 5), { message: 'secret must be a string or buffer' });
});

check('what verify refuses', async () => {
    await fails(() => jwt.verify(undefined, secret), bad('jwt must be provided'));
    await fails(() => jwt.verify({}, secret), bad('jwt must be a string'));
    await fails(() => jwt.verify('a.b', secret), bad('jwt malformed'));
    await fails(() => jwt.verify('a.b.c', secret), bad('invalid token'));
    await fails(() => jwt.verify(jwt.sign({}, 'other'), secret), bad('invalid signature'));
    await fails(() => jwt.verify(jwt.sign({}, secret), secret, { algorithms: ['HS512'] }), bad('invalid algorithm'));
    await fails(() => jwt.verify(jwt.sign({}, secret), secret, { clockTimestamp: '1' }), bad('clockTimestamp must be a number'));
    await fails(() => jwt.verify(jwt.sign({}, secret), () => {}), { message: /must be called asynchronous/ });
    equal(jwt.decode('nonsense'), null);
    equal(jwt.decode(undefined), null);
});

const called = (start) => new Promise((resolve) => start((error, value) => resolve([error, value])));

check('callbacks', async () => {
    const [none, token] = await called((done) => jwt.sign({ a: 1 }, secret, {}, done));
    equal(none, null);
    equal((await called((done) => jwt.verify(token, secret, done)))[1].a, 1);
    equal((await called((done) => jwt.verify(token, (header, give) => give(null, secret), {}, done)))[1].a, 1);
    const [error] = await called((done) => jwt.verify(token, (header, give) => give(new Error('lost')), done));
    equal(error.message, 'error in secret or public key callback: lost');
    equal((await called((done) => jwt.verify(token, 'wrong', done)))[0].message, 'invalid signature');
    equal((await called((done) => jwt.sign({}, '', done)))[0].message, 'secretOrPrivateKey must have a value');
});
