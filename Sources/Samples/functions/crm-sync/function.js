// Keeps a CRM up to date. Events come in batches: each type goes to a list of its own in one request, and the CRM says
// for each entry whether it took it, so that only what failed is sent again.

/** The CRM's lists by event type, and what an entry of each looks like. */
const lists = {
  identify: ["contacts", ({ userId, traits }) => ({ id: userId, ...traits })],
  track: ["activities", ({ userId, event, properties, timestamp, messageId }) => (
    { id: messageId, contact: userId, name: event, at: timestamp, data: properties })],
  group: ["companies", ({ groupId, userId, traits }) => ({ id: groupId, members: [userId], ...traits })],
  delete: ["erasures", ({ userId }) => ({ contact: userId })],
};

async function onBatch(events, settings) {
  const statuses = events.map(refusal);
  const accepted = _.range(events.length).filter((place) => !statuses[place]);
  if (accepted.length > 0) {
    const token = await accessToken(settings);
    const byType = _.groupBy(accepted, (place) => events[place].type);
    await Promise.all(_.map(byType, async (places, type) => {
      const answers = await send(type, places.map((place) => events[place]), token, settings);
      places.forEach((place, index) => { statuses[place] = answers[index]; });
    }));
  }
  console.log(events.length, "events:", JSON.stringify(_.countBy(statuses, "status")));
  return statuses;
}

const onIdentify = single;
const onTrack = single;
const onGroup = single;
const onDelete = single;

/** A single event is a batch of one, whose status becomes an error. */
async function single(event, settings) {
  const [{ status, errormessage }] = await onBatch([event], settings);
  if (status === 429 || status >= 500) throw new RetryError(errormessage);
  if (status >= 400) throw new ValidationError(errormessage);
  return { status };
}

/** The status of an event that the CRM has no place for; undefined for the others. */
function refusal(event) {
  if (!Object.hasOwn(lists, event.type)) return { status: 400, errormessage: `the CRM takes no ${event.type}` };
  if (!event.userId) return { status: 400, errormessage: "userId is missing: the CRM knows nobody without one" };
  return undefined;
}

/** Sends the events of one type. One status for each, all the same where the request failed as a whole. */
async function send(type, events, token, settings) {
  const [list, entry] = lists[type];
  const all = (status, errormessage) => events.map(() => ({ status, errormessage }));
  let answer;
  try {
    answer = await post(list, settings, {
      headers: { "authorization": `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ entries: events.map(entry) }),
    });
  } catch (error) {
    return all(503, error.message);
  }
  if (answer.status === 401) {
    // The CRM has forgotten the token: the retry gets a new one.
    cache.delete("token");
    return all(503, "the CRM wants a new token");
  }
  if (!answer.ok) return all(answer.status, `the CRM answers ${answer.status} for ${list}: ${answer.text}`);
  const { results } = JSON.parse(answer.text);
  return events.map((event, index) => ({ status: results[index].status, errormessage: results[index].reason }));
}

/** A token is good for some minutes; an instance asks for one when it first needs it and keeps it as long as it may. */
function accessToken(settings) {
  return cache.load("token", 5 * 60_000, async () => {
    const answer = await post("token", settings, { body: new URLSearchParams({ key: settings.apiKey }) });
    if (answer.status === 429 || answer.status >= 500) throw new RetryError(`the CRM gives no token: ${answer.status}`);
    if (!answer.ok) throw new Error(`the CRM does not take the API key: ${answer.status}`);
    return JSON.parse(answer.text).token;
  });
}

/** Without a whole answer there is nothing wrong with the events: they are worth another try. */
async function post(path, settings, options) {
  try {
    const answer = await fetch(new URL(`/v1/${path}`, settings.url), {
      method: "POST",
      signal: AbortSignal.timeout(3000),
      ...options,
    });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    throw new RetryError(`the CRM cannot be reached: ${error.message}`);
  }
}
