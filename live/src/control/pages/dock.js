// The operator's dock: shows what `/events` tells and says the operator's words to the API. Whatever a donor wrote is
// only ever text.

import { $, about, askForToken, button, call, clock, formButton, keep, keepToken, make, setText, takeToken, tell, toast, token } from "/parts.js";
import { banButton, earlierEvenings, offerBack, showBans, showTonight, showWaits } from "/evening.js";
import { mover } from "/order.js";
import { isEnglish, say, sayCount } from "/say.js";
import { follow } from "/stream.js";
import { placeOf, sentence, wordsButtons, write } from "/words.js";

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 5_000;
const NO_TOKEN = 1008;

const PHASES = {
  idle: "dock.idle",
  thinking: "dock.thinking",
  drawing: "dock.drawing",
  holding: "dock.holding",
  card: "dock.card",
};
const ENDS = {
  drawn: "dock.end-drawn",
  card: "dock.end-card",
  skipped: "dock.end-skipped",
  cleared: "dock.end-cleared",
  removed: "dock.end-removed",
  rejected: "dock.end-rejected",
  below_minimum: "dock.end-below",
  no_wish: "dock.end-no-wish",
};
const FAILURES = {
  unreachable: "dock.fail-unreachable",
  connect_timeout: "dock.fail-unreachable",
  first_token_timeout: "dock.fail-first",
  silence_timeout: "dock.fail-silence",
  answer_timeout: "dock.fail-long",
  unavailable: "dock.fail-busy",
  denied: "dock.fail-denied",
  cut: "dock.fail-cut",
  not_a_plan: "dock.fail-no-plan",
  refused: "dock.fail-refused",
  symbol: "dock.fail-symbol",
  panicked: "dock.fail-panicked",
};

takeToken();

$("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken($("entry-token").value.trim());
  $("entry-token").value = "";
  $("entry").hidden = true;
  connect();
  watch();
});

/* ---- one who gave ---- */

/** Donor, amount and wish; the part of name and wish that was refused is marked. */
function describe(item, when = "") {
  const element = make("div", "request");
  const who = make("div", "who");
  const donor = make("span", "donor");
  donor.dir = "auto";
  who.append(donor, make("span", "amount", `${item.amount} ${item.currency}`));
  if (item.test) who.append(make("span", "tag", say("dock.tag-test")));
  if (item.via) who.append(make("span", "tag", item.via));
  const time = make("span", "when", when);
  who.append(time);
  const wish = make("p", "wish");
  wish.dir = "auto";
  const mark = markOf(item, donor, wish);
  mark(item);
  wish.hidden = item.message.trim() === "";
  element.append(who, wish);
  const scene = sceneLine(item.scene);
  element.append(scene.element);
  const reason = why(item);
  const words = make("p", "why", reason);
  words.hidden = reason === "";
  words.dataset.kind = refusals(item).length ? "refused" : "note";
  element.append(words);
  return {
    element,
    when: (text) => setText(time, text),
    scene: scene.update,
    mark,
    why: (text) => {
      setText(words, text);
      words.hidden = text === "";
    },
  };
}

/** Marks what was refused of name and wish, when the verdict comes and when it changes. */
function markOf(item, donor, wish) {
  let shown = null;
  return ({ name_verdict: name, wish_verdict: verdict }) => {
    const places = [placeOf(item.donor ?? "", name), placeOf(item.message, verdict)];
    if (JSON.stringify(places) === shown) return;
    shown = JSON.stringify(places);
    write(donor, item.donor ?? say("dock.anonymous"), places[0]);
    write(wish, item.message, places[1]);
  };
}

/** What is seldom wanted, folded away: made anew when another button is wanted in it. */
function moreMenu(build) {
  const element = make("details", "more-words");
  const buttons = make("div", "buttons");
  element.append(make("summary", "", say("dock.menu")), buttons);
  let shown = null;
  const update = (item) => {
    const wanted = JSON.stringify([item.wish_verdict?.allowed, item.name_verdict?.allowed]);
    if (wanted === shown) return;
    shown = wanted;
    element.querySelector("form")?.remove();
    buttons.replaceChildren(...build(item));
    element.hidden = buttons.children.length === 0;
  };
  return { element, update };
}

function refusals(item) {
  const found = [];
  const add = (what, verdict) => {
    if (verdict && !verdict.allowed) found.push(say(what, sentence(verdict)));
  };
  add("dock.refused-wish", item.wish_verdict);
  add("dock.refused-name", item.name_verdict);
  (item.plan_verdicts ?? []).forEach((verdict) => add("dock.refused-picture", verdict));
  return found;
}

function why(item) {
  const words = refusals(item);
  if (item.failure) {
    const name = item.failure.split(":")[0];
    words.push(say("dock.no-picture", FAILURES[name] ? say(FAILURES[name]) : item.failure));
  }
  return words.join(" · ");
}

/* ---- what was understood ---- */

const SUBJECTS_MAX = 6;
// Names of the fields with their labels and the most letters they hold.
const SETTING = [
  ["place", "dock.place", 40],
  ["time", "dock.time", 20],
  ["weather", "dock.weather", 20],
  ["text", "dock.text", 256],
];
const SUBJECT = [
  ["is", "dock.is", 40],
  ["looks", "dock.looks", 120],
  ["does", "dock.does", 80],
];

/** A scene as one line: cat · orange · rides a bicycle; street, night. */
function sceneWords(scene) {
  if (!scene) return "";
  const parts = scene.subjects.map(({ is, looks, does }) => [is, looks, does].filter(Boolean).join(" · "));
  const setting = [scene.place, scene.time, scene.weather].filter(Boolean).join(", ");
  if (setting) parts.push(setting);
  if (scene.text) parts.push(`“${scene.text}”`);
  return parts.join("; ");
}

function sceneLine(scene) {
  const element = make("p", "scene");
  const words = make("span");
  words.dir = "auto";
  element.append(make("span", "label", say("dock.understood") + " "), words);
  const update = (now) => {
    setText(words, sceneWords(now));
    element.hidden = words.textContent === "";
  };
  update(scene);
  return { element, update };
}

function fields(names, values) {
  const inputs = names.map(([name, label, most]) => {
    const input = make("input");
    input.name = name;
    input.maxLength = most;
    input.autocomplete = "off";
    input.dir = "auto";
    input.value = values?.[name] ?? "";
    const element = make("label", "", say(label));
    element.append(input);
    return { name, input, element };
  });
  const read = () => Object.fromEntries(inputs.map(({ name, input }) => [name, input.value.trim()]));
  return { elements: inputs.map(({ element }) => element), read, first: inputs[0].input };
}

/** A scene's words to be changed. A subject whose first field is emptied is left out. */
function sceneForm(scene, send, close) {
  const form = make("form", "edit");
  form.setAttribute("aria-label", say("dock.what-is-drawn"));
  const subjects = [];
  const add = (subject) => {
    const group = make("fieldset");
    const own = fields(SUBJECT, subject);
    group.append(make("legend", "", say("dock.subject", subjects.length + 1)), ...own.elements);
    subjects.push(own);
    more.before(group);
    more.hidden = subjects.length >= SUBJECTS_MAX;
    return own;
  };
  const more = button(say("dock.add-subject"), () => add().first.focus());
  const setting = fields(SETTING, scene);
  const group = make("fieldset");
  group.append(make("legend", "", say("dock.setting")), ...setting.elements);
  const save = make("button", "primary", say("dock.draw-this"));
  save.type = "submit";
  const words = make("div", "buttons");
  words.append(save, button(say("dock.leave-it"), close));
  form.append(more, group, words);
  const known = scene?.subjects ?? [];
  (known.length ? known : [undefined]).forEach(add);
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(save, { ...setting.read(), subjects: subjects.map(({ read }) => read()).filter(({ is }) => is) });
  });
  return { form, first: subjects[0].first };
}

/** A button that opens and closes the form; `send` says whether the scene was taken. */
function sceneEditor(sceneNow, send) {
  const scene = (close) => sceneForm(sceneNow(), async (self, scene) => (await send(self, scene)) && close(), close);
  return formButton(say("dock.edit"), scene, say("dock.edit-title"));
}

/* ---- what is on air ---- */

function showScreen(screen, queue) {
  const phase = screen.phase;
  $("phase").dataset.phase = phase;
  setText($("phase"), PHASES[phase] ? say(PHASES[phase]) : phase);
  $("paused").hidden = !screen.paused;
  setText($("figure"), figure(screen));
  showBar(screen);
  const active = queue?.active;
  $("skip").disabled = !active;
  $("pause").setAttribute("aria-pressed", String(screen.paused));
  setText($("pause"), say(screen.paused ? "dock.go-on" : "dock.pause"));
}

function figure({ progress }) {
  if (!progress) return "";
  if (progress.strokes !== undefined) return sayCount("dock.strokes", progress.strokes);
  if (progress.per_mille !== undefined) return `${Math.floor(progress.per_mille / 10)}%`;
  return say("dock.left", clock(progress.seconds_left));
}

let longest = 1;
function showBar({ phase, progress }) {
  const bar = $("bar");
  if (bar.dataset.phase !== phase) longest = 1;
  bar.dataset.phase = phase;
  let part = 0;
  if (progress?.per_mille !== undefined) part = progress.per_mille / 10;
  if (progress?.seconds_left !== undefined) {
    longest = Math.max(longest, progress.seconds_total ?? progress.seconds_left);
    part = (100 * progress.seconds_left) / longest;
  }
  bar.setAttribute("aria-valuenow", String(Math.round(part)));
  bar.firstElementChild.style.width = `${part}%`;
}

let activeRow = null;
function showActive(active) {
  const name = active ? active.request : null;
  const said = active && `${why(active)}\n${sceneWords(active.scene)}`;
  if (activeRow?.name !== name || activeRow?.words !== said) {
    const row = active ? describe(active) : { element: make("p", "empty", say("dock.nobody-on-air")) };
    $("active").replaceChildren(row.element);
    if (active) {
      const more = moreMenu((now) => [...wordsButtons(now), ...banButton(now)]);
      more.update(active);
      row.element.append(more.element);
    }
    activeRow = { name, words: said };
  }
}

$("skip").addEventListener("click", async () => {
  const request = state.queue?.active?.request;
  // The one that is seen here, even when the next one begins at this moment.
  if (request && (await tell($("skip"), "POST", "/queue/skip", { request }))) offerBack(request, say("dock.said-skipped"));
});

// Whatever is on air when it arrives: in an emergency nothing is asked twice.
$("hide").addEventListener("click", async () => {
  const request = state.queue?.active?.request;
  if ((await tell($("hide"), "POST", "/queue/hide")) && request) offerBack(request, say("dock.said-hidden"));
});

$("pause").addEventListener("click", () => {
  tell($("pause"), "POST", state.screen?.paused ? "/queue/resume" : "/queue/pause");
});

/* ---- the queue ---- */

function showQueue(queue) {
  const { waiting } = queue;
  count("queue", waiting);
  keep($("queue").querySelector(".list"), queue.next, (item) => item.request, queueRow);
  $("queue").querySelector(".empty").hidden = waiting > 0;
  const more = $("queue").querySelector(".more");
  more.hidden = waiting <= queue.next.length;
  setText(more, say("dock.more", waiting - queue.next.length));
  $("clear").hidden = waiting === 0 || !$("clear-sure").hidden;
  if (waiting === 0) $("clear-sure").hidden = true;
  setText($("clear-words"), sayCount("dock.clear-sure", waiting));
  $("undo-ask").hidden = !queue.undo;
  if (queue.undo) {
    const { requests, seconds_left: left } = queue.undo;
    setText($("undo-words"), sayCount("dock.cleared", requests, left));
  }
}

const handleOf = mover($("queue").querySelector(".list"), async (request, wanted) => {
  try {
    await call("POST", about(request, "move"), { place: wanted });
  } catch (error) {
    toast(error.message);
    showQueue(state.queue);
  }
});

const remove = async (self, request) =>
  (await tell(self, "DELETE", about(request))) && offerBack(request, say("dock.said-removed"));

const isRefused = (item) => item.wish_verdict?.allowed === false && item.standing === "refused";

function queueRow(item) {
  const { element, when, scene, mark, why: reason } = describe(item);
  const row = make("li");
  element.firstElementChild.prepend(handleOf(row, item.request, item.donor ?? say("dock.anonymous")));
  const bigger = button(say("dock.bigger"), (self) => tell(self, "POST", about(item.request, "bigger")), say("dock.bigger-title"));
  const more = moreMenu((now) => [...(isRefused(now) ? [] : [bigger]), ...wordsButtons(now), ...banButton(now)]);
  let latest = item;
  const edit = sceneEditor(
    () => latest.scene,
    (self, words) => tell(self, "PUT", about(item.request, "scene"), words),
  );
  const top = button(say("dock.next"), (self) => tell(self, "POST", about(item.request, "top")), say("dock.next-title"));
  const allow = button(say("dock.allow-once"), (self) => tell(self, "POST", about(item.request, "allow")));
  const words = make("div", "buttons");
  words.append(top, edit, allow, button(say("dock.remove"), (self) => remove(self, item.request)));
  element.append(words, more.element);
  row.append(element);
  const update = (now, place) => {
    latest = now;
    top.hidden = place === 0;
    allow.hidden = !isRefused(now);
    scene(now.scene);
    mark(now);
    more.update(now);
    when(now.wait_seconds === null ? "" : say("dock.in", clock(now.wait_seconds)));
    reason(why(now));
  };
  return { element: row, update };
}

$("clear").addEventListener("click", () => {
  $("clear-sure").hidden = false;
  $("clear").hidden = true;
  $("clear-no").focus();
});

function endAsking() {
  $("clear-sure").hidden = true;
  if (state.queue) showQueue(state.queue);
}

$("clear-no").addEventListener("click", () => {
  endAsking();
  $("clear").focus();
});
$("clear-sure").addEventListener("keydown", (event) => event.key === "Escape" && $("clear-no").click());
$("clear-yes").addEventListener("click", async () => {
  if (await tell($("clear-yes"), "POST", "/queue/clear")) endAsking();
});
$("undo").addEventListener("click", () => tell($("undo"), "POST", "/queue/undo"));

function count(id, number) {
  setText($(id).querySelector(".count"), number > 0 ? String(number) : "");
}

/* ---- review, and what was missed ---- */

function showReview(queue) {
  $("review").hidden = queue.review_length === 0;
  count("review", queue.review_length);
  keep($("review").querySelector(".list"), queue.review, (item) => item.request, (item) => {
    const { element, mark, why: reason } = describe(item);
    const words = make("div", "buttons");
    words.append(
      button(say("dock.draw-it"), (self) => tell(self, "POST", about(item.request, "approve"))),
      button(say("dock.refuse"), async (self) =>
        (await tell(self, "POST", about(item.request, "reject"))) && offerBack(item.request, say("dock.said-refused"))),
    );
    const more = moreMenu((now) => [...wordsButtons(now), ...banButton(now)]);
    element.append(words, more.element);
    const row = make("li");
    row.append(element);
    const update = (now) => {
      mark(now);
      reason(why(now));
      more.update(now);
    };
    return { element: row, update };
  });
}

function showMissed(queue) {
  $("missed").hidden = queue.missed.length === 0;
  count("missed", queue.missed.length);
  keep($("missed").querySelector(".list"), queue.missed, (item) => item.donation, (item) => {
    const { element } = describe(item, item.unreadable ? say("dock.unreadable") : item.created_at ?? "");
    const words = make("div", "buttons");
    words.append(button(say("dock.draw-it"), (self) => tell(self, "POST", about(item.donation, "allow"))));
    element.append(words);
    const row = make("li");
    row.append(element);
    return { element: row };
  });
}

/* ---- a test donation ---- */

$("test-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = {
    message: $("test-message").value,
    amount: $("test-amount").value.trim(),
    currency: $("test-currency").value.trim().toUpperCase(),
  };
  const donor = $("test-donor").value.trim();
  if (donor) body.donor = donor;
  const send = event.submitter ?? $("test-form").querySelector("button");
  if (await tell(send, "POST", "/donations", body)) toast(say("dock.test-sent"), "fine");
});

/* ---- what has ended ---- */

let historyAsked = 0;
async function showHistory() {
  const asked = ++historyAsked;
  let ended;
  try {
    ended = (await (await call("GET", "/history")).json()).history;
  } catch {
    return;
  }
  if (asked !== historyAsked) return;
  count("history", ended.length);
  $("history").querySelector(".empty").hidden = ended.length > 0;
  keep($("history").querySelector(".list"), ended, (item) => `${item.request} ${item.can_be_allowed}${item.can_be_redrawn}${item.can_be_taken_back}`, historyRow);
}

function historyRow(item) {
  const row = make("li", item.has_plan ? "entry drawn" : "entry");
  const { element, why: reason } = describe(item, clock(item.second));
  const refused = refusals(item).length > 0;
  reason([refused ? "" : endWords(item), why(item)].filter(Boolean).join(" · "));
  if (item.has_plan) row.append(thumbnail(ofHistory(item.request, "png")));
  const words = make("div", "buttons");
  if (item.can_be_redrawn) {
    const again = (self, body) => tell(self, "POST", about(item.request, "redraw"), body);
    words.append(button(say("dock.again"), (self) => again(self), say("dock.again-title")));
    if (item.scene) {
      words.append(button(say("dock.bigger"), (self) => tell(self, "POST", about(item.request, "bigger")), say("dock.bigger-title")));
      words.append(button(say("dock.same"), (self) => again(self, { same: true }), say("dock.same-title")));
    }
    words.append(sceneEditor(() => item.scene, (self, scene) => again(self, { scene })));
  }
  if (item.can_be_taken_back) {
    words.prepend(button(say("dock.undo"), (self) => tell(self, "POST", about(item.request, "takeback")), say("dock.undo-title")));
  }
  if (item.can_be_allowed) {
    words.append(button(say("dock.allow-once"), (self) => tell(self, "POST", about(item.request, "allow"))));
  }
  const more = moreMenu(() => [...files(item), ...wordsButtons(item, () => allowToo(item)), ...banButton(item)]);
  more.update(item);
  element.append(words, more.element);
  row.append(element);
  return { element: row };
}

/** A request that ended on an evening before this one: to be looked at, and no more. */
function earlierRow(session, item) {
  const row = make("li", item.has_plan ? "entry drawn" : "entry");
  const { element, why: reason } = describe(item, clock(item.second));
  reason([refusals(item).length ? "" : endWords(item), why(item)].filter(Boolean).join(" · "));
  const picture = `/evenings/${encodeURIComponent(session)}/${encodeURIComponent(item.request)}.png`;
  if (item.has_plan) row.append(thumbnail(picture));
  row.append(element);
  return row;
}

/** Words that are allowed from now on let this wish pass as well. */
function allowToo(item) {
  if (item.can_be_allowed) call("POST", about(item.request, "allow")).catch((error) => toast(error.message));
}

function files(item) {
  const file = (kind, label) => button(label, (self) => save(self, item, kind), say("dock.save-as", label));
  const drawn = [["png", "PNG"], ["gif", "GIF"], ["apng", "APNG"], ["json", say("dock.plan")]];
  const link = item.share ? [button(say("dock.copy-link"), (self) => copyLink(self, item.share), say("dock.copy-link-title"))] : [];
  return [...link, ...[...(item.has_plan ? drawn : []), ...(item.scene ? [["scene.json", say("dock.scene")]] : [])].map((kind) => file(...kind))];
}

/** The address of a picture on the web; a page of OBS may not write to the clipboard by itself. */
async function copyLink(self, address) {
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    const field = make("input");
    field.value = address;
    self.after(field);
    field.select();
    const isCopied = document.execCommand("copy");
    if (!isCopied) return toast(say("dock.link-is", address));
    field.remove();
  }
  toast(say("dock.link-copied"), "fine");
}

function endWords({ end, offline }) {
  if (offline && end === "drawn") return say("dock.end-artist");
  return ENDS[end] ? say(ENDS[end]) : end;
}

const ofHistory = (request, kind) => `/history/${encodeURIComponent(request)}.${kind}`;

// Pictures are asked for when they come into sight: each is painted for the asking.
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    target.load();
  }
});

function thumbnail(path) {
  const image = make("img", "thumb");
  image.alt = say("dock.finished-picture");
  image.load = async () => {
    try {
      const picture = await (await call("GET", path)).blob();
      image.src = URL.createObjectURL(picture);
      image.decode().finally(() => URL.revokeObjectURL(image.src));
    } catch {
      image.hidden = true;
    }
  };
  sight.observe(image);
  return image;
}

async function save(self, item, kind) {
  self.disabled = true;
  try {
    const file = await (await call("GET", ofHistory(item.request, kind))).blob();
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = `${item.request.replace(/[^A-Za-z0-9.-]+/g, "-")}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    toast(error.message);
  } finally {
    self.disabled = false;
  }
}

/* ---- health ---- */

function showHealth(links) {
  keep($("health").querySelector("ul"), links, (link) => link.name, () => {
    const element = make("li");
    return {
      element,
      update: (link) => {
        element.dataset.state = link.state;
        setText(element, healthWords(link));
      },
    };
  });
}

const LINKS = { donations: "dock.link-donations", model: "dock.link-model", journal: "dock.link-journal" };
const STATES = { fine: "dock.state-fine", degraded: "dock.state-degraded", down: "dock.state-down" };

/** The service says it in English; in another language stands what it is about, and its own words where there is trouble. */
function healthWords({ name, state, words }) {
  if (isEnglish || !LINKS[name]) return words;
  const said = `${say(LINKS[name])}: ${say(STATES[state])}`;
  return state === "fine" ? said : `${said} (${words})`;
}

function linked(kind, words) {
  $("linked").dataset.state = kind;
  setText($("linked"), words);
  document.body.classList.toggle("away", kind === "down");
}

/* ---- what `/events` tells ---- */

const state = {};
let socket = null;
let retry = 0;
let wait = RETRY_MIN_MS;

function connect() {
  clearTimeout(retry);
  const address = new URL("/events", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const own = new WebSocket(address);
  socket?.close();
  socket = own;
  own.onopen = () => token() && own.send(JSON.stringify({ token: token() }));
  own.onmessage = ({ data }) => own === socket && take(JSON.parse(data));
  own.onclose = ({ code }) => own === socket && again(code);
}

function again(code) {
  socket = null;
  linked("down", say("dock.away"));
  if (code === NO_TOKEN) {
    askForToken();
    return;
  }
  retry = setTimeout(connect, wait);
  wait = Math.min(wait * 2, RETRY_MAX_MS);
}

function take({ type, ...fields }) {
  if (type === "state") {
    wait = RETRY_MIN_MS;
    $("entry").hidden = true;
  }
  const ended = state.ended;
  Object.assign(state, fields);
  const { queue, screen, links } = state;
  const trouble = (links ?? []).some((link) => link.state !== "fine");
  linked(trouble ? "degraded" : "fine", say(trouble ? "dock.trouble" : "dock.live"));
  if (fields.screen || fields.queue) showScreen(screen, queue);
  if (fields.queue) {
    showActive(queue.active);
    showQueue(queue);
    showReview(queue);
    showMissed(queue);
    showWaits(queue);
    showBans(queue.banned);
  }
  if (fields.tonight) showTonight(fields.tonight);
  if (fields.links) showHealth(links);
  if (type === "state" || state.ended !== ended) showHistory();
}

/* ---- the live picture ---- */

let preview = null;

function watch() {
  preview?.close();
  preview = null;
  if (document.hidden) return;
  const host = $("preview");
  const sized = ({ width, height }) => (host.style.aspectRatio = `${width} / ${height}`);
  preview = follow(host, "/overlay/stream?hud=0&scale=4&preview=1", { token, sized });
  globalThis.preview = preview;
}

earlierEvenings(earlierRow);
document.addEventListener("visibilitychange", watch);
connect();
watch();
