// Turns the webhooks of a GitHub repository or organisation into events: who opened an issue, commented, pushed, merged.
// Each makes an identify for the sender and a track for what happened; the repository is kept as an object.

const eventNames = { ping, issues, issue_comment: issueComment, push, pull_request: pullRequest };

async function onRequest(request, settings) {
  if (settings.secret) checkSignature(request, settings.secret);
  const kind = request.headers.get("x-github-event");
  if (!kind) throw new InvalidEventPayload("the header X-GitHub-Event is missing");
  if (!Object.hasOwn(eventNames, kind)) throw new EventNotSupported(`GitHub's "${kind}" is not handled`);

  const body = parse(request);
  if (body.repository) keepRepository(body.repository);
  const { sender } = body;
  if (settings.ignoreBots && sender?.type === "Bot") {
    console.log("ignored", kind, "by", sender.login);
    return;
  }
  const what = eventNames[kind](body);
  if (!what) return;
  if (!sender?.id) throw new InvalidEventPayload("sender.id is missing: nobody to count this for");

  // A delivery that GitHub repeats has the same id, so that it is counted once.
  const delivery = request.headers.get("x-github-delivery");
  const userId = `github-${sender.id}`;
  Segment.identify({
    userId,
    traits: { login: sender.login, avatar: sender.avatar_url, website: sender.html_url, bot: sender.type === "Bot" },
    messageId: delivery && `${delivery}-identify`,
  });
  Segment.track({
    userId,
    event: what.event,
    properties: {
      repository: body.repository?.full_name,
      organization: body.organization?.login,
      ...what.properties,
    },
    timestamp: what.timestamp,
    messageId: delivery && `${delivery}-track`,
  });
}

/** GitHub signs the body as it sends it, so the text is what counts and not the parsed JSON. */
function checkSignature(request, secret) {
  const digest = crypto.createHmac("sha256", secret).update(request.text()).digest("hex");
  const expected = Buffer.from(`sha256=${digest}`);
  const given = Buffer.from(request.headers.get("x-hub-signature-256") ?? "");
  if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) {
    throw new ValidationError("X-Hub-Signature-256 does not fit the body and the secret");
  }
}

/** A hook sends JSON, or a form with the JSON in one field: whichever its settings say. */
function parse(request) {
  const isForm = (request.headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
  const text = isForm ? new URLSearchParams(request.text()).get("payload") ?? "" : request.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new InvalidEventPayload(`the body is no JSON: ${error.message}`);
  }
  if (!_.isPlainObject(body)) throw new InvalidEventPayload("the body is no JSON object");
  return body;
}

function keepRepository(repository) {
  Segment.set({
    collection: "github_repositories",
    id: String(repository.id),
    properties: {
      full_name: repository.full_name,
      private: repository.private,
      language: repository.language,
      default_branch: repository.default_branch,
      open_issues: repository.open_issues_count,
      stars: repository.stargazers_count,
    },
  });
}

/** Sent once, when a hook is made: nothing has happened yet. */
function ping({ zen, hook_id: hook }) {
  console.log("hook", hook, "is connected:", zen);
}

function issues({ action, issue, label, assignee }) {
  return {
    event: `Issue ${_.startCase(action)}`,
    timestamp: action === "opened" ? issue.created_at : issue.updated_at,
    properties: { ...about(issue), label: label?.name, assignee: assignee?.login },
  };
}

/** Comments on pull requests come as comments on issues, too. */
function issueComment({ action, issue, comment }) {
  const on = issue.pull_request ? "Pull Request" : "Issue";
  return {
    event: `${on} Comment ${_.startCase(action)}`,
    timestamp: action === "created" ? comment.created_at : comment.updated_at,
    properties: { ...about(issue), commentId: comment.id, commentUrl: comment.html_url, length: comment.body?.length },
  };
}

function push({ ref, commits, head_commit: head, created, deleted, forced, compare }) {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref ?? "") ?? [];
  if (!kind) throw new InvalidEventPayload(`ref is neither a branch nor a tag: ${ref}`);
  const on = kind === "tags" ? "Tag" : "Branch";
  return {
    event: deleted ? `${on} Deleted` : `${on} Pushed`,
    timestamp: head?.timestamp,
    properties: {
      [on.toLowerCase()]: name,
      created,
      forced,
      commits: commits?.length ?? 0,
      authors: _.uniq(_.compact(_.map(commits, "author.username"))),
      url: compare,
    },
  };
}

function pullRequest({ action, pull_request: pull }) {
  const done = { closed: pull.merged ? "Merged" : "Closed", synchronize: "Updated" };
  return {
    event: `Pull Request ${done[action] ?? _.startCase(action)}`,
    timestamp: action === "opened" ? pull.created_at : pull.updated_at,
    properties: {
      ...about(pull),
      draft: pull.draft,
      from: pull.head?.ref,
      into: pull.base?.ref,
      added: pull.additions,
      deleted: pull.deletions,
      changedFiles: pull.changed_files,
    },
  };
}

/** What issues and pull requests have in common. */
function about(item) {
  return {
    number: item.number,
    title: item.title,
    state: item.state,
    labels: _.map(item.labels, "name"),
    comments: item.comments,
    url: item.html_url,
  };
}
