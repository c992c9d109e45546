// What every part of the dock is made of: asking and telling the service, elements, words for times and numbers. Knows
// nothing of the show.

import { say, sayMessage } from "/say.js";

export const $ = (id) => document.getElementById(id);

const TOKEN = "token";
const TOAST_MS = 6_000;
const UNAUTHORIZED = 401;

/* ---- the token ---- */

export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return;
  keepToken(given);
  // It must not stand in the address, where a screen share would show it.
  history.replaceState(null, "", location.pathname + location.search);
}

export const keepToken = (given) => sessionStorage.setItem(TOKEN, given);
export const token = () => sessionStorage.getItem(TOKEN);

export function askForToken() {
  sessionStorage.removeItem(TOKEN);
  $("entry").hidden = false;
}

/* ---- asking and telling ---- */

export async function call(method, path, body) {
  const headers = {};
  if (token()) headers.authorization = `Bearer ${token()}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(path, {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store",
  });
  if (answer.status === UNAUTHORIZED) askForToken();
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.message ? sayMessage(said.message) : (said.error ?? say("dock.answered", answer.status)));
  }
  return answer;
}

/** Tells the service something; says so when it does not take it. */
export async function tell(button, method, path, body) {
  button.disabled = true;
  try {
    await call(method, path, body);
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  } finally {
    button.disabled = false;
  }
}

export const about = (request, word) => `/queue/${encodeURIComponent(request)}${word ? `/${word}` : ""}`;

let toastTimer = 0;
/** Says something for a while; `act` is a button with what it does. */
export function toast(words, kind = "trouble", act = null) {
  $("toast").replaceChildren(words);
  if (act) {
    const offered = button(act.label, () => {
      $("toast").hidden = true;
      act.do(offered);
    });
    $("toast").append(" ", offered);
  }
  $("toast").dataset.kind = kind;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => ($("toast").hidden = true), TOAST_MS);
}

/* ---- small pieces ---- */

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

export function button(label, act, title) {
  const element = make("button", "", label);
  element.type = "button";
  if (title) element.title = title;
  element.addEventListener("click", () => act(element));
  return element;
}

/** A button that opens and closes a form below it: `made(close)` gives `{ form, first }`, `first` takes the focus. */
export function formButton(label, made, title) {
  let form = null;
  const close = () => {
    form?.remove();
    form = null;
    open.setAttribute("aria-expanded", "false");
    open.focus();
  };
  const open = button(label, () => {
    if (form) return close();
    const { form: opened, first } = made(close);
    form = opened;
    open.parentElement.after(form);
    open.setAttribute("aria-expanded", "true");
    first.focus();
  }, title);
  open.setAttribute("aria-expanded", "false");
  return open;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whole minutes and seconds: 1:05. */
export function clock(seconds) {
  const rest = String(seconds % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** Shows `items` in `list`, keeping the element of an item that was there, and with it the focus. */
export function keep(list, items, key, build) {
  // Somebody is dragging a row of it.
  if (list.held) return;
  list.rows ??= new Map();
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const rows = new Map();
  items.forEach((item, place) => {
    const name = key(item);
    const row = list.rows.get(name) ?? build(item);
    rows.set(name, row);
    row.update?.(item, place);
    if (list.children[place] !== row.element) list.insertBefore(row.element, list.children[place] ?? null);
  });
  for (const [name, row] of list.rows) {
    if (!rows.has(name)) row.element.remove();
  }
  list.rows = rows;
  // A row that was put elsewhere has lost it.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus();
}

/** The number behind a part's title. */
export function count(id, number) {
  setText($(id).querySelector(".count"), number > 0 ? String(number) : "");
}
