// A destination function: it is called with each event and hands it on to wherever you like.
//
// This script runs once in each instance: what stands outside of the handlers lasts until the instance ends. There are
// many globals, such as fetch, cache, crypto and moment: see hatchery.d.ts. Settings come as the second argument only.

/** Sends something to the API. The class of an error says what becomes of the event. */
async function send(path, body, settings) {
  if (!settings.url) {
    console.log("nothing is sent as long as settings.yaml has no url:", path, body);
    return { id: "none" };
  }
  const headers = { "content-type": "application/json" };
  if (settings.apiKey) headers.authorization = `Bearer ${settings.apiKey}`;
  const response = await fetch(settings.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  // A RetryError has the event delivered again later; any other error gives it up.
  if (response.status === 429 || response.status >= 500) throw new RetryError(`the API answered ${response.status}`);
  if (!response.ok) throw new Error(`the API answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** What the API wants to know of an event. */
function message(event, settings) {
  const names = settings.names || {};
  const user = event.userId || event.anonymousId;
  return { user, name: names[event.event] || event.event, data: event.properties || {} };
}

/** track: somebody did something. What a handler returns is shown where the call is, and otherwise ignored. */
async function onTrack(/** @type {TrackEvent} */ event, settings) {
  // DropEvent ends the call without a failure.
  if ((settings.ignore || []).includes(event.event)) throw new DropEvent(`${event.event} is ignored`);
  const { id } = await send("/events", message(event, settings), settings);
  console.log("sent", event.event, "as", id);
  return { id };
}

/** identify: who somebody is. */
async function onIdentify(/** @type {IdentifyEvent} */ event, settings) {
  // A ValidationError or InvalidEventPayload refuses the event for good.
  if (!event.traits || !event.traits.email) throw new ValidationError("traits.email is required");
  // The cache keeps what takes long to get, here for ten minutes; one request serves all calls of the instance.
  const list = await cache.load("list", 10 * 60_000, () => send("/lists", { name: settings.list }, settings));
  return send(`/lists/${list.id}/people`, { user: event.userId, ...event.traits }, settings);
}

/** delete: somebody's data is to go. */
async function onDelete(/** @type {DeleteEvent} */ event, settings) {
  await send("/deletions", { user: event.userId }, settings);
}

/**
 * Several events at once, of any types; without this handler they go to the others one by one. A list of statuses, one
 * for each event, says what became of each: 2xx well, 429 and 5xx to be tried again, anything else refused.
 */
async function onBatch(/** @type {FunctionEvent[]} */ events, settings) {
  const tracked = events.filter((event) => event.type === "track");
  await send("/events/batch", tracked.map((event) => message(event, settings)), settings);
  return events.map((event) =>
    event.type === "track" ? { status: 200 } : { status: 400, errormessage: `${event.type} is not sent in batches` },
  );
}

// There are onPage, onScreen, onGroup and onAlias too. Single events of a type without a handler are refused as
// unsupportedEvent, and so are those for which a handler throws an EventNotSupported.
