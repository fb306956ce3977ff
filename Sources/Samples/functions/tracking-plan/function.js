// Keeps what a source sends to the plan: event names in one spelling, no events that nobody asked for, and every
// property that is missing noted where analysts look.

/** The events of the plan, and the properties that each must have. */
const plan = {
  "Order Completed": ["orderId", "total", "currency"],
  "Order Cancelled": ["orderId"],
  "Product Viewed": ["sku"],
  "Signed Up": [],
};

function onTrack(event, settings) {
  const name = _.startCase(_.lowerCase(event.event));
  if (!Object.hasOwn(plan, name)) {
    if (settings.block) throw new DropEvent(`"${name}" is not in the plan`);
    console.warn("not in the plan:", name);
    return noted(event, ["unplanned"]);
  }
  const missing = plan[name].filter((property) => _.get(event.properties, property) === undefined);
  const clean = { ...event, event: name };
  return missing.length === 0 ? clean : noted(clean, missing.map((property) => `${property} is missing`));
}

function noted(event, violations) {
  return { ...event, context: { ...event.context, violations } };
}

/** Traits that are empty say nothing, and would overwrite what is known. */
function onIdentify(event) {
  return { ...event, traits: _.omitBy(event.traits, (value) => value === null || value === "") };
}

const onGroup = onIdentify;
const onPage = (event) => event;
const onScreen = (event) => event;
const onAlias = (event) => event;
const onDelete = (event) => event;
