// Run in the zygote as a customer's function: touches what first calls touch, so that every child finds it in memory,
// and makes ICU open its files while there are any.

class Wrapped extends ValidationError {}
let calls = 0;

function locales() {
    const date = new Date(1700000000000 + calls);
    const zones = ['UTC', 'America/New_York', 'America/Los_Angeles', 'Europe/Berlin', 'Europe/London', 'Asia/Tokyo',
        'Asia/Kolkata', 'Australia/Sydney', 'America/Sao_Paulo'];
    for (const timeZone of zones) {
        new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'full', timeStyle: 'long' }).format(date);
        date.toLocaleString('en-US', { timeZone });
    }
    for (const locale of ['en-US', 'de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'ja-JP', 'en-GB', 'zh-CN']) {
        new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(1234.5);
        new Intl.NumberFormat(locale, { style: 'percent', notation: 'compact' }).format(0.25);
        new Intl.DateTimeFormat(locale, { month: 'long', weekday: 'short', hour: 'numeric' }).formatToParts(date);
        new Intl.PluralRules(locale).select(2);
        new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day');
        new Intl.ListFormat(locale).format(['a', 'b', 'c']);
        new Intl.Collator(locale).compare('a', 'ä');
        new Intl.DisplayNames(locale, { type: 'region' }).of('US');
        [...new Intl.Segmenter(locale, { granularity: 'word' }).segment('one two')];
        (1234.5).toLocaleString(locale);
        date.toLocaleDateString(locale);
        'İı'.toLocaleUpperCase(locale);
    }
    'é'.normalize('NFD').localeCompare('e');
    String(date) + date.toISOString() + Date.parse('Nov 14 2023 22:13:20 GMT+0100');
    new Date(2020, 1, 1).getTimezoneOffset();
}

// Modules are evaluated here, once: an instance that evaluates one itself takes 10 MB and 40 ms for it.
async function modules() {
    if (typeof _ === 'undefined') return;
    _.cloneDeep(_.merge({}, { a: [1, { b: 2 }] }, _.groupBy(_.chunk([1, 2, 3], 2), 'length')));
    _.get({ a: { b: 1 } }, 'a.b') + _.camelCase('one two');
    for (const zone of ['Europe/Berlin', 'America/New_York']) {
        moment.tz('2024-06-01 10:00', zone).add(1, 'day').format('LLL z');
    }
    moment().utc().startOf('day').diff(moment('2024-06-01T10:00:00Z'), 'hours');
    const read = await xml2js.parseStringPromise('<a b="1"><c>two</c></a>');
    const key = crypto.createHash('sha256').update('key').digest();
    crypto.timingSafeEqual(crypto.createHmac('sha256', key).update('text').digest(), key);
    new xml2js.Builder().buildObject(read) + xml([{ a: [{ _attr: { b: 1 } }, 'text'] }]);
}

function texts(event) {
    const text = JSON.stringify(event, null, 2).replace(/[a-z]+/gi, (word) => word.toUpperCase());
    const parts = /(?<user>[^@]+)@(?<host>.+)/u.exec('a@example.com');
    encodeURIComponent(text).split('%').map(decodeURIComponent.length ? (part) => part.length : null);
    return `${parts.groups.user} ${text.match(/\d+/g)?.length} ${parseFloat('1.5')} ${(12.345).toFixed(1)}`;
}

/** A function of the core only finds none of these. */
async function webAPIs() {
    if (typeof ReadableStream === 'undefined') return;
    const abort = new AbortController();
    abort.signal.addEventListener('abort', () => {}, { once: true });
    const numbers = new ReadableStream({
        pull(controller) {
            controller.enqueue('a');
            controller.close();
        },
    });
    const through = numbers.pipeThrough(new TextEncoderStream(), { signal: abort.signal });
    const [first, second] = through.tee();
    for await (const chunk of first) chunk.slice();
    await second.pipeTo(new WritableStream({ write() {} }));
    const blob = new Blob(['text', new Uint8Array(2)], { type: 'text/plain' });
    const reader = blob.stream().getReader();
    while (!(await reader.read()).done);
    await blob.text();
    const list = [new Date(), new Map([[1, new Set([/a/])]])];
    structuredClone({ list, bytes: new Uint8Array(4), error: new Error() });
    abort.abort();
    AbortSignal.any([abort.signal, AbortSignal.timeout(1)]).aborted;
    new DOMException('message', 'AbortError').code;
}

async function onTrack(event, settings) {
    calls += 1;
    const { properties: { items = [], ...rest } = {}, ...others } = event;
    const total = items.reduce((sum, item) => sum + item.price, 0);
    console.log('total %d of %s', total, event.event, { rest, items, when: new Date(0), map: new Map([[1, 2]]) });
    console.error(new Wrapped('shown'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    await Promise.all([1, Promise.resolve(2)]);
    if (calls % 8 === 1) locales();
    await webAPIs();
    if (calls % 8 === 1) await modules();
    return { ...others, total, text: texts(event), keys: Object.entries(rest).sort(), random: Math.random(), settings };
}

onIdentify = (event) => {
    delete event.traits?.email;
    return Object.assign({}, event, { set: [...new Set([1, 1, 2])] });
};

function onPage(event) {
    try {
        event.missing.field;
    } catch (error) {
        throw new Wrapped(error.message);
    }
}

function onGroup() { return undefinedName; }

function onDelete() {
    /(?:)/.exec('');
    delete globalThis.onIdentify;
}
