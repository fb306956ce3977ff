// A destination insert function: it is called with each event on its way to one destination, and may change it, add to
// it or keep it back.
//
// This script runs once in each instance: what stands outside of the handlers lasts until the instance ends. There are
// many globals, such as fetch, cache, crypto and moment: see hatchery.d.ts. Settings come as the second argument only.

/** The account of a user, from the API or, for ten minutes, from the cache; without a url nobody is asked. */
async function account(userId, settings) {
  if (!settings.url) return { plan: "unknown" };
  return cache.load(`account ${userId}`, 10 * 60_000, async () => {
    const headers = settings.apiKey ? { authorization: `Bearer ${settings.apiKey}` } : {};
    const response = await fetch(`${settings.url}/accounts/${encodeURIComponent(userId)}`, { headers });
    if (response.status === 404) return { plan: "none" };
    // A RetryError has the event delivered again later; any other error gives it up. What throws is not cached.
    if (!response.ok) throw new RetryError(`the account API answered ${response.status}`);
    return response.json();
  });
}

/** What every handler here does: the event that is returned goes on in place of the one that came. */
async function enrich(event, settings) {
  if (!event.userId) return event;
  // DropEvent keeps the event back, and so does returning nothing.
  if (settings.internalUsers.includes(event.userId)) throw new DropEvent(`${event.userId} is one of us`);
  const { plan } = await account(event.userId, settings);
  return { ...event, context: { ...event.context, plan } };
}

/** track: somebody did something. */
async function onTrack(/** @type {TrackEvent} */ event, settings) {
  // An InvalidEventPayload or ValidationError refuses the event for good.
  if (!event.event) throw new InvalidEventPayload("the event has no name");
  return enrich(event, settings);
}

/** identify: who somebody is. */
async function onIdentify(/** @type {IdentifyEvent} */ event, settings) {
  return enrich(event, settings);
}

// Handlers may also be assigned. Events of a type without a handler do not go on, so each type that is to has one.
/** page: which page somebody looked at. */
const onPage = enrich;
/** screen: which screen of an app somebody looked at. */
const onScreen = enrich;
/** group: which group somebody belongs to. */
const onGroup = enrich;
/** alias: that two identities are one. */
const onAlias = (event) => event;
/** delete: somebody's data is to go. */
const onDelete = (event) => event;

// With an onBatch(events, settings) the function gets several events at once and returns a list of those that go on.
// Without it, as here, they come to the handlers above one by one.
