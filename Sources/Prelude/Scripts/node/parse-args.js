'use strict';
// 'internal/parse-args': util.parseArgs(), which reads options off a command line.

hatchery.provide('internal/parse-args', () => {
    const {
        codes, validateArray, validateBoolean, validateBooleanArray, validateObject, validateString,
        validateStringArray, validateOneOf,
    } = hatchery.require('internal/errors');

    const checkOptions = (options) => {
        validateObject(options, 'options');
        for (const [name, option] of Object.entries(options)) {
            const at = `options.${name}`;
            validateObject(option, at);
            validateOneOf(option.type, `${at}.type`, ['string', 'boolean']);
            if (Object.hasOwn(option, 'short')) {
                validateString(option.short, `${at}.short`);
                if (option.short.length !== 1) {
                    throw new codes.ERR_INVALID_ARG_VALUE(`${at}.short`, option.short, 'must be a single character');
                }
            }
            if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `${at}.multiple`);
            if (option.default !== undefined) {
                const check = option.type === 'string' ? (option.multiple ? validateStringArray : validateString)
                    : option.multiple ? validateBooleanArray : validateBoolean;
                check(option.default, `${at}.default`);
            }
        }
    };
    const findShort = (options, short) =>
        Object.keys(options).find((name) => options[name].short === short) ?? short;
    const isOption = (text) => text.length > 1 && text.startsWith('-');

    /** The arguments taken apart, as Node's tokens. */
    const tokenize = (args, options) => {
        const tokens = [];
        const rest = args.slice();
        let index = -1;
        let groupCount = 0;
        const takesString = (name) => Object.hasOwn(options, name) && options[name].type === 'string';
        /** An option by itself; its value, if it takes one, is the next argument. */
        const addOption = (name, rawName) => {
            const hasValue = takesString(name) && rest.length > 0;
            const value = hasValue ? rest.shift() : undefined;
            tokens.push({ kind: 'option', name, rawName, index, value, inlineValue: hasValue ? false : undefined });
            if (value !== undefined) index++;
        };
        while (rest.length > 0) {
            const arg = rest.shift();
            if (groupCount > 0) groupCount--;
            else index++;
            if (arg === '--') {
                tokens.push({ kind: 'option-terminator', index });
                for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
                break;
            }
            if (/^-[^-]$/.test(arg)) {
                addOption(findShort(options, arg[1]), arg);
            } else if (/^-[^-]/.test(arg) && takesString(findShort(options, arg[1]))) {
                const name = findShort(options, arg[1]);
                const value = arg.slice(2);
                tokens.push({ kind: 'option', name, rawName: `-${arg[1]}`, index, value, inlineValue: true });
            } else if (/^-[^-]/.test(arg)) {
                // -abc is -a -b -c, as far as a, b and c take no value.
                const expanded = [];
                for (let at = 1; at < arg.length; at++) {
                    if (!takesString(findShort(options, arg[at])) || at === arg.length - 1) {
                        expanded.push(`-${arg[at]}`);
                    } else {
                        expanded.push(`-${arg.slice(at)}`);
                        break;
                    }
                }
                rest.unshift(...expanded);
                groupCount = expanded.length;
                index--;
                if (groupCount > 0) index++;
            } else if (arg.startsWith('--') && arg.length > 2) {
                const equals = arg.indexOf('=');
                if (equals > 2) {
                    const name = arg.slice(2, equals);
                    const value = arg.slice(equals + 1);
                    tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value, inlineValue: true });
                    continue;
                }
                addOption(arg.slice(2), arg);
            } else {
                tokens.push({ kind: 'positional', index, value: arg });
            }
        }
        return tokens;
    };

    const refuseValue = (message) => new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(message);

    const checkToken = (token, options, takesPositionals) => {
        const { name, rawName, value, inlineValue } = token;
        if (!Object.hasOwn(options, name)) throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(rawName, takesPositionals);
        const { short, type } = options[name];
        const shown = `${short ? `-${short}, ` : ''}--${name}`;
        if (type === 'string' && typeof value !== 'string') {
            throw refuseValue(`Option '${shown} <value>' argument missing`);
        }
        if (type === 'boolean' && value !== undefined && value !== null) {
            throw refuseValue(`Option '${shown}' does not take an argument`);
        }
        if (!inlineValue && typeof value === 'string' && isOption(value)) {
            const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
            throw refuseValue(`Option '${rawName}' argument is ambiguous.\nDid you forget to specify the option `
                + `argument for '${rawName}'?\nTo specify an option argument starting with a dash use ${example}.`);
        }
    };

    return (config = {}) => {
        validateObject(config, 'config');
        const {
            args = hatchery.require('process').argv.slice(2), options = {}, strict = true, tokens: wantsTokens = false,
        } = config;
        const { allowPositionals = !strict } = config;
        validateArray(args, 'args');
        validateBoolean(strict, 'strict');
        validateBoolean(allowPositionals, 'allowPositionals');
        validateBoolean(wantsTokens, 'tokens');
        checkOptions(options);
        const tokens = tokenize(args, options);
        const result = { values: { __proto__: null }, positionals: [] };
        if (wantsTokens) result.tokens = tokens;
        for (const token of tokens) {
            if (token.kind === 'option') {
                if (strict) checkToken(token, options, allowPositionals);
                if (token.name === '__proto__') continue;
                const value = token.value ?? true;
                if (options[token.name]?.multiple) (result.values[token.name] ??= []).push(value);
                else result.values[token.name] = value;
            } else if (token.kind === 'positional') {
                if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
                result.positionals.push(token.value);
            }
        }
        for (const [name, option] of Object.entries(options)) {
            if (option.default !== undefined && result.values[name] === undefined) result.values[name] = option.default;
        }
        return result;
    };
});
