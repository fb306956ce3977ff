'use strict';
// The MIME type files of the web-platform-tests.

const { parse, serialize, minimize, extract, isOf } = hatchery.mime;
const items = (list) => list.filter((item) => typeof item === 'object');

const parses = (item) => {
    const mime = parse(item.input);
    equal(mime === null ? null : serialize(mime), item.output);
    if (item.encoding) {
        const label = mime.parameters.get('charset');
        equal(new TextDecoder(label).encoding, item.encoding.toLowerCase(), 'encoding');
    }
    if (item.minimizedMIMEType === undefined) return;
    equal(mime === null ? '' : minimize(mime), item.minimizedMIMEType, 'minimized');
};

cases('mime-types', () => items(conformance('mime-types.json')), parses);
cases('generated-mime-types', () => items(conformance('generated-mime-types.json')), parses);
cases('mime-types-minimized', () => items(conformance('mime-types-minimized.json')), (item) => {
    equal(minimize(parse(item.input)), item.output);
});
cases('mime-groups', () => items(conformance('mime-groups.json')), (item) => {
    const groups = ['audio or video', 'font', 'image', 'ZIP-based', 'archive', 'XML', 'HTML', 'scriptable',
        'JavaScript', 'JSON'];
    const mime = parse(item.input);
    equal(groups.filter((group) => isOf(mime, group)).sort(), [...item.groups].sort());
});

cases('content-types', () => items(conformance('content-types.json')), (item) => {
    const mime = extract(item.contentType.join(', '));
    equal(mime === null ? null : serialize(mime), item.mimeType);
    equal(mime.essence, item.documentContentType);
});
cases('script-content-types', () => items(conformance('script-content-types.json')), (item) => {
    const mime = extract(item.contentType.join(', '));
    equal(mime !== null && isOf(mime, 'JavaScript'), item.executes);
    if (item.executes) equal(mime.parameters.get('charset') ?? null, item.encoding);
});
