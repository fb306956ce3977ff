'use strict';
// OAuth2 of the package oauth (0.9.15), and the request that both of its versions send. For oauth.js.

const { require } = hatchery;

/**
 * Sends a request and collects the answer.
 * @param {URL} target
 * @param {?Function} callback gets (error, text, response); an error is {statusCode, data} unless nothing came at all.
 *     Where there is none, the request is returned unsent.
 */
const oauthRequest = hatchery.oauthRequest = (target, method, headers, body, callback) => {
    const module = require(target.protocol === 'http:' ? 'http' : 'https');
    const request = module.request({
        protocol: target.protocol, hostname: target.hostname, host: target.hostname, port: target.port || undefined,
        path: `${target.pathname}${target.search}`, method, headers,
    });
    if (body !== undefined && body !== null && body !== '' && method !== 'GET') request.write(body);
    if (!callback) return request;
    let hasAnswered = false;
    const answer = (...values) => {
        if (hasAnswered) return;
        hasAnswered = true;
        callback(...values);
    };
    request.on('error', answer);
    request.on('response', (response) => {
        const chunks = [];
        response.on('data', (chunk) => { chunks.push(Buffer.from(chunk)); });
        response.on('error', answer);
        response.on('end', () => {
            const data = Buffer.concat(chunks).toString();
            const { statusCode } = response;
            answer(statusCode >= 200 && statusCode <= 299 ? null : { statusCode, data }, data, response);
        });
    });
    request.end();
    return request;
};

hatchery.OAuth2 = class OAuth2 {
    #id;
    #secret;
    #base;
    #authorizePath;
    #tokenPath;
    #tokenName = 'access_token';
    #authMethod = 'Bearer';
    #headers;
    #usesHeader = false;

    constructor(clientId, clientSecret, baseSite, authorizePath, accessTokenPath, customHeaders) {
        this.#id = clientId;
        this.#secret = clientSecret;
        this.#base = baseSite;
        this.#authorizePath = authorizePath || '/oauth/authorize';
        this.#tokenPath = accessTokenPath || '/oauth/access_token';
        this.#headers = customHeaders || {};
    }

    /** Connections are not the function's to keep. */
    setAgent() {}
    setAccessTokenName(name) { this.#tokenName = name; }
    setAuthMethod(method) { this.#authMethod = method; }
    useAuthorizationHeaderforGET(value) { this.#usesHeader = value; }
    buildAuthHeader(token) { return `${this.#authMethod} ${token}`; }

    getAuthorizeUrl(params = {}) {
        return `${this.#base}${this.#authorizePath}?${new URLSearchParams({ ...params, client_id: this.#id })}`;
    }

    #request(method, url, headers, body, token, callback) {
        const target = new URL(url);
        const sent = { ...this.#headers, ...headers, Host: target.host };
        if (!Object.keys(sent).some((name) => name.toLowerCase() === 'user-agent')) sent['User-Agent'] = 'Node-oauth';
        sent['Content-Length'] = body ? Buffer.byteLength(body) : 0;
        if (token && !sent.Authorization) target.searchParams.set(this.#tokenName, token);
        oauthRequest(target, method, sent, body, (error, data, response) => {
            const isMoved = response?.statusCode === 301 || response?.statusCode === 302;
            if (error && !isMoved) callback(error);
            else callback(null, data, response);
        });
    }

    /** callback(error, token, refresh token, everything that came) */
    getOAuthAccessToken(code, params, callback) {
        const fields = { ...params, client_id: this.#id, client_secret: this.#secret };
        fields[fields.grant_type === 'refresh_token' ? 'refresh_token' : 'code'] = code;
        const form = new URLSearchParams();
        for (const name of Object.keys(fields)) form.append(name, fields[name] ?? '');
        const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
        this.#request('POST', this.#base + this.#tokenPath, headers, String(form), null, (error, data) => {
            if (error) {
                callback(error);
                return;
            }
            let results;
            try {
                results = JSON.parse(data);
            } catch {
                results = Object.fromEntries(new URLSearchParams(data));
            }
            const refresh = results.refresh_token;
            delete results.refresh_token;
            callback(null, results.access_token, refresh, results);
        });
    }

    getProtectedResource(url, token, callback) { this.#request('GET', url, {}, '', token, callback); }

    get(url, token, callback) {
        const headers = this.#usesHeader ? { Authorization: this.buildAuthHeader(token) } : {};
        this.#request('GET', url, headers, '', this.#usesHeader ? null : token, callback);
    }
};
