// Why a text is refused, in a sentence, and the words that the operator allows or refuses from now on: shows the donor's
// words around the place, and adds those that are marked.

import { button, formButton, make, tell, toast } from "/parts.js";
import { isSaid, say } from "/say.js";

/** Letters that a sentence repeats; of more it repeats none. */
const READ_MAX = 60;
/** Words that are shown on each side of the refused place, and of a text without one. */
const AROUND = 6;
const SHOWN_MAX = 30;

/** The text of a name of the gatekeeper's, behind `start`. */
function named(start, name, other) {
  const key = `${start}${(name ?? "").replaceAll("_", "-")}`;
  return isSaid(key) ? say(key) : other;
}

/** A swear word, written in the other keyboard layout: “…”. */
export function sentence({ category, how, read_as: read }) {
  const parts = [named("verdict.", category, category), named("verdict.how-", how, "")].filter(Boolean);
  const letters = read && [...read].length <= READ_MAX ? say("verdict.read-as", read) : "";
  return parts.join(", ") + letters;
}

/** The refused place of a text in characters; an older session gives it in bytes of UTF-8. */
export function placeOf(text, verdict) {
  if (!verdict || verdict.allowed) return null;
  if (verdict.chars) return verdict.chars;
  if (!verdict.span) return null;
  const bytes = new TextEncoder().encode(text);
  const until = (end) => [...new TextDecoder().decode(bytes.subarray(0, end))].length;
  return verdict.span.map(until);
}

/** Writes a text with a marked part, whose place is given in characters. */
export function write(element, text, place) {
  if (!place || place[1] <= place[0]) {
    element.textContent = text;
    return;
  }
  const letters = [...text];
  const part = (from, to) => letters.slice(from, to).join("");
  const mark = make("mark", "", part(place[0], place[1]));
  element.replaceChildren(part(0, place[0]), mark, part(place[1], letters.length));
}

/** The words of a text with their places, without the punctuation around them unless that was refused too. */
function wordsOf(letters, place) {
  const words = [];
  const isLetter = (at) => /[\p{L}\p{N}]/u.test(letters[at]);
  const inside = (at) => place && at >= place[0] && at < place[1];
  for (let at = 0; at < letters.length; at++) {
    if (/\s/u.test(letters[at])) continue;
    let [start, end] = [at, at];
    while (end < letters.length && !/\s/u.test(letters[end])) end++;
    at = end;
    if (!letters.slice(start, end).some((_, index) => isLetter(start + index))) {
      words.push({ start, end });
      continue;
    }
    while (!isLetter(start) && !inside(start)) start++;
    while (!isLetter(end - 1) && !inside(end - 1)) end--;
    words.push({ start, end });
  }
  return words;
}

const touches = (word, place) => place !== null && word.start < place[1] && place[0] < word.end;

/** Which words are shown, and which of them are marked at first. */
function choice(letters, place, whole) {
  const words = wordsOf(letters, place);
  const marked = words.map((word) => whole || touches(word, place));
  const first = marked.indexOf(true);
  const from = whole || first < 0 ? 0 : Math.max(0, first - AROUND);
  const to = first < 0 ? SHOWN_MAX : marked.lastIndexOf(true) + 1 + AROUND;
  return { words, marked, from, to: Math.min(words.length, whole ? words.length : to) };
}

/** A button that opens the donor's words; `text` is theirs, `place` what was refused of it, in characters. */
export function wordsButton({ label, list, text, place = null, whole = false, after }) {
  return formButton(label, (close) => {
    const form = wordsForm({ label, list, text, place, whole }, () => {
      close();
      after?.();
    }, close);
    return { form, first: form.querySelector("[aria-pressed=true]") ?? form.querySelector("button") };
  });
}

function wordsForm({ label, list, text, place, whole }, done, close) {
  const letters = [...text];
  const { words, marked, from, to } = choice(letters, place, whole);
  const form = make("form", "edit");
  form.setAttribute("aria-label", label);
  const chips = make("div", "chips");
  const term = make("p", "term");
  term.dir = "auto";
  term.setAttribute("aria-live", "polite");
  const send = make("button", "primary", say(list === "allow" ? "dock.words-allow" : "dock.words-refuse"));
  send.type = "submit";
  const chosen = () => {
    const [first, last] = [marked.indexOf(true), marked.lastIndexOf(true)];
    return first < 0 ? "" : letters.slice(words[first].start, words[last].end).join("");
  };
  const show = () => {
    const exact = chosen();
    term.textContent = exact ? say("dock.words-exactly", say("verdict.quoted", exact)) : say("dock.words-mark");
    send.disabled = exact === "";
  };
  if (from > 0) chips.append("… ");
  for (let index = from; index < to; index++) {
    const { start, end } = words[index];
    const chip = button(letters.slice(start, end).join(""), () => {
      marked[index] = !marked[index];
      chip.setAttribute("aria-pressed", String(marked[index]));
      show();
    });
    chip.setAttribute("aria-pressed", String(marked[index]));
    chip.dir = "auto";
    chips.append(chip);
  }
  if (to < words.length) chips.append(" …");
  const buttons = make("div", "buttons");
  buttons.append(send, button(say("dock.leave-it"), close));
  form.append(chips, term, buttons);
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await tell(send, "POST", `/words/${list}`, { words: chosen() }))) return;
    toast(say(list === "allow" ? "dock.words-allowed" : "dock.words-refused"), "fine");
    done();
  });
  show();
  return form;
}

/** The buttons that a donation has for its words: the wish and the name, each allowed or refused from now on. */
export function wordsButtons(item, afterWish) {
  const buttons = [];
  const isRefused = (verdict) => verdict && !verdict.allowed;
  if (isRefused(item.wish_verdict)) {
    const place = placeOf(item.message, item.wish_verdict);
    buttons.push(wordsButton({ label: say("dock.allow-always"), list: "allow", text: item.message, place, after: afterWish }));
  } else if (item.message.trim()) {
    buttons.push(wordsButton({ label: say("dock.refuse-always"), list: "block", text: item.message }));
  }
  if (item.donor) {
    const refused = isRefused(item.name_verdict);
    const label = say(refused ? "dock.allow-name" : "dock.refuse-name");
    buttons.push(wordsButton({ label, list: refused ? "allow" : "block", text: item.donor, whole: true }));
  }
  return buttons;
}
