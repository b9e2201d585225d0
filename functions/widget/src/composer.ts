import type { Config } from "./api.ts";
import { h, ICONS, icon } from "./dom.ts";
import type { Acts } from "./view.ts";
import { type Say, sayIn } from "./words.ts";

export function makeComposer({ fileTypes, maxFileBytes }: Config, acts: Acts, tell: (text: string) => void) {
  let say: Say = sayIn("en");
  const field = h("textarea", { rows: 1, maxlength: 10_000, enterkeyhint: "send" });
  const send = h("button", { type: "submit", class: "plain go" }, icon(ICONS.send));
  const picker = h("input", { type: "file", accept: fileTypes.join(","), hidden: true, tabindex: "-1" });
  const attach = h("button", { type: "button", class: "plain", hidden: fileTypes.length === 0 }, icon(ICONS.clip));
  const element = h("form", { class: "composer", novalidate: true }, attach, picker, field, send);

  const grow = () => {
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight + 3}px`);
  };
  const submit = () => {
    const text = field.value.trim();
    if (!text) return;
    acts.write(text);
    field.value = "";
    grow();
    field.focus();
  };
  const take = (file: File | undefined) => {
    if (!file) return;
    if (!fileTypes.includes(file.type)) tell(say("wrongType"));
    else if (file.size > maxFileBytes) tell(say("tooLarge", { n: Math.floor(maxFileBytes / 1_048_576) }));
    else acts.attach(file);
  };

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => {
    grow();
    if (field.value) acts.types();
  });
  field.addEventListener("keydown", (event) => {
    // Whoever composes a character with Enter is not done yet.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file && fileTypes.length > 0) {
      event.preventDefault();
      take(file);
    }
  });
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    take(picker.files?.[0]);
    picker.value = "";
    field.focus();
  });

  return {
    element,
    focus: () => field.focus(),
    draw(next: Say, hidden: boolean): void {
      say = next;
      element.hidden = hidden;
      field.setAttribute("aria-label", say("message"));
      field.placeholder = say("message");
      send.setAttribute("aria-label", say("send"));
      attach.setAttribute("aria-label", say("attach"));
    },
  };
}
