'use strict';

const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (value) => new TextEncoder().encode(value);
const hasFiles = typeof File === 'function';

check('a form holds several values a name', () => {
    const form = new FormData();
    form.append('a', 1);
    form.append('b', 'x');
    form.append('a', 'é');
    equal([...form], [['a', '1'], ['b', 'x'], ['a', 'é']]);
    equal(form.getAll('a'), ['1', 'é']);
    form.set('a', '2');
    equal([...form.values()], ['2', 'x']);
    form.delete('b');
    equal([form.get('b'), form.has('a')], [null, true]);
});

check('multipart goes there and back', () => {
    const form = new FormData();
    form.append('a "quoted"\nname', 'line\nbreak');
    form.append('empty', '');
    if (hasFiles) form.append('file', new Blob(['content\r\n--'], { type: 'text/csv' }), 'a"b.csv');
    const { bytes: made, type } = hatchery.multipart.serialize(form);
    const boundary = /^multipart\/form-data; boundary=(----formdata-hatchery-\d+)$/.exec(type)[1];
    const head = 'Content-Disposition: form-data; name="a %22quoted%22%0D%0Aname"';
    equal(text(made).startsWith(`--${boundary}\r\n${head}\r\n\r\nline\r\nbreak\r\n`), true);
    equal(text(made).endsWith(`\r\n--${boundary}--\r\n`), true);
    const parsed = hatchery.multipart.parse(made, type);
    equal(parsed.get('a "quoted"\r\nname'), 'line\r\nbreak');
    equal(parsed.get('empty'), '');
    if (!hasFiles) return;
    const file = parsed.get('file');
    equal([file instanceof File, file.name, file.type, file.size], [true, 'a"b.csv', 'text/csv', 11]);
    equal(text(hatchery.blobBytes(file)), 'content\r\n--');
});

check('a form of pairs', () => {
    const type = 'application/x-www-form-urlencoded;charset=utf-8';
    const form = hatchery.multipart.parse(bytes('a=1&b=%C3%A9+%26&a=\uFEFF'), type);
    equal([...form], [['a', '1'], ['b', 'é &'], ['a', '\uFEFF']]);
});

check('parts as others write them', () => {
    const head = 'content-disposition: form-data; filename="f"; name=n';
    const body = `preamble\r\n--x \r\n${head}\r\n\r\nv\r\n--x--\r\nepilogue`;
    if (hasFiles) equal(hatchery.multipart.parse(bytes(body), 'multipart/form-data; boundary="x"').get('n').name, 'f');
    const plain = '--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain\r\n\r\n\r\n--x--';
    equal(hatchery.multipart.parse(bytes(plain), 'Multipart/Form-Data; boundary=x').get('a'), '');
    equal([...hatchery.multipart.parse(bytes('--x--'), 'multipart/form-data; boundary=x')], []);
});

for (const [what, body, type] of [
    ['another type', 'a', 'text/plain'],
    ['no boundary', '--x--', 'multipart/form-data'],
    ['no end', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nv', 'multipart/form-data; boundary=x'],
    ['no name', '--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--', 'multipart/form-data; boundary=x'],
    ['nothing', '', 'multipart/form-data; boundary=x'],
    ['a cut head', '--x\r\nContent-Disp', 'multipart/form-data; boundary=x'],
]) {
    check(`a form with ${what} is refused`, () => fails(() => hatchery.multipart.parse(bytes(body), type), {
        name: 'TypeError', message: 'Could not parse content as FormData.',
    }));
}

check('a file name needs a file', () => fails(() => new FormData().append('a', 'b', 'c'), { name: 'TypeError' }));
