'use strict';
// base64.json of the web-platform-tests.

cases('base64', () => conformance('base64.json'), ([input, bytes]) => {
    let text;
    try { text = atob(input); } catch (error) { equal(error.name, 'InvalidCharacterError'); }
    if (bytes === null) equal(text, undefined);
    else equal([...text].map((character) => character.charCodeAt(0)), bytes);
});
