'use strict';
// The package oauth (0.9.15): OAuth 1.0a (RFC 5849), OAuth Echo.

const { provide, require, defineLazyGlobal, oauthRequest, OAuth2 } = hatchery;

/** As RFC 5849 wants it in 3.6. */
const encode = (value) => (value === null || value === undefined || value === '' ? ''
    : encodeURIComponent(String(value)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`));

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** [name, value] of everything in an object, an entry for each value of a list. */
const pairsOf = (object) => Object.keys(object).flatMap((name) =>
    (Array.isArray(object[name]) ? object[name].map((value) => [name, value]) : [[name, object[name]]]));

const bySortedText = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
const sorted = (pairs) => pairs.map(([name, value]) => [encode(name), encode(value)]).sort(bySortedText);
const joined = (pairs) => pairs.map((pair) => pair.join('=')).join('&');

/** The URL without its query; URL has left out the scheme's own port. */
const baseOf = (url) => `${url.protocol}//${url.host}${url.pathname}`;

class OAuth {
    #consumerKey;
    #consumerSecret;
    #version;
    #method;
    #nonceSize;
    #headers;
    #requestUrl;
    #accessUrl;
    #callback;
    #separator = ',';
    #options = { requestTokenHttpMethod: 'POST', accessTokenHttpMethod: 'POST', followRedirects: true };
    /** What comes first in the header, for OAuth Echo. */
    _realm;

    constructor(requestUrl, accessUrl, consumerKey, consumerSecret, version, authorizeCallback, signatureMethod,
        nonceSize, customHeaders) {
        if (!['PLAINTEXT', 'HMAC-SHA1', 'RSA-SHA1'].includes(signatureMethod)) {
            throw new Error(`Un-supported signature method: ${signatureMethod}`);
        }
        this.#requestUrl = requestUrl;
        this.#accessUrl = accessUrl;
        this.#consumerKey = consumerKey;
        this.#consumerSecret = consumerSecret;
        this.#version = version;
        this.#callback = authorizeCallback === undefined ? 'oob' : authorizeCallback;
        this.#method = signatureMethod;
        this.#nonceSize = nonceSize || 32;
        this.#headers = customHeaders
            || { Accept: '*/*', Connection: 'close', 'User-Agent': 'Node authentication' };
    }

    setClientOptions(options) { Object.assign(this.#options, options); }

    #signature(method, url, pairs, tokenSecret) {
        const base = [method.toUpperCase(), encode(baseOf(url)), encode(joined(sorted(pairs)))].join('&');
        const crypto = require('crypto');
        if (this.#method === 'RSA-SHA1') {
            return crypto.createSign('RSA-SHA1').update(base).sign(this.#consumerSecret || '', 'base64');
        }
        const key = `${encode(this.#consumerSecret)}&${encode(tokenSecret)}`;
        return this.#method === 'PLAINTEXT' ? key : crypto.createHmac('sha1', key).update(base).digest('base64');
    }

    #nonce() {
        let nonce = '';
        for (const byte of require('crypto').randomBytes(this.#nonceSize)) nonce += letters[byte % letters.length];
        return nonce;
    }

    /** Every parameter of a request, signed, sorted and encoded. */
    #sign(token, tokenSecret, method, url, extra) {
        const target = new URL(url);
        const own = {
            oauth_timestamp: Math.floor(Date.now() / 1000), oauth_nonce: this.#nonce(), oauth_version: this.#version,
            oauth_signature_method: this.#method, oauth_consumer_key: this.#consumerKey,
        };
        if (token) own.oauth_token = token;
        const pairs = [...pairsOf(own), ...target.searchParams, ...pairsOf(extra ?? {})];
        const signature = this.#signature(method, target, pairs, tokenSecret);
        return [...sorted(pairs), ['oauth_signature', encode(signature)]];
    }

    #header(pairs) {
        const listed = pairs.filter(([name]) => name.startsWith('oauth_')).map(([name, value]) => `${name}="${value}"`);
        return `OAuth ${this._realm === undefined ? '' : `realm="${this._realm}"${this.#separator}`}`
            + listed.join(this.#separator);
    }

    #perform(token, tokenSecret, method, url, extra, body, contentType, callback) {
        const pairs = this.#sign(token, tokenSecret, method, url, extra);
        const target = new URL(url);
        const type = contentType || 'application/x-www-form-urlencoded';
        if (extra && type === 'application/x-www-form-urlencoded' && body === undefined && method !== 'GET') {
            const others = pairsOf(extra).filter(([name]) => !name.startsWith('oauth_'));
            body = joined(others.map(([name, value]) => [encode(name), encode(value)]));
        }
        const headers = { ...this.#headers, Authorization: this.#header(pairs), Host: target.host };
        headers['Content-Length'] = body === undefined || body === null ? 0 : Buffer.byteLength(body);
        headers['Content-Type'] = type;
        const request = oauthRequest(target, method, headers, body, callback && ((error, data, response) => {
            const { location } = response?.headers ?? {};
            const isMoved = response?.statusCode === 301 || response?.statusCode === 302;
            if (!error || !isMoved || !location || !this.#options.followRedirects) callback(error, data, response);
            else this.#perform(token, tokenSecret, method, new URL(location, target).href, extra, body, type, callback);
        }));
        return callback ? undefined : request;
    }

    /** callback(error, token, secret, what else came) */
    getOAuthRequestToken(extra, callback) {
        if (typeof extra === 'function') {
            callback = extra;
            extra = {};
        }
        if (this.#callback) extra = { ...extra, oauth_callback: this.#callback };
        this.#getToken(null, null, this.#options.requestTokenHttpMethod, this.#requestUrl, extra, callback);
    }

    /** callback(error, token, secret, what else came) */
    getOAuthAccessToken(token, tokenSecret, verifier, callback) {
        const extra = {};
        if (typeof verifier === 'function') callback = verifier;
        else extra.oauth_verifier = verifier;
        this.#getToken(token, tokenSecret, this.#options.accessTokenHttpMethod, this.#accessUrl, extra, callback);
    }

    #getToken(token, tokenSecret, method, url, extra, callback) {
        this.#perform(token, tokenSecret, method, url, extra, undefined, undefined, (error, data) => {
            if (error) {
                callback(error);
                return;
            }
            const results = Object.fromEntries(new URLSearchParams(data));
            const { oauth_token: made, oauth_token_secret: secret, ...rest } = results;
            callback(null, made, secret, rest);
        });
    }

    getProtectedResource(url, method, token, tokenSecret, callback) {
        this.#perform(token, tokenSecret, method, url, null, '', undefined, callback);
    }

    get(url, token, tokenSecret, callback) {
        return this.#perform(token, tokenSecret, 'GET', url, null, '', undefined, callback);
    }

    delete(url, token, tokenSecret, callback) {
        return this.#perform(token, tokenSecret, 'DELETE', url, null, '', undefined, callback);
    }

    put(url, token, tokenSecret, body, contentType, callback) {
        return this.#send('PUT', url, token, tokenSecret, body, contentType, callback);
    }

    post(url, token, tokenSecret, body, contentType, callback) {
        return this.#send('POST', url, token, tokenSecret, body, contentType, callback);
    }

    /** An object is a form, and its fields are signed; a string or Buffer goes as it is. */
    #send(method, url, token, tokenSecret, body, contentType, callback) {
        if (typeof contentType === 'function') {
            callback = contentType;
            contentType = undefined;
        }
        const isForm = typeof body === 'object' && body !== null && !ArrayBuffer.isView(body);
        const text = isForm || body === undefined || body === null ? undefined : body;
        const type = isForm ? 'application/x-www-form-urlencoded' : contentType || 'text/plain';
        return this.#perform(token, tokenSecret, method, url, isForm ? body : null, text, type, callback);
    }

    /** The URL with the signature in its query. */
    signUrl(url, token, tokenSecret, method = 'GET') {
        return `${baseOf(new URL(url))}?${joined(this.#sign(token, tokenSecret, method, url, {}))}`;
    }

    /** The Authorization header for a request that somebody else sends. */
    authHeader(url, token, tokenSecret, method = 'GET') {
        return this.#header(this.#sign(token, tokenSecret, method, url, {}));
    }
}

class OAuthEcho extends OAuth {
    constructor(realm, verifyCredentials, consumerKey, consumerSecret, version, ...others) {
        super('', '', consumerKey, consumerSecret, version, undefined, ...others);
        this._realm = realm;
        this._verifyCredentials = verifyCredentials;
    }
}

provide('oauth', () => ({ OAuth, OAuthEcho, OAuth2 }));
defineLazyGlobal('OAuth', () => require('oauth'));
