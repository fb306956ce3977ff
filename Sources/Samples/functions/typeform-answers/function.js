// Turns the answers to a Typeform into events: an identify for the person with what they told about themselves, a track
// with all answers, and the response as an object.

async function onRequest(request, settings) {
  if (settings.secret) checkSignature(request, settings.secret);
  const { event_type: type, event_id: messageId, form_response: response } = parse(request);
  if (type !== "form_response") throw new EventNotSupported(`Typeform's "${type}" is not handled`);
  if (!response?.token || !Array.isArray(response.answers)) {
    throw new InvalidEventPayload("form_response has no token or no answers");
  }

  const { answers, traits } = read(response, settings.traits ?? {});
  const { hidden = {} } = response;
  const common = { ...personOf(response, settings), timestamp: response.submitted_at, context: contextOf(hidden) };
  if (!_.isEmpty(traits)) {
    Segment.identify({ ...common, traits, messageId: messageId && `${messageId}-identify` });
  }
  const form = { id: response.form_id, title: response.definition?.title };
  Segment.track({
    ...common,
    event: "Form Submitted",
    properties: { form, answers, hidden, score: response.calculated?.score, seconds: secondsOf(response) },
    messageId,
  });
  Segment.set({
    collection: "typeform_responses",
    id: response.token,
    properties: {
      form_id: form.id,
      form_title: form.title,
      submitted_at: response.submitted_at,
      score: response.calculated?.score,
      answers: response.answers.length,
      ..._.mapKeys(answers, (value, name) => `answer_${name}`),
    },
  });
}

/** Typeform signs the body as it sends it, so the text is what counts and not the parsed JSON. */
function checkSignature(request, secret) {
  const digest = crypto.createHmac("sha256", secret).update(request.text()).digest("base64");
  const expected = Buffer.from(`sha256=${digest}`);
  const given = Buffer.from(request.headers.get("typeform-signature") ?? "");
  if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) {
    throw new ValidationError("Typeform-Signature does not fit the body and the secret");
  }
}

function parse(request) {
  let body;
  try {
    body = request.json();
  } catch (error) {
    throw new InvalidEventPayload(`the body is no JSON: ${error.message}`);
  }
  if (!_.isPlainObject(body)) throw new InvalidEventPayload("the body is no JSON object");
  return body;
}

/** Who answered: by the hidden field that a link to the form carries; else the response stands for itself. */
function personOf({ hidden, token }, { userIdField = "user_id" }) {
  const userId = hidden?.[userIdField];
  return userId ? { userId: String(userId) } : { anonymousId: token };
}

/**
 * All answers by the names of their questions, and those that are a person's traits.
 *
 * @param names the traits that answers are, by the names of their questions: {"first_name": "firstName"}
 */
function read({ answers, definition }, names) {
  const questions = _.keyBy(definition?.fields, "id");
  const found = {};
  const traits = {};
  for (const answer of answers) {
    const { id, ref = questions[id]?.ref } = answer.field;
    const value = valueOf(answer);
    const plain = nameOf(ref ?? id);
    const name = Object.hasOwn(found, plain) ? `${plain}_${id}` : plain;
    found[name] = value;
    if (Object.hasOwn(names, name)) traits[names[name]] = value;
    else if (answer.type === "email") traits.email ??= value;
    else if (answer.type === "phone_number") traits.phone ??= value;
  }
  return { answers: found, traits };
}

/** A reference that is a name for warehouses too: "What's up?" is What_s_up. */
function nameOf(reference) {
  return reference.replace(/\W+/g, "_").replace(/^_+|_+$/g, "");
}

function valueOf(answer) {
  switch (answer.type) {
    case "choice":
      return answer.choice.label ?? answer.choice.other;
    case "choices":
      return _.compact([...(answer.choices.labels ?? []), answer.choices.other]);
    case "payment":
      return Number(answer.payment.amount);
    default:
      // Texts, numbers, dates, addresses, files and yes or no stand in a field named after their type.
      if (!Object.hasOwn(answer, answer.type)) console.warn("no value in an answer of the type", answer.type);
      return answer[answer.type];
  }
}

/** Hidden fields that are named as a campaign's parameters are the campaign of the visit. */
function contextOf({ utm_source: source, utm_medium: medium, utm_campaign: name }) {
  const campaign = _.omitBy({ source, medium, name }, _.isUndefined);
  return _.isEmpty(campaign) ? undefined : { campaign };
}

function secondsOf({ landed_at: landed, submitted_at: submitted }) {
  const seconds = (Date.parse(submitted) - Date.parse(landed)) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}
