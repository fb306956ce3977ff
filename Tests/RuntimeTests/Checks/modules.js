// Modules that functions find as globals, as they come from their authors.

check('lodash is there and knows Buffer', () => {
    equal(_.VERSION, '4.17.21');
    equal(_.get({ a: [{ b: 3 }] }, 'a[0].b'), 3);
    equal(_.merge({ a: { x: 1 } }, { a: { y: 2 } }), { a: { x: 1, y: 2 } });
    equal(_.template('hi <%= name %>')({ name: 'you' }), 'hi you');
    equal(_.cloneDeep(new Map([[1, { a: 2 }]])).get(1), { a: 2 });
    if (typeof Buffer === 'function') equal(_.isBuffer(Buffer.from('x')), true);
    equal(Object.keys(globalThis).includes('_'), false);
});

check('time zones are those of the system, in Intl and in moment', () => {
    const june = Date.UTC(2024, 5, 1, 12);
    const hour = (timeZone) => Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit' }).format(june));
    equal(hour('Asia/Almaty'), 17);
    equal(moment.tz(june, 'Asia/Almaty').hour(), 17);
    for (const zone of ['America/New_York', 'Europe/Dublin', 'Africa/Casablanca', 'Asia/Kolkata', 'America/Sao_Paulo',
        'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Cairo', 'America/Nuuk', 'Asia/Jerusalem', 'US/Pacific']) {
        for (const year of [1975, 1999, 2010, 2023, 2030, 2037]) {
            for (const month of [0, 2, 3, 6, 9, 10]) {
                const instant = Date.UTC(year, month, 28, 3, 30);
                const parts = new Intl.DateTimeFormat('sv-SE', {
                    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
                    minute: '2-digit',
                }).format(instant);
                equal(moment.tz(instant, zone).format('YYYY-MM-DD HH:mm'), parts, `${zone} ${year} ${month}`);
            }
        }
    }
});

check('rules go on beyond what is listed', () => {
    const text = (timeZone, ...when) =>
        new Date(Date.UTC(...when)).toLocaleString('en-GB', { timeZone, timeZoneName: 'longOffset' }).split(' ').pop();
    equal(text('Europe/Berlin', 2090, 6, 1), 'GMT+02:00');
    equal(text('America/Santiago', 2090, 0, 1), 'GMT-03:00');
    equal(text('Asia/Jerusalem', 2090, 6, 1), 'GMT+03:00');
    equal(text('Asia/Kathmandu', 2090, 6, 1), 'GMT+05:45');
});

check('names of summer and winter time', () => {
    const name = (timeZone, month) => new Date(Date.UTC(2023, month, 1))
        .toLocaleString('en-US', { timeZone, timeZoneName: 'long' }).split('M ')[1];
    equal(name('Europe/Berlin', 0), 'Central European Standard Time');
    equal(name('Europe/Berlin', 6), 'Central European Summer Time');
    equal(name('Europe/Dublin', 0), 'Greenwich Mean Time');
    equal(name('Europe/Dublin', 6), 'Irish Standard Time');
    equal(name('America/Los_Angeles', 6), 'Pacific Daylight Time');
});

check('moment: parsing, arithmetic, zones, languages', () => {
    equal(moment.version, '2.29.4');
    equal(moment.tz.version, '0.5.40');
    equal(moment.utc('2024-02-28').add(2, 'days').format(), '2024-03-01T00:00:00Z');
    equal(moment('2024-06-01T10:00:00Z').tz('America/New_York').format('YYYY-MM-DD HH:mm z'), '2024-06-01 06:00 EDT');
    equal(moment.tz('2024-06-01 10:00', 'Asia/Kolkata').utc().format('HH:mm'), '04:30');
    equal(moment.utc(0).locale('de').format('dddd, D. MMMM'), 'Donnerstag, 1. Januar');
    equal(moment.utc(0).locale('nonsense').format('dddd'), 'Thursday');
    equal(moment.locale(), 'en');
    equal(moment.tz.names().includes('Europe/Kyiv'), true);
    equal(moment.tz.zonesForCountry('DE').join(), 'Europe/Berlin,Europe/Busingen');
});

check('xml2js: both ways', async () => {
    const read = await xml2js.parseStringPromise('<a x="1"><b>one</b><b>&lt;two&gt;</b><c/></a>', { explicitArray: true });
    equal(read, { a: { $: { x: '1' }, b: ['one', '<two>'], c: [''] } });
    const text = new xml2js.Builder({ headless: true }).buildObject({ a: { $: { x: 1 }, b: ['<', 'é'] } });
    equal(text, '<a x="1">\n  <b>&lt;</b>\n  <b>é</b>\n</a>');
    await fails(() => xml2js.parseStringPromise('<a><b></a>'), { message: /Unexpected close tag/ });
});
