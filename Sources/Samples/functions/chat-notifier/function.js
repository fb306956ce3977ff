// Turns events into messages for a team's chat room. The return value is the message that would be posted;
// events that are no news are dropped, which is not an error.

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** Who an event is about, as a person would say it. The traits of a group event are the group's. */
function who(event) {
  const own = event.type === "group" ? undefined : event.traits;
  const traits = own || (event.context && event.context.traits) || {};
  return traits.name || traits.email || event.userId || "somebody new";
}

function message(settings, text, facts = {}) {
  const fields = Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => ({ name, value: String(value) }));
  return { channel: settings.channel, text, fields };
}

async function onTrack(event, settings) {
  if (settings.ignore && settings.ignore.includes(event.event)) {
    throw new DropEvent(`"${event.event}" is on the ignore list`);
  }
  const { revenue, total, products, ...rest } = event.properties || {};
  const amount = revenue ?? total;
  console.log("notify", settings.channel, event.event);
  return message(settings, `${who(event)}: ${event.event}`, {
    amount: amount === undefined ? undefined : money.format(amount),
    items: products && products.length,
    plan: rest.plan,
  });
}

function onIdentify(event, settings) {
  const traits = event.traits || {};
  if (!traits.email) throw new ValidationError("traits.email is required to announce a person");
  return message(settings, `${who(event)} signed up`, { company: traits.company && traits.company.name, plan: traits.plan });
}

function onGroup(event, settings) {
  const { name, employees, plan } = event.traits || {};
  return message(settings, `${who(event)} joined ${name || event.groupId}`, { employees, plan });
}

function onPage(event, settings) {
  const path = (event.properties && event.properties.path) || "";
  if (!path.startsWith("/pricing")) throw new DropEvent("only the pricing page is news");
  return message(settings, `${who(event)} is looking at the prices`, { referrer: event.properties.referrer });
}

function onDelete(event, settings) {
  return message(settings, `Delete request for user ${event.userId}`, { received: event.receivedAt });
}
