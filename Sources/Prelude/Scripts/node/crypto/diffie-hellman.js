'use strict';
// 'internal/crypto/diffie-hellman': DiffieHellman, DiffieHellmanGroup, ECDH and diffieHellman.

hatchery.provide('internal/crypto/diffie-hellman', () => {
    const { Buffer, codes, encode, isBytes, toBuffer, toBytes, validateString } =
        hatchery.require('internal/crypto/support');
    const { validateInt32, validateObject } = hatchery.require('internal/errors');
    const { inside: { isKeyObject, materialOf } } = hatchery.require('internal/crypto/keys');
    const natives = hatchery.diffieHellman;
    const { keys } = hatchery;
    const { isView } = ArrayBuffer;
    const { defineProperty } = Object;
    const exchange = Symbol('exchange');

    const isEncoding = (value) => value === 'buffer' || Buffer.isEncoding(value);

    function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
        if (!new.target) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
        if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
            throw new codes.ERR_INVALID_ARG_TYPE('sizeOrKey',
                ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
        }
        if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
        if (keyEncoding && !isEncoding(keyEncoding)) {
            genEncoding = generator;
            generator = keyEncoding;
            keyEncoding = undefined;
        }
        const prime = typeof sizeOrKey === 'number' ? sizeOrKey : toBytes(sizeOrKey, 'sizeOrKey', keyEncoding);
        if (!generator) {
            generator = 2;
        } else if (typeof generator === 'number') {
            validateInt32(generator, 'generator');
        } else if (typeof generator === 'string') {
            generator = toBytes(generator, 'generator', genEncoding);
        } else if (!isBytes(generator)) {
            throw new codes.ERR_INVALID_ARG_TYPE('generator',
                ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
        } else {
            generator = toBytes(generator, 'generator');
        }
        this[exchange] = natives.create(prime, generator);
        defineVerifyError(this);
    }

    function DiffieHellmanGroup(name) {
        if (!new.target) return new DiffieHellmanGroup(name);
        validateString(name, 'name');
        this[exchange] = natives.group(name);
        defineVerifyError(this);
    }

    /** The check of the parameters takes long for long primes: done when somebody asks. */
    const defineVerifyError = (instance) => {
        let flags;
        defineProperty(instance, 'verifyError', {
            __proto__: null, enumerable: true, get: () => (flags ??= natives.check(instance[exchange])),
        });
    };

    const number = (name, what) => function get(encoding) {
        const bytes = natives.number(this[exchange], name);
        if (bytes === undefined) {
            const error = new codes.ERR_CRYPTO_INVALID_STATE('');
            error.message = `No ${what} - did you forget to generate one?`;
            throw error;
        }
        return encode(bytes, encoding);
    };

    const shared = {
        generateKeys(encoding) {
            natives.generate(this[exchange]);
            return this.getPublicKey(encoding);
        },
        computeSecret(key, inputEncoding, outputEncoding) {
            const bytes = toBytes(key, 'otherPublicKey', inputEncoding);
            return encode(natives.secret(this[exchange], bytes), outputEncoding);
        },
        getPrime: number('p', 'prime'),
        getGenerator: number('g', 'generator'),
        getPublicKey: number('pub', 'public key'),
        getPrivateKey: number('priv', 'private key'),
    };
    Object.assign(DiffieHellman.prototype, shared, {
        setPublicKey(key, encoding) {
            natives.set(this[exchange], 'pub', toBytes(key, 'key', encoding));
            return this;
        },
        setPrivateKey(key, encoding) {
            natives.set(this[exchange], 'priv', toBytes(key, 'key', encoding));
            return this;
        },
    });
    Object.assign(DiffieHellmanGroup.prototype, shared);

    const formOf = (format) => {
        if (!format) return 'uncompressed';
        if (format !== 'compressed' && format !== 'uncompressed' && format !== 'hybrid') {
            throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
        }
        return format;
    };

    /** Of each: the curve, the private key's handle and the public point. */
    const state = Symbol('state');

    function ECDH(curve) {
        if (!new.target) return new ECDH(curve);
        validateString(curve, 'curve');
        if (keys.curveBits(curve) === 0) throw new codes.ERR_CRYPTO_INVALID_CURVE();
        this[state] = { curve, handle: undefined, point: undefined };
    }

    const failed = (message) => {
        const error = new Error(message);
        error.code = 'ERR_CRYPTO_OPERATION_FAILED';
        return error;
    };

    const pointOf = (handle) => {
        const { x, y } = keys.components(handle);
        return Buffer.concat([Buffer.of(4), x, y]);
    };

    Object.assign(ECDH.prototype, {
        computeSecret(key, inputEncoding, outputEncoding) {
            const own = this[state];
            const bytes = toBytes(key, 'otherPublicKey', inputEncoding);
            if (own.handle === undefined) throw failed('Failed to get ECDH private key');
            if (!own.isPair) throw new codes.ERR_CRYPTO_INVALID_KEYPAIR();
            let peer;
            try {
                peer = keys.importEC(own.curve, bytes, undefined);
            } catch {
                throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
            }
            return encode(keys.derive(own.handle, peer), outputEncoding);
        },
        generateKeys(encoding, format) {
            const own = this[state];
            own.handle = keys.generate('ec', { curve: own.curve });
            own.point = pointOf(own.handle);
            own.isPair = true;
            return this.getPublicKey(encoding, format);
        },
        getPublicKey(encoding, format) {
            const { curve, point } = this[state];
            const form = formOf(format);
            if (point === undefined) throw failed('Failed to get ECDH public key');
            return encode(keys.curvePoint(curve, point, form), encoding);
        },
        getPrivateKey(encoding) {
            const { handle } = this[state];
            if (handle === undefined) throw failed('Failed to get ECDH private key');
            const { d } = keys.components(handle);
            let start = 0;
            while (start < d.length - 1 && d[start] === 0) start++;
            return encode(d.subarray(start), encoding);
        },
        setPrivateKey(key, encoding) {
            const own = this[state];
            const bytes = toBytes(key, 'key', encoding);
            let handle;
            try {
                handle = keys.importEC(own.curve, undefined, bytes);
            } catch {
                const error = new codes.ERR_CRYPTO_INVALID_KEYTYPE();
                error.message = 'Private key is not valid for specified curve.';
                throw error;
            }
            own.handle = handle;
            own.point = pointOf(handle);
            own.isPair = true;
        },
        setPublicKey(key, encoding) {
            const own = this[state];
            const bytes = toBytes(key, 'key', encoding);
            try {
                own.point = keys.curvePoint(own.curve, bytes, 'uncompressed');
            } catch {
                throw failed('Failed to convert Buffer to EC_POINT');
            }
            own.isPair = own.handle !== undefined && Buffer.compare(own.point, pointOf(own.handle)) === 0;
        },
    });

    ECDH.convertKey = (key, curve, inputEncoding, outputEncoding, format) => {
        if (typeof key !== 'string' && !isView(key) && !isBytes(key)) {
            throw new codes.ERR_INVALID_ARG_TYPE('key',
                ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], key);
        }
        validateString(curve, 'curve');
        const bytes = toBytes(key, 'key', inputEncoding);
        const form = formOf(format);
        if (keys.curveBits(curve) === 0) throw new codes.ERR_CRYPTO_INVALID_CURVE();
        let point;
        try {
            point = keys.curvePoint(curve, bytes, form);
        } catch {
            throw failed('Failed to convert Buffer to EC_POINT');
        }
        return encode(point, outputEncoding);
    };

    const kinds = ['dh', 'ec', 'x448', 'x25519'];

    const diffieHellman = (options) => {
        if (typeof options !== 'object' || options === null || Array.isArray(options)) {
            throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
        }
        const { privateKey, publicKey } = options;
        if (!isKeyObject(privateKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
        if (!isKeyObject(publicKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
        if (privateKey.type !== 'private') {
            throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
        }
        if (publicKey.type !== 'public' && publicKey.type !== 'private') {
            throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
        }
        const [own, other] = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
        if (own !== other || !kinds.includes(own)) {
            throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${own} and ${other}`);
        }
        return toBuffer(keys.derive(materialOf(privateKey), materialOf(publicKey)));
    };

    const createDiffieHellmanGroup = (name) => new DiffieHellmanGroup(name);
    return {
        DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman, createDiffieHellmanGroup,
        getDiffieHellman: createDiffieHellmanGroup,
        createDiffieHellman: (sizeOrKey, keyEncoding, generator, generatorEncoding) =>
            new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding),
        createECDH: (curve) => new ECDH(curve),
        getCurves: () => natives.curves().sort(),
    };
});
