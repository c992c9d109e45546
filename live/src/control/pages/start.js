// The first start: asks what `.env` would say, one step at a time, then shows where the picture is and tries it. What is
// typed goes to the service and nowhere else; a secret leaves the page when it was sent and is never shown again.

import { $, call, make, setText, takeToken, tell, toast, token } from "/parts.js";
import { language, say, sayMessage } from "/say.js";
import { follow } from "/stream.js";

const LOOK_MS = 1_000;
const RESTART_LOOK_MS = 500;
const RESTART_USUAL_MS = 20_000;
const STEPS = ["language", "donations", "model"];
const FITS = { quick: "start.fit-quick", suits: "start.fit-suits", slow: "start.fit-slow" };

takeToken();

/* ---- steps ---- */

const part = (step, name) => $(step).querySelector(name);

/** Opens a step; those before it are done, those behind it are closed. */
function open(step, focus = true) {
  const now = STEPS.indexOf(step);
  STEPS.forEach((name, index) => {
    $(name).hidden = false;
    $(name).dataset.state = index === now ? "now" : index < now ? "done" : "later";
  });
  if (focus) $(`${step}-title`).focus();
  if (step === "model") look();
}

function chosen(step, words) {
  setText(part(step, ".chosen"), words);
}

for (const step of STEPS) part(step, ".change")?.addEventListener("click", () => open(step));

function status(element, words, kind = "note") {
  element.hidden = words === "";
  element.dataset.kind = kind;
  setText(element, words);
}

function option(group, value, words, isChosen) {
  const element = make("label", "option");
  const input = make("input");
  input.type = "radio";
  input.name = group;
  input.value = value;
  input.checked = isChosen;
  const text = make("span", "", words);
  text.dir = "auto";
  element.append(input, text);
  return { element, input };
}

const picked = (group) => document.querySelector(`input[name="${group}"]:checked`);

for (const copy of document.querySelectorAll("[data-copy]")) {
  copy.addEventListener("click", async () => {
    const field = $(copy.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      toast(say("start.copied"), "fine");
    } catch {
      // It is marked: the keyboard copies it.
    }
  });
}

/* ---- language ---- */

function showLanguages(languages) {
  for (const { code, name } of languages) {
    const { element, input } = option("language", code, name, code === language);
    element.lang = code;
    // The page itself speaks it, too.
    input.addEventListener("change", () => (location.search = `?language=${code}`));
    part("language", "fieldset").append(element);
    if (code === language) chosen("language", name);
  }
}

part("language", "form").addEventListener("submit", (event) => {
  event.preventDefault();
  open("donations");
});

/* ---- DonationAlerts ---- */

let watching = 0;

part("donations", "form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = { client_id: $("client-id").value.trim(), client_secret: $("client-secret").value.trim() };
  $("login").disabled = true;
  try {
    const { address } = await (await call("POST", "/setup/login", typed)).json();
    $("client-secret").value = "";
    $("login-page").href = address;
    showLogin({ state: "waiting" });
    globalThis.open(address, "_blank", "noopener,noreferrer");
  } catch (error) {
    status($("login-said"), error.message, "trouble");
  } finally {
    $("login").disabled = false;
  }
});

$("login-later").addEventListener("click", () => {
  chosen("donations", say("start.login-none"));
  open("model");
});

/** What is known of the login; looks again for as long as it waits. */
function showLogin({ state, user, message }) {
  clearTimeout(watching);
  $("login-again").hidden = state !== "waiting";
  if (state === "waiting") {
    status($("login-said"), say("start.login-waits"));
    watching = setTimeout(lookForLogin, LOOK_MS);
  } else if (state === "failed") {
    status($("login-said"), sayMessage(message), "trouble");
  } else if (state === "done") {
    status($("login-said"), say("start.login-done", user));
    chosen("donations", say("start.login-done", user));
    if ($("donations").dataset.state === "now") open("model");
  }
}

async function lookForLogin() {
  try {
    showLogin((await state()).login);
  } catch {
    watching = setTimeout(lookForLogin, LOOK_MS);
  }
}

/* ---- the model ---- */

const ARTIST = "";
let models = [];

async function look() {
  const before = picked("model")?.value;
  // Nothing is chosen before it is known what there is.
  for (const id of ["look", "measure", "save"]) $(id).disabled = true;
  status($("model-said"), say("start.looking"));
  try {
    const { servers, usual } = await (await call("POST", "/setup/models", {})).json();
    showModels(servers, usual, before);
    status($("model-said"), "");
  } catch (error) {
    showModels([], "", before);
    status($("model-said"), error.message, "trouble");
  }
  for (const id of ["look", "save"]) $(id).disabled = false;
}

function showModels(servers, usual, before) {
  models = servers.flatMap(({ server, models: names }) => names.map((model) => ({ server, model })));
  const first = models.findIndex(({ model }) => model === usual);
  const best = models.length === 0 ? ARTIST : String(Math.max(first, 0));
  const isThere = before !== undefined && (before === ARTIST || models[before]);
  const wanted = isThere ? before : best;
  const rows = [];
  let number = 0;
  for (const { name, models: names } of servers) {
    rows.push(make("p", "server", name));
    for (const model of names) {
      rows.push(option("model", String(number), model, wanted === String(number)).element);
      number += 1;
    }
  }
  rows.push(option("model", ARTIST, say("start.artist"), wanted === ARTIST).element);
  const field = $("models");
  field.replaceChildren(field.querySelector("legend"), ...rows);
  for (const input of field.querySelectorAll("input")) input.addEventListener("change", showMeasure);
  $("fetch").hidden = models.length > 0;
  $("pull").value = `ollama pull ${usual}`;
  showMeasure();
}

const model = () => models[picked("model")?.value] ?? null;

function showMeasure() {
  $("measure").disabled = model() === null;
  status($("model-said"), "");
}

$("look").addEventListener("click", look);

$("measure").addEventListener("click", async () => {
  const asked = model();
  for (const id of ["measure", "save", "look"]) $(id).disabled = true;
  status($("model-said"), say("start.measuring-now"));
  try {
    const { ms, fit } = await (await call("POST", "/setup/measure", asked)).json();
    const seconds = (ms / 1_000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    status($("model-said"), `${say("start.measured", seconds)} ${say(FITS[fit])}`);
  } catch (error) {
    status($("model-said"), error.message, "trouble");
  }
  for (const id of ["measure", "save", "look"]) $(id).disabled = false;
});

part("model", "form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("save").disabled = true;
  try {
    await call("POST", "/setup/save", { language, model: model() });
    comeBack();
  } catch (error) {
    status($("model-said"), error.message, "trouble");
    $("save").disabled = false;
  }
});

/* ---- the service starts again ---- */

function comeBack() {
  for (const id of [...STEPS, "intro"]) $(id).hidden = true;
  $("restart").hidden = false;
  $("restart-title").focus();
  const late = setTimeout(() => ($("restart-late").hidden = false), RESTART_USUAL_MS);
  const ask = async () => {
    const now = await state().catch(() => null);
    if (!now || now.open || now.restarting) return setTimeout(ask, RESTART_LOOK_MS);
    clearTimeout(late);
    $("restart").hidden = true;
    return ready();
  };
  setTimeout(ask, RESTART_LOOK_MS);
}

/* ---- it runs ---- */

function ready() {
  for (const id of ["ready", "overlay", "trial"]) $(id).hidden = false;
  $("ready").focus();
  $("overlay-address").value = `${location.origin}/overlay`;
  $("dock-address").value = `${location.origin}/dock`;
  $("wish").value = say("dock.wish-example");
  const host = $("preview");
  const sized = ({ width, height }) => (host.style.aspectRatio = `${width} / ${height}`);
  globalThis.preview = follow(host, "/overlay/stream?hud=0&scale=4&preview=1", { token, sized });
}

part("trial", "form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = await tell($("wish-send"), "POST", "/donations", { message: $("wish").value });
  if (sent) toast(say("dock.test-sent"), "fine");
});

/* ---- the beginning ---- */

const state = async () => (await call("GET", "/setup")).json();

async function begin() {
  const now = await state();
  if (now.restarting) return comeBack();
  if (!now.open) return ready();
  $("intro").hidden = false;
  $("register").href = now.register;
  $("redirect").value = now.redirect;
  showLanguages(now.languages);
  open("language", false);
  return showLogin(now.login);
}

begin().catch((error) => {
  if (!$("entry").hidden) return;
  $("entry").hidden = false;
  setText($("entry"), error.message);
});
