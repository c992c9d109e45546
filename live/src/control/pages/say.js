// What the pages say, in the language that the address names (`?language=ru`), else in that of the browser: the texts of
// engine/languages by their keys. Where none of them is spoken, and until the texts are there, English.

const texts = await fetch("/texts.json").then((answer) => answer.json());

const named = new URLSearchParams(location.search).get("language");
const codes = [named, ...navigator.languages].filter(Boolean).map((tag) => tag.split("-")[0].toLowerCase());
export const language = codes.find((code) => Object.hasOwn(texts, code)) ?? "en";

const forms = new Intl.PluralRules(language);
/** Fills gaps one after the other; what fills one is never searched for gaps. */
const fill = (text, gaps) => text.split("{}").reduce((left, right, at) => `${left}${gaps[at - 1] ?? "{}"}${right}`);

/** The text of a key, its gaps filled one after the other. */
export const say = (key, ...gaps) => fill(texts[language][key] ?? texts.en[key] ?? key, gaps);

/** The text of a key that counts; the number fills its first gap. */
export const sayCount = (key, count, ...gaps) => say(`${key}.${forms.select(count)}`, count, ...gaps);

/** Whether there is a text of this key. */
export const isSaid = (key) => Object.hasOwn(texts.en, key);

/** A message of the service: a key, what fills its gaps, and the number that decides the form of the plural. */
export function sayMessage({ key, count, gaps }) {
  const filled = gaps.map((gap) => (typeof gap === "string" ? gap : sayMessage(gap)));
  return say(count === null ? key : `${key}.${forms.select(count)}`, ...filled);
}

document.documentElement.lang = language;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
for (const element of document.querySelectorAll("[data-title]")) element.title = say(element.dataset.title);
for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
