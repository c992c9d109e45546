// What the pages say, in the language that the address names (`?language=ru`), else in that of the browser: the texts of
// engine/languages by their keys. Where none of them is spoken, and until the texts are there, English.

const texts = await fetch("/texts.json").then((answer) => answer.json());

const named = new URLSearchParams(location.search).get("language");
const codes = [named, ...navigator.languages].filter(Boolean).map((tag) => tag.split("-")[0].toLowerCase());
export const language = codes.find((code) => Object.hasOwn(texts, code)) ?? "en";
export const isEnglish = language === "en";

const forms = new Intl.PluralRules(language);
const fill = (text, gaps) => gaps.reduce((left, gap) => left.replace("{}", () => gap), text);

/** The text of a key, its gaps filled one after the other. */
export const say = (key, ...gaps) => fill(texts[language][key] ?? texts.en[key] ?? key, gaps);

/** The text of a key that counts; the number fills its first gap. */
export const sayCount = (key, count, ...gaps) => say(`${key}.${forms.select(count)}`, count, ...gaps);

document.documentElement.lang = language;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
for (const element of document.querySelectorAll("[data-title]")) element.title = say(element.dataset.title);
for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
