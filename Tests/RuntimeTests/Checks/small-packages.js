// uuidv5, fetch-retry, xml and oauth. Requests go to a stand-in for fetch and for the https module.

check('uuidv5', async () => {
    equal(uuidv5.uuidv5('dns', 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
    equal(uuidv5.uuidv5('url', 'https://www.opentofu.org/'), 'ace93eea-1a2c-5eed-b41b-718be15d2e50');
    equal(uuidv5.uuidv5('6ba7b814-9dad-11d1-80b4-00c04fd430c8', 'CN=Example,C=GB'), '84e09961-4aa4-57f8-95b7-03edb1073253');
    const own = uuidv5.uuidv5('null', 'my-private-namespace', true);
    equal(Buffer.isBuffer(own) && own.length === 16, true);
    equal(uuidv5.uuidv5(own, 'x'), uuidv5.uuidv5(uuidv5.uuidv5.uuidToString(own), 'x'));
    equal(uuidv5.uuidv5.uuidFromString('6ba7b8149dad11d180b400c04fd430c8').length, 16);
    await fails(() => uuidv5.uuidv5('nonsense', 'x'), { message: 'not a UUID: nonsense' });
});

check('globals that functions take apart, again and again', () => {
    for (let i = 0; i < 3; i++) {
        uuidv5 = uuidv5.uuidv5;
        zlib = zlib.zlib;
    }
    equal(uuidv5('dns', 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
    equal(String(zlib.inflateSync(zlib.deflateSync(Buffer.from('text')))), 'text');
    equal(typeof https.request, 'function');
});

const answers = (...list) => {
    const calls = [];
    const fetch = async (url, init) => {
        calls.push({ url, init });
        const answer = list.shift();
        if (answer instanceof Error) throw answer;
        return { status: answer };
    };
    return { fetch, calls };
};

check('fetch-retry: errors, statuses, functions', async () => {
    const { fetchretry } = fetchretrylib;
    let { fetch, calls } = answers(new Error('a'), new Error('b'), 200);
    equal((await fetchretry(fetch)('u', { retryDelay: 1, method: 'POST' })).status, 200);
    equal(calls.length, 3);
    equal(calls[2].init.method, 'POST');
    ({ fetch, calls } = answers(new Error('a'), new Error('b'), 200));
    await fails(() => fetchretry(fetch, { retries: 1, retryDelay: 0 })('u'), { message: 'b' });
    ({ fetch, calls } = answers(503, 503, 503));
    equal((await fetchretry(fetch)('u', { retries: 2, retryDelay: 0, retryOn: [503] })).status, 503);
    equal(calls.length, 3);
    ({ fetch, calls } = answers(503));
    equal((await fetchretry(fetch)('u')).status, 503);
    const seen = [];
    ({ fetch, calls } = answers(new Error('x'), 429, 200));
    const made = await fetchretry(fetch)('u', {
        retryDelay: (attempt) => attempt,
        retryOn: async (attempt, error, response) => {
            seen.push([attempt, error?.message, response?.status]);
            return error !== null || response.status >= 400;
        },
    });
    equal(made.status, 200);
    equal(seen, [[0, 'x', undefined], [1, undefined, 429], [2, undefined, 200]]);
});

check('fetch-retry: mistakes', async () => {
    const { fetchretry } = fetchretrylib;
    await fails(() => fetchretry(), { name: 'ArgumentError', message: 'fetch must be a function' });
    await fails(() => fetchretry(fetch)('u', { retries: -1 }), { name: 'ArgumentError', message: 'retries must be a positive integer' });
    await fails(() => fetchretry(fetch, { retryOn: 5 }), { message: 'retryOn property expects an array or function' });
});

check('xml: elements, attributes, text', () => {
    const cases = [
        [undefined, ''], [[], ''], ['test', 'test'], ['scotch & "it\'s"', 'scotch &amp; &quot;it&apos;s&quot;'],
        [[{ a: {} }], '<a/>'], [[{}], ''], [[{ a: [] }], '<a></a>'], [{ a: -1 }, '<a>-1</a>'], [{ a: false }, '<a>false</a>'],
        [{ a: null }, '<a/>'], [{ a: '' }, '<a></a>'], [[{ a: 'x' }, { b: 1 }], '<a>x</a><b>1</b>'],
        [[{ a: [{ b: [{ c: 1 }, 'text', { c: '' }] }] }], '<a><b><c>1</c>text<c></c></b></a>'],
        [[{ a: { _attr: { x: '<>', y: 2 } } }], '<a x="&lt;&gt;" y="2"/>'],
        [[{ a: [{ _attr: { x: 1 } }] }], '<a x="1"></a>'], [[{ a: [{ _attr: { x: 1 } }, 'in'] }], '<a x="1">in</a>'],
        [{ a: { _attr: { x: 1 }, _cdata: '<b>]]>' } }, '<a x="1"><![CDATA[<b>]]]]><![CDATA[>]]></a>'],
    ];
    for (const [input, text] of cases) equal(xml(input), text);
});

check('xml: indentation and declaration', () => {
    equal(xml([{ a: [{ b: [{ c: 1 }, 'text', { c: 2 }] }] }], true),
        '<a>\n    <b>\n        <c>1</c>\n        text\n        <c>2</c>\n    </b>\n</a>');
    equal(xml([{ a: [{ b: 1 }] }, { c: [] }], '\t'), '<a>\n\t<b>1</b>\n</a>\n<c></c>');
    equal(xml({ guid: [{ _attr: { x: true } }, 'content'] }, true), '<guid x="true">content</guid>');
    equal(xml({ a: 1 }, { declaration: true }), '<?xml version="1.0" encoding="UTF-8"?><a>1</a>');
    equal(xml({ a: 1 }, { declaration: { encoding: 'foo', standalone: 'yes' }, indent: ' ' }),
        '<?xml version="1.0" encoding="foo" standalone="yes"?>\n<a>1</a>');
});

check('xml: a stream', async () => {
    const toys = xml.element({ _attr: { decade: '80s' } });
    const seen = [];
    const closed = new Promise((resolve) => xml({ toys }, { stream: true })
        .on('data', (text) => seen.push(text)).on('close', resolve));
    toys.push({ toy: 'A' });
    toys.push({ toy: [{ name: 'B' }] });
    setTimeout(() => {
        toys.push({ toy: 'C' });
        toys.close();
    }, 2);
    await closed;
    equal(seen, ['<toys decade="80s">', '<toy>A</toy>', '<toy><name>B</name></toy>', '<toy>C</toy>', '</toys>']);
});

const oauth = (method = 'HMAC-SHA1', secret = 'kd94hf93k423kf44') => new OAuth.OAuth('https://photos.example.net/request_token',
    'https://photos.example.net/access_token', 'dpf43f3p2l4k3l03', secret, '1.0', 'oob', method);

/** Runs with a clock and random bytes that are always the same. */
const frozen = (seconds, body) => {
    const { now } = Date;
    Date.now = () => seconds * 1000;
    try {
        return body();
    } finally {
        Date.now = now;
    }
};

const fieldsOf = (header) => Object.fromEntries(header.replace(/^OAuth /, '').split(',').map((field) => {
    const [name, value] = field.split('=');
    return [name.trim(), decodeURIComponent(value.slice(1, -1))];
}));

/** The signature as the RFC has it made, by other code than the package's. */
const expected = (method, url, fields, key) => {
    const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
    const target = new URL(url);
    const pairs = [...Object.entries(fields).filter(([name]) => name !== 'oauth_signature'), ...target.searchParams]
        .map(([name, value]) => `${escape(name)}=${escape(value)}`).sort();
    const base = [method, escape(target.origin + target.pathname), escape(pairs.join('&'))].join('&');
    return require('crypto').createHmac('sha1', key).update(base).digest('base64');
};

check('oauth: headers and signed URLs', async () => {
    const url = 'https://photos.example.net/photos?file=vacation.jpg&size=original&b=%C3%A9!*';
    const header = frozen(1191242096, () => oauth().authHeader(url, 'nnch734d00sl2jdk', 'pfkkdhi9sl3r4s00', 'GET'));
    const fields = fieldsOf(header);
    equal(Object.keys(fields), ['oauth_consumer_key', 'oauth_nonce', 'oauth_signature_method', 'oauth_timestamp', 'oauth_token',
        'oauth_version', 'oauth_signature']);
    equal(fields.oauth_timestamp, '1191242096');
    equal(fields.oauth_nonce.length, 32);
    equal(fields.oauth_signature, expected('GET', url, fields, 'kd94hf93k423kf44&pfkkdhi9sl3r4s00'));
    const signed = new URL(oauth().signUrl(url, 'nnch734d00sl2jdk', 'pfkkdhi9sl3r4s00'));
    const query = Object.fromEntries(signed.searchParams);
    equal(query.oauth_signature, expected('GET', 'https://photos.example.net/photos', query, 'kd94hf93k423kf44&pfkkdhi9sl3r4s00'));
    equal(fieldsOf(oauth('PLAINTEXT', 'a b').authHeader(url, 't', 's')).oauth_signature, 'a%20b&s');
    await fails(() => oauth('MD5'), { message: 'Un-supported signature method: MD5' });
});

/** A stand-in for https: answers come from `respond({method, path, headers, body})`. */
const withServer = async (respond, body) => {
    const { EventEmitter } = require('events');
    const module = require('https');
    const { request } = module;
    const requests = [];
    module.request = (options) => {
        const sent = new EventEmitter();
        let text = '';
        sent.write = (chunk) => { text += chunk; };
        sent.end = () => setTimeout(() => {
            requests.push({ ...options, body: text });
            const [statusCode, answer, headers = {}] = respond({ ...options, body: text }, requests.length);
            const response = Object.assign(new EventEmitter(), { statusCode, headers });
            sent.emit('response', response);
            response.emit('data', Buffer.from(answer));
            response.emit('end');
        }, 0);
        return sent;
    };
    try {
        await body((start) => new Promise((resolve) => start((...values) => resolve(values))));
        return requests;
    } finally {
        module.request = request;
    }
};

check('oauth: tokens and resources', async () => {
    const requests = await withServer((request, count) => (count === 1
        ? [200, 'oauth_token=a%20b&oauth_token_secret=s&extra=1'] : count === 2 ? [302, '', { location: '/elsewhere?x=1' }]
        : count === 3 ? [401, 'no'] : [200, 'fine']), async (called) => {
        equal(await called((done) => oauth().getOAuthRequestToken({ scope: 'all' }, done)), [null, 'a b', 's', { extra: '1' }]);
        const [error, data] = await called((done) => oauth().get('https://photos.example.net/one?y=2', 't', 's', done));
        equal([error, data], [{ statusCode: 401, data: 'no' }, 'no']);
        const [none, text, response] = await called((done) => oauth().post('https://photos.example.net/two', 't', 's', { 'q!': 'ä b' }, done));
        equal([none, text, response.statusCode], [null, 'fine', 200]);
        await called((done) => oauth().put('https://photos.example.net/three', 't', 's', '{"a":1}', 'application/json', done));
    });
    const [token, first, moved, form, json] = requests;
    equal([token.method, token.path, token.body], ['POST', '/request_token', 'scope=all']);
    equal(fieldsOf(token.headers.Authorization).oauth_callback, 'oob');
    equal([first.method, first.path, first.headers['Content-Length']], ['GET', '/one?y=2', 0]);
    equal(moved.path, '/elsewhere?x=1');
    equal([form.body, form.headers['Content-Type']], ['q%21=%C3%A4%20b', 'application/x-www-form-urlencoded']);
    const fields = fieldsOf(form.headers.Authorization);
    equal(fields.oauth_signature,
        expected('POST', 'https://photos.example.net/two', { ...fields, 'q!': 'ä b' }, 'kd94hf93k423kf44&s'));
    equal([json.method, json.body, json.headers['Content-Type'], json.headers['Content-Length']], ['PUT', '{"a":1}', 'application/json', 7]);
});

check('oauth 2', async () => {
    const client = new OAuth.OAuth2('id', 'secret', 'https://auth.example.com', undefined, '/token', { 'X-Own': '1' });
    equal(client.getAuthorizeUrl({ redirect_uri: 'https://a/b' }),
        'https://auth.example.com/oauth/authorize?redirect_uri=https%3A%2F%2Fa%2Fb&client_id=id');
    const requests = await withServer((request, count) => (count === 1
        ? [200, '{"access_token":"t","refresh_token":"r","expires_in":5}'] : count === 2 ? [200, 'access_token=u']
        : count === 3 ? [400, 'bad'] : [200, 'data']), async (called) => {
        equal(await called((done) => client.getOAuthAccessToken('c', { grant_type: 'authorization_code' }, done)),
            [null, 't', 'r', { access_token: 't', expires_in: 5 }]);
        equal((await called((done) => client.getOAuthAccessToken('r', { grant_type: 'refresh_token' }, done)))[1], 'u');
        equal(await called((done) => client.get('https://api.example.com/me', 't', done)), [{ statusCode: 400, data: 'bad' }]);
        client.useAuthorizationHeaderforGET(true);
        equal((await called((done) => client.get('https://api.example.com/me', 't', done)))[1], 'data');
    });
    equal(requests[0].body, 'grant_type=authorization_code&client_id=id&client_secret=secret&code=c');
    equal(requests[0].headers['X-Own'], '1');
    equal(requests[1].body.endsWith('refresh_token=r'), true);
    equal(requests[2].path, '/me?access_token=t');
    equal([requests[3].path, requests[3].headers.Authorization], ['/me', 'Bearer t']);
});
