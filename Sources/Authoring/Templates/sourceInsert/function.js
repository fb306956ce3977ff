// A source insert function: it is called with each event that leaves a source, before any destination gets it, and may
// change it or keep it back.
//
// This script runs once in each instance: what stands outside of the handlers lasts until the instance ends. There are
// many globals, such as fetch, cache, crypto and moment: see hatchery.d.ts. Settings come as the second argument only.

/** A text that stays the same for the same value and does not tell it. */
function pseudonym(value, settings) {
  return crypto.createHmac("sha256", settings.salt || "").update(String(value).trim().toLowerCase()).digest("hex");
}

/** A copy of an object in which what is personal is replaced. */
function protect(values, settings) {
  return _.mapValues(values, (value, name) =>
    (settings.personal || []).includes(name) && value ? pseudonym(value, settings) : value,
  );
}

/** track: somebody did something. The event that is returned goes on in place of the one that came. */
function onTrack(/** @type {TrackEvent} */ event, settings) {
  // An InvalidEventPayload or ValidationError refuses the event for good.
  if (!event.event) throw new InvalidEventPayload("the event has no name");
  // DropEvent keeps the event back, and so does returning nothing.
  if (settings.planned && !settings.planned.includes(event.event)) throw new DropEvent(`${event.event} is not planned`);
  return { ...event, properties: protect(event.properties || {}, settings) };
}

/** identify: who somebody is. */
function onIdentify(/** @type {IdentifyEvent} */ event, settings) {
  return { ...event, traits: protect(event.traits || {}, settings) };
}

/** group: which group somebody belongs to. */
function onGroup(/** @type {GroupEvent} */ event, settings) {
  return { ...event, traits: protect(event.traits || {}, settings) };
}

// Handlers may also be assigned. Events of a type without a handler do not go on, so each type that is to has one.
/** page: which page somebody looked at. */
const onPage = (event) => event;
/** screen: which screen of an app somebody looked at. */
const onScreen = (event) => event;
/** alias: that two identities are one. */
const onAlias = (event) => event;
/** delete: somebody's data is to go. */
const onDelete = (event) => event;
