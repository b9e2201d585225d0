import type { Config } from "./api.ts";
import { h } from "./dom.ts";
import type { Acts } from "./view.ts";
import { type Say, sayIn } from "./words.ts";

const KINDS = { name: "text", email: "email", phone: "tel" } as const;
const COMPLETES = { name: "name", email: "email", phone: "tel" } as const;
const LENGTHS = { name: 100, email: 200, phone: 50 } as const;

/** The questions before the chat. */
export function makeForm({ form }: Config, acts: Acts) {
  let say: Say = sayIn("en");
  const hello = h("p");
  const fields = form.map(({ field, required }) => {
    const input = h("input", {
      ...{ type: KINDS[field], name: field, autocomplete: COMPLETES[field], maxlength: LENGTHS[field], required },
      "aria-describedby": `error-${field}`,
    });
    const [words, error] = [h("span"), h("span", { class: "error", id: `error-${field}`, hidden: true })];
    const name = document.createTextNode("");
    return {
      field,
      required,
      input,
      words,
      error,
      name,
      row: h("div", {}, h("label", {}, name, " ", words, input), error),
    };
  });
  const start = h("button", { type: "submit", class: "start" });
  const element = h("form", { class: "form", novalidate: true }, hello, ...fields.map(({ row }) => row), start);

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    let first: HTMLInputElement | undefined;
    for (const { input, required, field, error } of fields) {
      const value = input.value.trim();
      const wrong =
        required && !value
          ? say("required")
          : field === "email" && value && !/^\S+@\S+\.\S+$/.test(value)
            ? say("badEmail")
            : "";
      error.textContent = wrong;
      error.hidden = !wrong;
      input.setAttribute("aria-invalid", String(wrong !== ""));
      if (wrong) first ??= input;
    }
    if (first) return first.focus();
    acts.fill(
      Object.fromEntries(
        fields.flatMap(({ field, input }) => (input.value.trim() ? [[field, input.value.trim()]] : [])),
      ),
    );
  });

  return {
    element,
    focus: () => fields[0]?.input.focus(),
    draw(next: Say, isShown: boolean): void {
      say = next;
      element.hidden = !isShown;
      hello.textContent = say("hello");
      start.textContent = say("start");
      for (const { field, required, name, words } of fields) {
        name.data = say(field);
        words.textContent = required ? "" : `(${say("optional")})`;
      }
    },
  };
}
