// One who gave, as every list of the dock shows them: donor, amount, wish, what was understood, and why something was
// refused. Whatever a donor wrote is only ever text.

import { make, setText } from "/parts.js";
import { sceneLine } from "/scene.js";
import { say } from "/say.js";
import { placeOf, sentence, write } from "/words.js";

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

/** Donor, amount and wish; the part of name and wish that was refused is marked. */
export function describe(item, when = "") {
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
export function moreMenu(build) {
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

export function refusals(item) {
  const found = [];
  const add = (what, verdict) => {
    if (verdict && !verdict.allowed) found.push(say(what, sentence(verdict)));
  };
  add("dock.refused-wish", item.wish_verdict);
  add("dock.refused-name", item.name_verdict);
  (item.plan_verdicts ?? []).forEach((verdict) => add("dock.refused-picture", verdict));
  return found;
}

export function why(item) {
  const words = refusals(item);
  if (item.failure) {
    const name = item.failure.split(":")[0];
    words.push(say("dock.no-picture", FAILURES[name] ? say(FAILURES[name]) : item.failure));
  }
  return words.join(" · ");
}
