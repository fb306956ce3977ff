'use strict';
// Modules that come as they are from their authors (third-party.sh), each run when it is first needed.

const { asset, parse, provide, require, requireMounted, runModule, defineLazyGlobal } = hatchery;

const run = (name, requireHere = requireMounted) => runModule(name, asset(name), requireHere);

provide('lodash', () => run('lodash'));
defineLazyGlobal('_', () => require('lodash'));

/** Moment with moment-timezone in it and the system's time zones; its languages are read when one is asked for. */
provide('moment', () => {
    const locales = {
        __proto__: null, made: undefined,
        get(name) {
            this.made ??= run('moment-locales', () => moment);
            return this.made[name];
        },
    };
    const moment = run('moment', (name) => {
        const load = name.startsWith('./locale/') ? locales.get(name.slice(9)) : undefined;
        if (load === undefined) throw new Error(`Cannot find module '${name}'`);
        return load();
    });
    run('moment-timezone', () => moment);
    moment.tz.load(parse(asset('moment-zones')));
    return moment;
});
provide('moment-timezone', () => require('moment'));
defineLazyGlobal('moment', () => require('moment'));

provide('xml2js', () => run('xml2js'));
defineLazyGlobal('xml2js', () => require('xml2js'));
