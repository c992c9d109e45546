// The operator's dock: shows what `/events` tells and says the operator's words to the API. Whatever a donor wrote is
// only ever text.

import { $, about, askForToken, button, call, clock, count, keep, keepToken, make, setText, takeToken, tell, toast, token } from "/parts.js";
import { banButton, earlierEvenings, offerBack, showBans, showTonight, showWaits } from "/evening.js";
import { earlierRow, showHistory } from "/history.js";
import { mover } from "/order.js";
import { describe, moreMenu, why } from "/request.js";
import { say, sayCount, sayMessage } from "/say.js";
import { sceneEditor, sceneWords } from "/scene.js";
import { follow } from "/stream.js";
import { wordsButtons } from "/words.js";

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

takeToken();

$("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken($("entry-token").value.trim());
  $("entry-token").value = "";
  $("entry").hidden = true;
  connect();
  watch();
});

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

/* ---- health ---- */

function showHealth(links) {
  keep($("health").querySelector("ul"), links, (link) => link.name, () => {
    const element = make("li");
    return {
      element,
      update: (link) => {
        element.dataset.state = link.state;
        setText(element, sayMessage(link.message));
      },
    };
  });
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
