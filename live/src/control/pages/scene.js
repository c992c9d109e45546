// What was understood of a wish: as a line, and as a form in which the operator changes it.

import { button, formButton, make, setText } from "/parts.js";
import { say } from "/say.js";

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
export function sceneWords(scene) {
  if (!scene) return "";
  const parts = scene.subjects.map(({ is, looks, does }) => [is, looks, does].filter(Boolean).join(" · "));
  const setting = [scene.place, scene.time, scene.weather].filter(Boolean).join(", ");
  if (setting) parts.push(setting);
  if (scene.text) parts.push(`“${scene.text}”`);
  return parts.join("; ");
}

export function sceneLine(scene) {
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
export function sceneEditor(sceneNow, send) {
  const scene = (close) => sceneForm(sceneNow(), async (self, scene) => (await send(self, scene)) && close(), close);
  return formButton(say("dock.edit"), scene, say("dock.edit-title"));
}
